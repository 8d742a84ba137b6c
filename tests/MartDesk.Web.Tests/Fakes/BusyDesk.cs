using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Transfers;
using MartDesk.Desk.Venues;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>Three local accounts and a live one, six positions, orders and alerts of every outcome.</summary>
internal static class BusyDesk
{
    public static void Fill(RunningDesk desk)
    {
        var now = TimeProvider.System.GetUtcNow();
        desk.Portfolio.Publish(Portfolio(now));
        BusyHistory.Fill(desk.History, desk.Portfolio.Current, now);
        desk.Portfolio.Venue = new FakeVenue { Candles = Sample.Candles(now, 240), Market = Market(now), Quote = new Quote("BTCUSDT", 61_842.5m, 61_843m, 61_842.4m, 61_842.5m, now) };
        desk.Portfolio.Instruments.AddRange(Instruments());
        desk.Accounts.Add("Swing");
        desk.Accounts.Add("Scalp");
        desk.Accounts.Add("Hedge sub");
        desk.Accounts.Add("BitMart main", VenueEnvironment.Live);
        desk.Accounts.Set("ACC2", account => account with { WaitingSince = now.AddHours(-2) });
        desk.Accounts.Set("ACC3", account => account with { IsDisabled = true });
        desk.Accounts.Losses = new AccountLosses(["btc-breakout"], ["eth-group"]);
        desk.Pointers.CreateAsync(
            new NewPointer
            {
                Name = "btc-breakout",
                AccountId = "ACC1",
                Targets = [new PointerTarget("ACC1", 1m), new PointerTarget("ACC2", 0.5m)],
                Settings = new PointerSettings { DefaultQuantity = 0.25m, SenderAddresses = ["tradingview"], Limits = new GuardLimits { Symbols = ["BTCUSDT"], MaxDailyLoss = 400m } },
            },
            CancellationToken.None);
        desk.Transfers.Rows.AddRange(
        [
            FakeTransfers.Row("page-1", TransferState.Unknown, 1_250_000.12345678m) with { Time = now, Message = "No answer came (the connection was cut). The venue’s list is asked until it is certain; it is not sent again." },
            FakeTransfers.Row("page-2", TransferState.Processing, 40m) with { Time = now.AddHours(-1) },
            FakeTransfers.Row("page-3", TransferState.Failed, 0.01m) with { Time = now.AddHours(-2), Message = "the venue refused: 42000 Insufficient balance." },
            FakeTransfers.Row(null, TransferState.Finished, 10_000m) with { Time = now.AddDays(-3), Way = TransferWay.FuturesToSpot, VenueId = "1180" },
        ]);
        desk.Guards.SetLimitsAsync("ACC1", new GuardLimits { MaxDailyLoss = 400m, MaxPositionQuote = 25_000m, MaxConsecutiveLosses = 4 }, CancellationToken.None);
        desk.Notices.Add(MartDesk.Desk.Notices.NoticeKind.Drift, "Hedge sub LOCAL: drift in DOGEUSDT short: the desk had 960 contracts, the venue says 900. The venue's number counts.");
        desk.Notices.Add(MartDesk.Desk.Notices.NoticeKind.Delisting, "ETHUSDT delists on 2026-11-27; one position and two orders are open there.");
        foreach (var entry in Alerts(now))
            desk.Alerts.Add(entry);
    }

    public static IEnumerable<Instrument> Instruments() => from market in ((string Coin, decimal Step, decimal Size)[])[("BTC", 0.1m, 0.001m), ("ETH", 0.01m, 0.01m), ("SOL", 0.001m, 0.1m), ("XRP", 0.0001m, 10m), ("DOGE", 0.00001m, 100m), ("ADA", 0.0001m, 10m)]
                                                           select new Instrument
                                                           {
                                                               Symbol = market.Coin + "USDT",
                                                               BaseCurrency = market.Coin,
                                                               QuoteCurrency = "USDT",
                                                               ContractSize = market.Size,
                                                               PriceStep = market.Step,
                                                               MinContracts = 1,
                                                               MaxContracts = 1_000_000,
                                                               MaxMarketContracts = 500_000,
                                                               MaxLeverage = 100,
                                                               TakerFeeRate = 0.0006m,
                                                               IsTrading = market.Coin != "ADA",
                                                           };

    private static List<MarketUpdate> Market(DateTimeOffset now) =>
    [
        new MarketUpdate.Book(
            [.. Enumerable.Range(0, 50).Select(i => new BookLevel(61_842.4m - (i * 0.1m), 20 + (i * 37 % 190)))],
            [.. Enumerable.Range(0, 50).Select(i => new BookLevel(61_842.6m + (i * 0.1m), 15 + (i * 53 % 230)))]),
        new MarketUpdate.Trades([.. Enumerable.Range(0, 20).Select(i => new MarketPrint(61_842.5m + ((i % 3) * 0.1m), 5 + (i * 17 % 110), i % 3 != 1, now.AddSeconds(-i)))]),
    ];

    private static PortfolioSnapshot Portfolio(DateTimeOffset now) => new(
        Version: 12,
        Time: now,
        Accounts:
        [
            Account("swing", "Swing", VenueEnvironment.Local, 24_806.31m, 230.18m, 182.40m, now),
            Account("scalp", "Scalp", VenueEnvironment.Local, 11_942.88m, 72.57m, -46.15m, now),
            Account("hedge", "Hedge sub", VenueEnvironment.Local, 8_120.55m, -55.80m, 21.07m, now.AddSeconds(-1)),
            Account("main", "BitMart main", VenueEnvironment.Live, 0m, 0m, 0m, now.AddHours(-3)) with { IsStreamUp = false },
        ],
        Positions:
        [
            Position("swing", "Swing", "BTCUSDT", PositionSide.Long, 250, 0.25m, "BTC", 0.1m, 61_214.7m, 61_842.5m, 156.95m, 41.28m, 1_530.37m, 10, 55_399.3m, now.AddHours(-9)),
            Position("swing", "Swing", "ETHUSDT", PositionSide.Short, 480, 4.8m, "ETH", 0.01m, 2_648.35m, 2_612.40m, 172.56m, -7.61m, 1_589.01m, 8, 2_966.15m, now.AddHours(-4)),
            Position("swing", "Swing", "SOLUSDT", PositionSide.Long, 320, 32m, "SOL", 0.001m, 151.420m, 148.316m, -99.33m, -2.90m, 969.09m, 5, 121.893m, now.AddMinutes(-101)),
            Position("scalp", "Scalp", "XRPUSDT", PositionSide.Long, 1_500, 15_000m, "XRP", 0.0001m, 0.5796m, 0.5842m, 69.00m, -5.22m, 1_738.80m, 5, 0.4666m, now.AddMinutes(-18)),
            Position("scalp", "Scalp", "BTCUSDT", PositionSide.Short, 60, 0.06m, "BTC", 0.1m, 61_902.0m, 61_842.5m, 3.57m, -2.23m, 185.71m, 20, 64_687.6m, now.AddMinutes(-6)),
            Position("hedge", "Hedge sub", "DOGEUSDT", PositionSide.Short, 900, 90_000m, "DOGE", 0.00001m, 0.10812m, 0.10874m, -55.80m, 0m, 1_946.16m, 5, null, now.AddHours(-10)),
        ],
        Orders:
        [
            Sample.Order with
            {
                AccountId = "swing",
                AccountLabel = "Swing",
                Order = Sample.Order.Order with { Presets = new OrderPresets { TakeProfitPrice = 62_600m, StopLossPrice = 60_480m, StopLossBy = TriggerBy.Mark } },
            },
            Waiting("W1", OrderKind.TakeProfit, 62_600.0m),
            Waiting("W2", OrderKind.StopLoss, 60_480.0m),
        ],
        Quotes:
        [
            new Quote("BTCUSDT", 61_842.5m, 61_842.5m, 61_842.4m, 61_842.6m, now) { Change24h = 0.0182m, Volume24h = 1_234_567m },
            new Quote("ETHUSDT", 2_612.41m, 2_612.40m, 2_612.39m, 2_612.41m, now) { Change24h = -0.0094m },
        ]);

    private static IEnumerable<AlertLogEntry> Alerts(DateTimeOffset now)
    {
        yield return Sample.Executed with { ReceivedTime = now.AddMinutes(-61) };
        yield return Sample.Refused with { ReceivedTime = now.AddMinutes(-42) };
        yield return Sample.Refused with { AlertId = "A-window", ReceivedTime = now.AddMinutes(-41), Intent = "Short BTCUSDT 0.25", Code = "below_minimum", Message = "0.0004 BTC is 0.4 contracts; the smallest order is 1 contract, 0.001 BTC." };
        yield return Sample.Executed with { AlertId = "A-part", ReceivedTime = now.AddMinutes(-30), Legs = [Sample.Executed.Legs[0] with { FilledContracts = 100, State = LegState.Cancelled }] };
        yield return Sample.Executed with { AlertId = "A-nothing", ReceivedTime = now.AddMinutes(-18), Intent = "Close ETHUSDT", PointerName = "eth-meanrev", State = AlertState.Suppressed, Legs = [], Message = "Nothing is held in ETHUSDT." };
        yield return Sample.Executed with
        {
            AlertId = "A-reverse",
            ReceivedTime = now.AddMinutes(-6),
            Intent = "Short BTCUSDT 0.060",
            PointerName = "btc-scalp",
            Legs =
            [
                new AlertLegEntry("MDQZ11", "231648901", "BTCUSDT", OrderSide.Sell, PositionEffect.Close, 60, 60, 61_902.1m, LegState.Filled, null),
                new AlertLegEntry("MDQZ12", "231648902", "BTCUSDT", OrderSide.Sell, PositionEffect.Open, 60, 60, 61_902.0m, LegState.Filled, null),
            ],
        };
        yield return Sample.Executed with { AlertId = "A-asking", ReceivedTime = now.AddSeconds(-4), Intent = "Exit long XRPUSDT", PointerName = "xrp-scalp", State = AlertState.Working, Legs = [new AlertLegEntry("MDQZ21", null, "XRPUSDT", OrderSide.Sell, PositionEffect.Close, 1_500, 0, 0m, LegState.Unknown, "No reply within 3 s; asking the venue, not sent again.")] };
    }

    private static OrderStateRow Waiting(string id, OrderKind kind, decimal trigger) => new("swing", "Swing", Sample.Order.Order with
    {
        VenueOrderId = id,
        ClientOrderId = "",
        Side = OrderSide.Sell,
        Effect = PositionEffect.Close,
        Type = OrderType.Market,
        LimitPrice = null,
        Contracts = 250,
        Kind = kind,
        TriggerPrice = trigger,
        Presets = OrderPresets.None,
    });

    private static AccountState Account(string id, string label, VenueEnvironment environment, decimal equity, decimal unrealised, decimal realised, DateTimeOffset heard) => new(
        id, label, environment, "a91f…07c2", "USDT", equity - unrealised, equity - 2_653m, equity, unrealised, environment == VenueEnvironment.Local ? 2_653m : 0m, 0m, realised, true, heard, null);

    private static PositionState Position(
        string account, string label, string symbol, PositionSide side, long contracts, decimal coins, string baseCurrency, decimal step, decimal entry,
        decimal mark, decimal unrealised, decimal realised, decimal margin, int leverage, decimal? liquidation, DateTimeOffset opened) => new(
        account, label, symbol, side, contracts, coins, baseCurrency, step, entry, mark, TimeProvider.System.GetUtcNow(),
        unrealised, realised, margin, leverage, MarginMode.Cross, liquidation, opened)
        {
            TakerFeeRate = 0.0006m,
        };
}
