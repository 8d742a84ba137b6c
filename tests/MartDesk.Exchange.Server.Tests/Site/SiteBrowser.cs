using System.Net;
using System.Text.RegularExpressions;
using MartDesk.Exchange.Server.Users;

namespace MartDesk.Exchange.Server.Tests.Site;

/// <summary>A browser without a picture: keeps its cookie, and sends the token of the page it looks at.</summary>
internal sealed partial class SiteBrowser(Uri address, TimeProvider time) : IDisposable
{
    public const string Password = "correct horse battery";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };
    private int _codes;

    public string Cookie { get; set; } = "";

    /// <summary>The attributes of the cookie last set.</summary>
    public string CookieAttributes { get; private set; } = "";

    public string Token { get; set; } = "";

    /// <summary>Secret of the authenticator, once it is set up.</summary>
    public string Secret { get; private set; } = "";

    public Task<SitePage> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<SitePage> PostAsync(string path, params (string Name, string Value)[] fields) => SendAsync(Form(path, fields));

    public HttpRequestMessage Form(string path, params (string Name, string Value)[] fields) => new(HttpMethod.Post, path)
    {
        Content = new FormUrlEncodedContent([.. fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)), new("form_token", Token)]),
    };

    public async Task<SitePage> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            if (Cookie.Length > 0)
                request.Headers.Add("Cookie", Cookie);
            using var response = await _http.SendAsync(request);
            if (response.Headers.TryGetValues("Set-Cookie", out var cookies))
            {
                var parts = cookies.Single().Split(';', 2);
                (Cookie, CookieAttributes) = (parts[0], parts[1]);
            }

            var page = new SitePage(response.StatusCode, response.Headers.Location?.OriginalString, await response.Content.ReadAsStringAsync())
            {
                Headers = response.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value)),
            };
            if (TokenField().Match(page.Text) is { Success: true } match)
                Token = match.Groups[1].Value;
            return page;
        }
    }

    public async Task<SitePage> SignUpAsync(string email = "ann@example.com", string password = Password)
    {
        await GetAsync("/sign-up");
        return await PostAsync("/sign-up", ("email", email), ("password", password), ("again", password));
    }

    /// <summary>Signs up and sets up an authenticator.</summary>
    public async Task EnrolAsync(string email = "ann@example.com")
    {
        Assert.Equal("/security", (await SignUpAsync(email)).Location);
        await ReadSecretAsync();
        Assert.Equal(HttpStatusCode.SeeOther, (await PostAsync("/security/authenticator", ("code", NextCode()))).Status);
        await GetAsync("/security"); // the session has another name and token now
    }

    /// <summary>Reads the secret offered on the page.</summary>
    public async Task ReadSecretAsync() => Secret = SecretText().Match((await GetAsync("/security")).Text).Value;

    public async Task<SitePage> SignInAsync(string email = "ann@example.com", string password = Password)
    {
        await GetAsync("/sign-in");
        return await PostAsync("/sign-in", ("email", email), ("password", password));
    }

    /// <summary>A code that was not used yet: the last half minute's first, then this one's, then the next one's.</summary>
    public string NextCode() => Totp.CodeOf(Secret, Totp.StepOf(time.GetUtcNow()) - 1 + (_codes++ % 3));

    /// <summary>Makes a key on the page and reads it there.</summary>
    public async Task<ApiKeyGrant> MakeKeyAsync(string account, params (string Name, string Value)[] fields)
    {
        await GetAsync("/api-management");
        (string Name, string Value)[] usual = [("account", account), ("days", "0"), ("memo", "my memo")];
        var made = await PostAsync("/api-management", [.. fields, .. usual.Where(field => !fields.Any(given => given.Name == field.Name))]);
        Assert.Equal("/api-management", made.Location);
        var shown = (await GetAsync("/api-management")).Text;
        var texts = Copied().Matches(shown).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)).ToArray();
        return new ApiKeyGrant(texts[0], texts[1], texts[2]);
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("name=\"form_token\" value=\"([0-9a-f]{64})\"")]
    private static partial Regex TokenField();

    [GeneratedRegex("(?<=<code>)[A-Z2-7]{32}(?=</code>)")]
    private static partial Regex SecretText();

    [GeneratedRegex("<dd><code>([^<]*)</code>")]
    private static partial Regex Copied();
}

/// <summary>What the website answered.</summary>
internal sealed record SitePage(HttpStatusCode Status, string? Location, string Text)
{
    public Dictionary<string, string> Headers { get; init; } = [];
}
