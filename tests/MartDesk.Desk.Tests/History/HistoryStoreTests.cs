using MartDesk.Desk.Accounts;
using MartDesk.Desk.History;
using MartDesk.Desk.Tests.Execution;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.History;

/// <summary>The record as it stands in the store, read back by accounts, time and place.</summary>
public sealed class HistoryStoreTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task What_was_recorded_is_read_back_by_account_time_symbol_and_place()
    {
        await using var desk = await DeskRig.StartAsync();
        var directory = desk.Services.GetRequiredService<IAccountDirectory>();
        var first = (await directory.ListAsync(CancellationToken.None))[0].AccountId;
        var second = (await directory.ConnectAsync(new NewAccount("Second", VenueEnvironment.Local, null, null, new ApiCredentials("key-2-12345678", "s", "m")), CancellationToken.None)).AccountId;
        var store = new HistoryStore(desk.Store);
        for (var i = 0; i < 3; i++)
            Assert.Equal(1, await store.AddAsync(i == 2 ? second : first, isNet: false, [Fill(i, i == 1 ? "ETHUSDT" : "BTCUSDT")], CancellationToken.None));
        Assert.Equal(0, await store.AddAsync(first, isNet: false, [Fill(0, "BTCUSDT")], CancellationToken.None)); // Once, whatever is read again.
        await store.AddAsync(first, [new LedgerRow { Key = "k", Time = Noon, Kind = LedgerKind.Fee, Symbol = "BTCUSDT", Currency = "USDT", Amount = -1.8m, VenueId = "9" }], CancellationToken.None);
        await store.AddAsync([new EquityPoint(first, Noon, 100m, 90m), new EquityPoint(first, Noon.AddSeconds(1), 101m, 90m), new EquityPoint(second, Noon, 5m, 5m)], CancellationToken.None);

        Assert.Equal(["t2", "t1", "t0"], Trades(store, new HistoryQuery { AccountIds = [first, second] }));
        Assert.Equal(["t1", "t0"], Trades(store, new HistoryQuery { AccountIds = [first] }));
        Assert.Equal(["t0"], Trades(store, new HistoryQuery { AccountIds = [first], Symbol = "BTCUSDT" }));
        Assert.Equal(["t1"], Trades(store, new HistoryQuery { AccountIds = [first, second], From = Noon.AddSeconds(1), Until = Noon.AddSeconds(2) }));
        var newest = store.ReadFills(new HistoryQuery { AccountIds = [first, second], Count = 1 })[0].Mark;
        Assert.Equal(["t1", "t0"], Trades(store, new HistoryQuery { AccountIds = [first, second], Before = newest }));
        Assert.Empty(Trades(store, new HistoryQuery { AccountIds = [] }));
        Assert.Equal(-1.8m, Assert.Single(store.ReadLedger(new HistoryQuery { AccountIds = [first, second] })).Row.Amount);
        Assert.Equal([5m, 101m], store.ReadEquity([first, second], Noon, Noon.AddDays(1), TimeSpan.FromMinutes(5)).Select(point => point.Equity));
        Assert.Empty(store.ReadEquity([], Noon, Noon.AddDays(1), TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public async Task An_order_of_an_alert_is_known_by_the_venues_id_and_counts_among_those_carried_out()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"10c","strategy":"swing","signal_price":60000,"id":"a-1"}""");
        var account = desk.Services.GetRequiredService<AccountDirectory>().All()[0].AccountId;
        var store = new HistoryStore(desk.Store);

        var origin = store.FindOrigins([alert.Legs[0].VenueOrderId!, "elsewhere"])[(account, alert.Legs[0].VenueOrderId!)]; // Filled, so it has one.
        Assert.Equal((alert.AlertId, "swing", 60_000m), (origin.AlertId, origin.Strategy, origin.SignalPrice!.Value));
        var done = Assert.Single(store.ReadExecutions([account, "another"], Noon.AddDays(-1), Noon.AddDays(1)));
        Assert.Equal((account, "BTCUSDT", 60_000m), (done.AccountId, done.Symbol, done.SignalPrice!.Value));
        Assert.Empty(store.ReadExecutions(["another"], Noon.AddDays(-1), Noon.AddDays(1)));
    }

    private static string[] Trades(HistoryStore store, HistoryQuery query) => [.. store.ReadFills(query).Select(row => row.Fill.TradeId)];

    private static Fill Fill(int number, string symbol) => new()
    {
        TradeId = FormattableString.Invariant($"t{number}"),
        VenueOrderId = FormattableString.Invariant($"o{number}"),
        Symbol = symbol,
        Side = OrderSide.Buy,
        Effect = PositionEffect.Open,
        Price = 60_000m,
        Contracts = 1,
        Fee = 1.8m,
        RealisedPnl = 0m,
        IsMaker = false,
        Time = Noon.AddSeconds(number),
    };
}
