using System.Net;
using System.Text;
using MartDesk.Exchange.Server.Admin;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Exchange.Server.Tests.Admin;

public sealed class AdminTests
{
    private const string Token = "a token of this test";

    [Fact]
    public async Task Without_a_token_there_is_nothing_to_administrate()
    {
        await using var exchange = await LocalExchange.StartAsync();
        Assert.Equal((404, 30000), await StatusAsync(exchange, HttpMethod.Get, "/admin/faults", null));
    }

    [Fact]
    [Trait("control", "T-22")]
    public async Task Only_who_shows_the_token_is_served_and_a_key_of_the_venue_is_none()
    {
        await using var exchange = await StartAsync();
        foreach (var path in new[] { "/admin/faults", "/admin/clock", "/admin/faults/log" })
        {
            foreach (var shown in new[] { null, "", "Bearer", "Bearer wrong", $"Bearer {LocalExchange.Alice.Key}", $"Basic {Token}" })
                Assert.Equal(401, (await CallAsync(exchange, HttpMethod.Get, path, null, shown)).Status);
            Assert.Equal(200, (await CallAsync(exchange, HttpMethod.Get, path)).Status);
        }
    }

    [Theory]
    [InlineData("203.0.113.7", 403)]
    [InlineData("127.0.0.1", 405)]
    public async Task Who_calls_from_elsewhere_is_not_served_with_the_token_either(string address, int status)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        context.Request.Headers.Authorization = $"Bearer {Token}";

        await new AdminEndpoint(Token, []).HandleAsync(context);

        Assert.Equal(status, context.Response.StatusCode);
    }

    [Fact]
    public async Task Rules_are_added_listed_counted_and_removed()
    {
        await using var exchange = await StartAsync();
        var added = await CallAsync(exchange, HttpMethod.Post, "/admin/faults", """{"rule":"maintenance details id=window"}""");
        Assert.Equal((201, "window", "working"), (added.Status, added.Root.GetProperty("faults")[0].GetProperty("id").GetString(), added.Root.GetProperty("faults")[0].GetProperty("state").GetString()));
        await CallAsync(exchange, HttpMethod.Post, "/admin/faults", """{"fault":"error","on":"depth","code":40012}""");
        await CallAsync(exchange, HttpMethod.Post, "/admin/faults", """{"rules":["delay kline by=1ms",{"fault":"wind-down","stage":"reduce-only"}]}""");

        var answer = await exchange.GetAsync("/contract/public/details");
        Assert.Equal((200, 30016), (answer.Status, answer.Code));
        var state = (await CallAsync(exchange, HttpMethod.Get, "/admin/faults")).Root;
        Assert.Equal([1L, 0L, 0L, 0L], state.GetProperty("faults").EnumerateArray().Select(fault => fault.GetProperty("injected").GetInt64()));
        Assert.Equal(("""{"maintenance":1}""", "reduce-only"), (state.GetProperty("injected").GetRawText(), state.GetProperty("venue").GetString()));
        var entry = Assert.Single((await CallAsync(exchange, HttpMethod.Get, "/admin/faults/log")).Root.GetProperty("injected").EnumerateArray());
        Assert.Equal(("window", "/contract/public/details", answer.Root.GetProperty("trace").GetString()), (entry.GetProperty("id").GetString(), entry.GetProperty("target").GetString(), entry.GetProperty("trace").GetString()));

        Assert.Equal(200, (await CallAsync(exchange, HttpMethod.Delete, "/admin/faults/window")).Status);
        Assert.Equal(404, (await CallAsync(exchange, HttpMethod.Delete, "/admin/faults/window")).Status);
        Assert.Equal(1000, (await exchange.GetAsync("/contract/public/details")).Code);
        Assert.Equal(3, (await CallAsync(exchange, HttpMethod.Delete, "/admin/faults")).Root.GetProperty("removed").GetInt32());
        Assert.Equal(0, (await CallAsync(exchange, HttpMethod.Get, "/admin/faults")).Root.GetProperty("faults").GetArrayLength());
    }

    [Theory]
    [InlineData("POST", "/admin/faults", """{"rule":"explode"}""", 400, "bad_rule")]
    [InlineData("POST", "/admin/faults", "[]", 400, "bad_rule")]
    [InlineData("POST", "/admin/faults", "", 400, "bad_rule")]
    [InlineData("POST", "/admin/faults", "{", 400, "no_json")]
    [InlineData("POST", "/admin/faults", """{"rules":["delay by=1s","explode"]}""", 400, "bad_rule")]
    [InlineData("PUT", "/admin/faults", "{}", 405, "method")]
    [InlineData("POST", "/admin/clock", """{"advance":"1h"}""", 409, "not_manual")]
    public async Task What_is_wrong_is_told_and_nothing_changes(string method, string path, string body, int status, string error)
    {
        await using var exchange = await StartAsync();
        var answer = await CallAsync(exchange, new HttpMethod(method), path, body);
        Assert.Equal((status, error), (answer.Status, answer.Root.GetProperty("error").GetString()));
        Assert.Empty(exchange.Host.Faults.List());
    }

    internal static Task<LocalExchange> StartAsync(TimeProvider? time = null, string? folder = null, params string[] faults) => LocalExchange.StartAsync(
        new ExchangeHostOptions
        {
            Port = 0,
            DataDirectory = folder,
            HasLimits = false,
            Keys = [LocalExchange.Alice, LocalExchange.Bob],
            AdminToken = Token,
            Faults = [.. faults.Select(Server.Faults.FaultRuleReader.Read)],
        },
        time);

    internal static Task<Answer> CallAsync(LocalExchange exchange, HttpMethod method, string path, string? body = null) => CallAsync(exchange, method, path, body, $"Bearer {Token}");

    private static Task<Answer> CallAsync(LocalExchange exchange, HttpMethod method, string path, string? body, string? authorization)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return exchange.SendAsync(request);
    }

    private static async Task<(int Status, int Code)> StatusAsync(LocalExchange exchange, HttpMethod method, string path, string? body)
    {
        var answer = await CallAsync(exchange, method, path, body);
        return (answer.Status, answer.Code);
    }
}
