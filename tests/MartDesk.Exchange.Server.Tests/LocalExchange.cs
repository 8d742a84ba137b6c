using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MartDesk.Exchange.Server.Engine;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Exchange.Server.Tests;

/// <summary>An exchange on a free port with two funded keys and no feed, and calls signed by a few lines of its own.</summary>
internal sealed class LocalExchange : IAsyncDisposable
{
    public static readonly ApiKeyGrant Alice = new("alice-key", "alice-secret", "alice-memo");
    public static readonly ApiKeyGrant Bob = new("bob-key", "bob-secret", "bob-memo", 5_000m);

    private readonly HttpClient _http;

    private readonly TimeProvider _time;

    private LocalExchange(ExchangeHost host, TimeProvider time)
    {
        Host = host;
        _time = time;
        _http = new HttpClient { BaseAddress = host.Address };
    }

    public ExchangeHost Host { get; }

    public static Task<LocalExchange> StartAsync(string? dataDirectory = null) => StartAsync(new ExchangeHostOptions
    {
        Port = 0,
        DataDirectory = dataDirectory,
        Feed = "none",
        HasLimits = false,
        Keys = [Alice, Bob],
    });

    public static async Task<LocalExchange> StartAsync(ExchangeHostOptions options, TimeProvider? time = null) =>
        new(await ExchangeHost.StartAsync(options, time ?? TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None), time ?? TimeProvider.System);

    public Task<Answer> GetAsync(string pathAndQuery, ApiKeyGrant? who = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, pathAndQuery);
        if (who is not null)
            request.Headers.Add("X-BM-KEY", who.Key);
        return SendAsync(request);
    }

    public Task<Answer> PostAsync(string path, string body, ApiKeyGrant who, string? timestamp = null, string? sign = null)
    {
        timestamp ??= _time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("X-BM-KEY", who.Key);
        request.Headers.TryAddWithoutValidation("X-BM-TIMESTAMP", timestamp);
        request.Headers.TryAddWithoutValidation("X-BM-SIGN", sign ?? Sign(who, timestamp, body));
        return SendAsync(request);
    }

    /// <summary>Places an order and gives its id; fails when it is refused.</summary>
    public async Task<long> PlaceAsync(ApiKeyGrant who, string members)
    {
        var answer = await PostAsync("/contract/private/submit-order", $$"""{"symbol":"BTCUSDT",{{members}}}""", who);
        Assert.True(answer.Code == 1000, answer.Text);
        return answer.Data.GetProperty("order_id").GetInt64();
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        using (var response = await _http.SendAsync(request))
            return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync()) { Headers = response.Headers };
    }

    public static long NowMs => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    public static string Sign(ApiKeyGrant who, string timestamp, string payload) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(who.Secret), Encoding.UTF8.GetBytes($"{timestamp}#{who.Memo}#{payload}")));

    /// <summary>Stops it and tells how far it came.</summary>
    public async Task<EngineMark> StopAsync()
    {
        await Host.StopAsync();
        return Host.MarkAtRest;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Host.DisposeAsync();
    }
}

/// <summary>What a call answered.</summary>
internal sealed record Answer(int Status, string Text)
{
    public HttpResponseHeaders? Headers { get; init; }

    public string? Header(string name) => Headers is not null && Headers.TryGetValues(name, out var values) ? values.Single() : null;

    public JsonElement Root { get; } = JsonDocument.Parse(Text).RootElement;

    public int Code => Root.GetProperty("code").GetInt32();

    public JsonElement Data => Root.GetProperty("data");

    /// <summary>The data as text without spaces, for comparing whole answers.</summary>
    public string DataText => Data.GetRawText();
}
