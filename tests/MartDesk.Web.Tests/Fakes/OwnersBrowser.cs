using System.Net;
using System.Text.RegularExpressions;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>What the owner's browser does, without one: keeps cookies, sends the token of our forms, and signs in by the form.</summary>
internal sealed partial class OwnersBrowser : IDisposable
{
    /// <summary>Password of the owner of every desk under test.</summary>
    public const string Password = "grey heron over quiet water";

    public OwnersBrowser(Uri desk, bool followsRedirects = true)
    {
        Client = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = followsRedirects }) { BaseAddress = desk };
        Client.DefaultRequestHeaders.Accept.ParseAdd("text/html,*/*");
    }

    public CookieContainer Cookies { get; } = new();

    public HttpClient Client { get; }

    /// <summary>Sets the first password as the page asks for it.</summary>
    public static async Task SetUpAsync(Uri firstStart)
    {
        using var browser = new OwnersBrowser(new Uri(firstStart, "/"), followsRedirects: false);
        await browser.LookAsync(firstStart.PathAndQuery);
        var token = firstStart.Query["?token=".Length..];
        var (status, _, html) = await browser.PostAsync("/setup", ("token", token), ("password", Password), ("again", Password));
        Assert.True(status == HttpStatusCode.SeeOther, html);
    }

    /// <summary>A browser that is signed in.</summary>
    public static async Task<OwnersBrowser> SignInAsync(Uri desk, bool followsRedirects = true)
    {
        using var gate = new OwnersBrowser(desk, followsRedirects: false);
        await gate.LookAsync("/sign-in");
        var (status, _, html) = await gate.PostAsync("/sign-in", ("password", Password));
        Assert.True(status == HttpStatusCode.SeeOther, html);
        var browser = new OwnersBrowser(desk, followsRedirects);
        browser.Cookies.Add(gate.Cookies.GetCookies(desk));
        await browser.LookAsync("/security");
        return browser;
    }

    /// <summary>Reads a page and takes the token of its forms for what is posted next.</summary>
    public async Task<string> LookAsync(string path)
    {
        var html = await Client.GetStringAsync(new Uri(path, UriKind.Relative));
        if (Token().Match(html) is { Success: true } found)
        {
            Client.DefaultRequestHeaders.Remove("X-Form-Token");
            Client.DefaultRequestHeaders.Add("X-Form-Token", found.Groups["token"].Value);
        }

        return html;
    }

    /// <summary>Posts the fields of a form.</summary>
    public async Task<(HttpStatusCode Status, string? Location, string Html)> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var reply = await Client.PostAsync(new Uri(path, UriKind.Relative), content);
        return (reply.StatusCode, reply.Headers.Location?.ToString(), await reply.Content.ReadAsStringAsync());
    }

    public void Dispose() => Client.Dispose();

    [GeneratedRegex("<meta name=\"form-token\" content=\"(?<token>[^\"]+)\">")]
    private static partial Regex Token();
}
