using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using MartDesk.BitMart;
using MartDesk.Desk.Connectors.BitMart;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Desk.Tests.Execution;

/// <summary>A burst through the real connector: the venue counts every call by its key and would refuse one too many.</summary>
public sealed class KeyLimitTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);

    /// <summary>Calls that the venue allows a key within two seconds, as its reference lists them.</summary>
    private static readonly Dictionary<string, int> Allowed = new()
    {
        ["submit-order"] = 24,
        ["submit-leverage"] = 24,
        ["position"] = 6,
        ["position-v2"] = 6,
        ["get-position-mode"] = 2,
    };

    [Fact]
    public async Task A_burst_of_alerts_never_passes_the_limits_of_the_key_and_loses_none()
    {
        const int Count = 90;
        await using var desk = await DeskRig.StartAsync();
        var venue = new CountingVenue(desk);
        await using var connection = new BitMartVenue(
            "a1",
            new BitMartOptions
            {
                Environment = BitMartEnvironment.Local,
                Credentials = new BitMartCredentials("the-key", "the-secret", "the-memo"),
                TimeProvider = desk.Time,
            },
            NullLogger.Instance,
            venue);
        desk.OtherVenue = connection;
        var pointers = desk.Services.GetRequiredService<IPointers>();
        var info = pointers.List()[0];
        await pointers.ChangeAsync(
            info.PointerId, new NewPointer { Name = info.Name, AccountId = info.AccountId, Settings = info.Settings with { MaxLagSeconds = 0 } }, CancellationToken.None);

        for (var i = 0; i < Count; i++)
            await desk.SendAsync($$"""{"pointer":"POINTER","symbol":"{{((string[])["BTCUSDT", "ETHUSDT", "SOLUSDT"])[i % 3]}}","action":"long","quantity":"{{i + 1}}c","id":"k-{{i}}"}""");
        for (var step = 0; step < 5_000 && desk.UnfinishedAlerts() > 0; step++)
        {
            // Lanes share reads and so wait on fewer timers than there are lanes: time goes on in small steps, whatever they do.
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
            desk.Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(Count, desk.Query<long>("SELECT COUNT(*) FROM alert WHERE state = 2"));
        Assert.Equal(Count, venue.Orders.Distinct().Count());
        Assert.Equal(Count, venue.Orders.Count);
        foreach (var (path, allowed) in Allowed)
            Assert.True(venue.MostWithin(path, Window) <= allowed, $"{path}: {venue.MostWithin(path, Window)} calls within two seconds, {allowed} are allowed.");
    }

    /// <summary>Takes every order, fills it, and remembers when each call came.</summary>
    private sealed class CountingVenue(DeskRig desk) : HttpMessageHandler
    {
        private readonly ConcurrentQueue<(string Path, DateTimeOffset Time)> _calls = new();
        private int _nextOrder = 1000;

        /// <summary>Our ids of the orders taken.</summary>
        public ConcurrentQueue<string> Orders { get; } = new();

        public int MostWithin(string path, TimeSpan window)
        {
            var times = _calls.Where(call => call.Path == path).Select(call => call.Time).Order().ToList();
            return times.Count == 0 ? 0 : times.Max(start => times.Count(time => time >= start && time < start + window));
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.Segments[^1]; // Every request of the client has its address.
            _calls.Enqueue((path, desk.Time.GetUtcNow()));
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            var data = path switch
            {
                "time" => $$"""{"server_time":{{desk.Time.GetUtcNow().ToUnixTimeMilliseconds()}}}""",
                "position" or "position-v2" => "[]",
                "get-position-mode" => """{"position_mode":"hedge_mode"}""",
                "submit-leverage" => """{"symbol":"BTCUSDT","leverage":"10","open_type":"isolated","max_value":"100"}""",
                "submit-order" => Take(JsonDocument.Parse(body).RootElement),
                _ => throw new InvalidOperationException($"Nobody asked for {path}."),
            };
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent($$"""{"code":1000,"message":"Ok","trace":"t","data":{{data}}}""", Encoding.UTF8, "application/json"),
            };
        }

        private string Take(JsonElement order)
        {
            var (ours, symbol, size) = (order.GetProperty("client_order_id").GetString()!, order.GetProperty("symbol").GetString()!, order.GetProperty("size").GetInt64()); // The client sends them.
            Orders.Enqueue(ours);
            var id = Interlocked.Increment(ref _nextOrder).ToString(CultureInfo.InvariantCulture);
            desk.Services.GetRequiredService<OrderEvents>().Observe(
                desk.AccountId,
                new VenueEvent.OrderChanged(
                    new VenueOrder
                    {
                        VenueOrderId = id,
                        ClientOrderId = ours,
                        Symbol = symbol,
                        Side = OrderSide.Buy,
                        Effect = PositionEffect.Open,
                        Type = OrderType.Market,
                        State = OrderState.Filled,
                        Contracts = size,
                        FilledContracts = size,
                        AveragePrice = 60_000m,
                        CreateTime = desk.Time.GetUtcNow(),
                        UpdateTime = desk.Time.GetUtcNow(),
                    },
                    null));
            return $$"""{"order_id":{{id}},"price":"market price"}""";
        }
    }
}
