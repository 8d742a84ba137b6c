using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MartDesk.Testing.Clock;
using MartDesk.Web.Tests.Fakes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Tests.Api;

/// <summary>Generated from the addresses that there are: a new one is in it without anybody thinking of it.</summary>
public sealed class ApiAccessTests
{
    private static readonly string[] OpenToAll =
    [
        "GET /accounts/fast-connect/callback", "GET /alerts/schema.json", "GET /api/{documentName}/openapi.json", "GET /assets/{**path}", "GET /health", "GET /hooks/schema.json", "GET /setup", "GET /sign-in", "GET /sign-in/passkey",
        "POST /alerts", "POST /alerts/{pointer}", "POST /hooks", "POST /hooks/{pointer}", "POST /setup", "POST /sign-in",
    ];

    [Fact]
    public async Task Only_what_must_be_open_to_everybody_is()
    {
        await using var desk = await RunningDesk.StartAsync();

        Assert.Equal(OpenToAll, Routes(desk).Where(route => route.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(route => $"{route.Method} {route.Pattern}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nobody_gets_past_any_other_address_without_a_session_or_a_token()
    {
        await using var desk = await RunningDesk.StartAsync();
        using var anybody = new HttpClient { BaseAddress = desk.Host.Address };
        var closed = Routes(desk).Where(route => route.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null).ToList();
        Assert.True(closed.Count > 60);

        foreach (var route in closed)
        {
            using var reply = await anybody.SendAsync(route.Request());
            Assert.True(reply.StatusCode == HttpStatusCode.Unauthorized, $"{route}: {reply.StatusCode}");
        }
    }

    [Fact]
    public async Task Token_that_may_read_changes_nothing_and_one_that_may_trade_releases_nothing()
    {
        await using var desk = await RunningDesk.StartAsync();
        using var reader = await TokenAsync(desk, "read");
        using var trader = await TokenAsync(desk, "trade");

        foreach (var route in Api(desk))
        {
            var policy = Assert.Single(route.Endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>()).Policy;
            using var read = await reader.SendAsync(route.Request());
            Assert.True((read.StatusCode == HttpStatusCode.Forbidden) == (policy != "read"), $"{route} to a reader: {read.StatusCode}");
            using var traded = await trader.SendAsync(route.Request());
            Assert.True((traded.StatusCode == HttpStatusCode.Forbidden) == (policy == "admin"), $"{route} to a trader: {traded.StatusCode}");
            Assert.True(route.Method == "GET" || policy != "read", $"{route} changes something and asks for reading only");
        }
    }

    [Fact]
    public async Task What_is_not_there_is_not_found_whoever_asks()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Swing");
        var named = Api(desk).Where(route => route.Pattern.Contains("{id}", StringComparison.Ordinal)).ToList();
        Assert.True(named.Count >= 10);

        foreach (var route in named)
        {
            using var reply = await desk.Client.SendAsync(route.Request());
            Assert.True(reply.StatusCode == HttpStatusCode.NotFound, $"{route}: {reply.StatusCode}");
        }

        foreach (var path in (string[])["fills", "ledger"])
        {
            using var reply = await desk.Client.GetAsync(new Uri($"/api/v1/{path}?account=NOSUCH", UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
        }
    }

    [Fact]
    public async Task Parameters_and_fields_that_mean_nothing_are_refused_and_not_repeated()
    {
        await using var desk = await RunningDesk.StartAsync();

        using var query = await desk.Client.GetAsync(new Uri("/api/v1/accounts?verysecret=1", UriKind.Relative));
        using var body = await desk.Client.PostAsync(new Uri("/api/v1/accounts/check", UriKind.Relative), new StringContent("""{"environment":"local","key":"k","secret":"verysecret","odd":"verysecret"}""", Encoding.UTF8, "application/json"));

        foreach (var reply in (HttpResponseMessage[])[query, body])
        {
            Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
            Assert.DoesNotContain("verysecret", await reply.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task What_takes_keys_hands_out_pointers_or_sets_limits_asks_for_the_widest_token()
    {
        string[] widest =
        [
            "DELETE /api/v1/accounts/{id}",
            "DELETE /api/v1/pointers/{id}",
            "DELETE /api/v1/pointers/{id}/secret",
            "DELETE /api/v1/pointers/{id}/signature",
            "POST /api/v1/accounts",
            "POST /api/v1/accounts/check",
            "POST /api/v1/accounts/{id}/demo-money",
            "POST /api/v1/accounts/{id}/disable",
            "POST /api/v1/accounts/{id}/enable",
            "POST /api/v1/accounts/{id}/paper-money",
            "POST /api/v1/accounts/{id}/transfers",
            "POST /api/v1/backup",
            "POST /api/v1/locks/{id}/release",
            "POST /api/v1/pointers",
            "POST /api/v1/pointers/{id}/enable",
            "POST /api/v1/pointers/{id}/resume",
            "POST /api/v1/pointers/{id}/rotate",
            "POST /api/v1/pointers/{id}/secret",
            "POST /api/v1/pointers/{id}/signature",
            "PUT /api/v1/accounts/{id}/key",
            "PUT /api/v1/accounts/{id}/position-mode",
            "PUT /api/v1/limits/{id}",
        ];
        await using var desk = await RunningDesk.StartAsync();

        var found = Api(desk).Where(route => Assert.Single(route.Endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>()).Policy == "admin");

        Assert.Equal(widest, found.Select(route => route.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Expired_token_opens_nothing()
    {
        var time = new ManualTimeProvider(Sample.Time);
        await using var desk = await RunningDesk.StartAsync(time);
        var (_, location, _) = await desk.PostAsync("/security/tokens", ("name", "a day"), ("scope", "read"), ("days", "1"));
        var page = await desk.Owner.LookAsync(location!.Split('#')[0]);
        using var program = new HttpClient { BaseAddress = desk.Host.Address };
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", page.Split("data-copy=\"")[1].Split('"')[0]);

        time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.Equal("[]", await program.GetStringAsync("/api/v1/accounts"));
        time.Advance(TimeSpan.FromSeconds(1));

        using var reply = await program.GetAsync(new Uri("/api/v1/accounts", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode);
    }

    [Fact]
    public async Task Revoked_token_opens_nothing()
    {
        await using var desk = await RunningDesk.StartAsync();
        using var program = await TokenAsync(desk, "read");
        Assert.Equal("[]", await program.GetStringAsync("/api/v1/accounts"));
        Assert.NotNull(Assert.Single(desk.Access.ReadTokens()).LastUsed);

        await desk.PostAsync("/security/tokens/revoke", ("id", desk.Access.ReadTokens()[0].TokenId));

        using var reply = await program.GetAsync(new Uri("/api/v1/accounts", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode);
        Assert.Empty(desk.Access.ReadTokens());
    }

    [Fact]
    public async Task Cookie_of_the_page_opens_no_address_of_the_api()
    {
        await using var desk = await RunningDesk.StartAsync();

        using var reply = await desk.Owner.Client.GetAsync(new Uri("/api/v1/positions", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode);
    }

    [Fact]
    public async Task Document_names_every_address_what_it_takes_and_what_it_tells()
    {
        await using var desk = await RunningDesk.StartAsync();
        using var anybody = new HttpClient { BaseAddress = desk.Host.Address };
        using var document = JsonDocument.Parse(await anybody.GetStringAsync("/api/v1/openapi.json"));
        var paths = document.RootElement.GetProperty("paths");

        Assert.Equal("bearer", document.RootElement.GetProperty("components").GetProperty("securitySchemes").GetProperty("token").GetProperty("scheme").GetString());
        foreach (var route in Api(desk))
            Assert.True(paths.TryGetProperty(route.Pattern, out var path) && path.TryGetProperty(route.Method.ToLowerInvariant(), out _), route.ToString());
        var order = paths.GetProperty("/api/v1/orders").GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        var schema = document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty(order.GetProperty("$ref").GetString()!.Split('/')[^1]);
        Assert.All((string[])["request_id", "stop_loss_by", "take_profit_by"], field => Assert.True(schema.GetProperty("properties").TryGetProperty(field, out _), field));
    }

    private static async Task<HttpClient> TokenAsync(RunningDesk desk, string scope)
    {
        var (_, location, html) = await desk.PostAsync("/security/tokens", ("name", scope), ("scope", scope));
        Assert.True(location is not null, html);
        var page = await desk.Owner.LookAsync(location!.Split('#')[0]);
        var client = new HttpClient { BaseAddress = desk.Host.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", page.Split("data-copy=\"")[1].Split('"')[0]);
        return client;
    }

    private static IEnumerable<Route> Api(RunningDesk desk) => Routes(desk).Where(route => route.Pattern.StartsWith("/api/v1/", StringComparison.Ordinal));

    private static IEnumerable<Route> Routes(RunningDesk desk) =>
        from endpoint in desk.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
        select new Route(method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'), endpoint);

    private sealed record Route(string Method, string Pattern, RouteEndpoint Endpoint)
    {
        public HttpRequestMessage Request()
        {
            var request = new HttpRequestMessage(new HttpMethod(Method), Pattern.Replace("{id}", "NOSUCH", StringComparison.Ordinal));
            if (Method is not ("GET" or "DELETE"))
                request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
            return request;
        }

        public override string ToString() => $"{Method} {Pattern}";
    }
}
