using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Venues;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>Pictures and entries to start from.</summary>
internal static class Sample
{
    public static DateTimeOffset Time { get; } = new(2026, 11, 21, 14, 32, 7, TimeSpan.Zero);

    public static AccountState Account { get; } = new(
        AccountId: "acc1",
        Label: "Paper",
        Environment: VenueEnvironment.Local,
        MaskedKey: "a91f…07c2",
        Currency: "USDT",
        Wallet: 100_000.00m,
        Available: 99_693.20m,
        Equity: 100_156.95m,
        Unrealised: 156.95m,
        PositionMargin: 306.80m,
        OrderMargin: 0m,
        RealisedToday: -1.84m,
        IsStreamUp: true,
        LastHeard: Time,
        Problem: null);

    public static PositionState Position { get; } = new(
        AccountId: "acc1",
        AccountLabel: "Paper",
        Symbol: "BTCUSDT",
        Side: PositionSide.Long,
        Contracts: 250,
        Coins: 0.25m,
        BaseCurrency: "BTC",
        PriceStep: 0.1m,
        EntryPrice: 61_214.7m,
        MarkPrice: 61_842.5m,
        MarkTime: Time,
        UnrealisedPnl: 156.95m,
        RealisedPnl: -9.18m,
        Margin: 1_530.37m,
        Leverage: 10,
        MarginMode: MarginMode.Cross,
        LiquidationPrice: 55_399.3m,
        OpenTime: Time.AddHours(-8))
    {
        TakerFeeRate = 0.0006m,
    };

    public static OrderStateRow Order { get; } = new("acc1", "Paper", new VenueOrder
    {
        VenueOrderId = "231648846",
        ClientOrderId = "MD01",
        Symbol = "BTCUSDT",
        Side = OrderSide.Buy,
        Effect = PositionEffect.Open,
        Type = OrderType.Limit,
        State = OrderState.Working,
        Contracts = 100,
        FilledContracts = 0,
        AveragePrice = 0m,
        LimitPrice = 61_520.0m,
        CreateTime = Time,
        UpdateTime = Time,
    });

    public static KeptStop KeptStop { get; } = new()
    {
        AccountId = "acc1",
        AlertId = "01JD7QZ0000000000000000Q4M",
        ClientOrderId = "MDQZK1",
        Symbol = "BTCUSDT",
        Side = PositionSide.Long,
        Contracts = 250,
        IsWholePosition = true,
        TriggerPrice = 60_480m,
        TriggerBy = TriggerBy.Mark,
        LimitPrice = null,
        WaitSeconds = 30,
        CandleMinutes = null,
        Since = Time.AddMinutes(-5),
    };

    public static PortfolioSnapshot Portfolio { get; } = new(
        Version: 7,
        Time: Time,
        Accounts: [Account],
        Positions: [Position],
        Orders: [Order],
        Quotes: [new Quote("BTCUSDT", 61_842.5m, 61_842.5m, 61_842.4m, 61_842.6m, Time)]);

    public static AlertLogEntry Executed { get; } = new(
        AlertId: "01JD7QZ0000000000000000Q4M",
        ReceivedTime: Time.AddMinutes(-6),
        PointerName: "btc-breakout",
        AccountLabel: "Paper",
        Symbol: "BTCUSDT",
        Intent: "Long BTCUSDT 0.25",
        State: AlertState.Executed,
        Code: null,
        Message: null,
        Legs:
        [
            new AlertLegEntry("MDQZ01", "231648846", "BTCUSDT", OrderSide.Buy, PositionEffect.Open, 250, 250, 61_214.7m, LegState.Filled, null),
        ],
        Body: """{"ticker":"BTCUSDT.P","action":"buy","prev_position":"flat","quantity":"0.25"}""");

    public static AlertLogEntry Refused { get; } = new(
        AlertId: "01JD7QZ0000000000000000R5N",
        ReceivedTime: Time.AddMinutes(-3),
        PointerName: "btc-breakout",
        AccountLabel: "Paper",
        Symbol: "BTCUSDT",
        Intent: "Exit long BTCUSDT",
        State: AlertState.Rejected,
        Code: "nothing_to_close",
        Message: "No long position in BTCUSDT is held.",
        Legs: [],
        Body: """{"ticker":"BTCUSDT.P","action":"sell","prev_position":"long","quantity":"0.25"}""");

    /// <summary>Candles of a minute that end at <paramref name="end"/>, a slow wave up.</summary>
    public static IReadOnlyList<Candle> Candles(DateTimeOffset end, int count) =>
    [
        .. Enumerable.Range(0, count).Select(index =>
        {
            var open = 61_842.5m - ((count - index) * 3.5m) + (index % 13 * 7m) - (index % 5 * 11m);
            var close = open + (((index * 7 % 5) - 2) * 12.5m);
            var start = end.AddMinutes(index - count + 1);
            return new Candle(start.AddSeconds(-start.Second), open, Math.Max(open, close) + 9.1m, Math.Min(open, close) - 7.3m, close, 40 + (index % 11));
        }),
    ];
}
