using MartDesk.Desk.Alerts;
using MartDesk.Desk.History;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Venues;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>Three weeks of a desk: round trips won and lost by three pointers and by hand, their fills and ledger, a curve with a transfer.</summary>
internal static class BusyHistory
{
    private static readonly string[] Accounts = ["swing", "scalp", "hedge"];
    private static readonly string[] Labels = ["Swing", "Scalp", "Hedge sub"];
    private static readonly (string Symbol, decimal Price)[] Markets = [("BTCUSDT", 61_214.7m), ("ETHUSDT", 2_648.35m), ("SOLUSDT", 151.420m)];

    public static void Fill(FakeHistory history, PortfolioSnapshot portfolio, DateTimeOffset now)
    {
        var trips = new List<RoundTrip>();
        var amounts = new List<ResultAmount>();
        for (var i = 0; i < 60; i++)
        {
            var account = i % 3;
            var (symbol, price) = Markets[i * 7 % 3];
            var origin = i % 9 == 4 ? null : new OrderOrigin($"A-{i}", $"P{i % 3}", (i % 3) switch { 0 => "btc-breakout", 1 => "eth-meanrev", _ => "By hand" }, i % 2 == 0 ? "Breakout v3" : null, $"MDQZ{i}", null, now.AddHours(-8 * i));
            var end = now.AddHours(-8 * i).AddMinutes(-i);
            var (realised, fees, funding) = (((i * 37 % 23) - 8) * 7.31m, 1.84m + (i % 4 * 0.37m), i % 5 == 0 ? -0.42m : 0m);
            trips.Add(new RoundTrip
            {
                AccountId = Accounts[account],
                Symbol = symbol,
                Side = i % 4 == 0 ? PositionSide.Short : PositionSide.Long,
                OpenTime = end.AddHours(-5),
                CloseTime = end,
                Contracts = 0,
                OpenedContracts = 250,
                EntryPrice = price,
                ExitPrice = price + (realised / 0.25m),
                Realised = realised,
                Fees = fees,
                Funding = funding,
                Origin = origin,
                IsWhole = i != 17,
            });
            if (origin is not null)
                history.EndedOrders.Add(Ended(account, symbol, price, origin, i, end));
            amounts.Add(new ResultAmount(end, Accounts[account], symbol, origin, realised, -fees, funding));
            foreach (var (effect, profit, at) in ((PositionEffect, decimal, DateTimeOffset)[])[(PositionEffect.Open, 0m, end.AddHours(-5)), (PositionEffect.Close, realised, end)])
            {
                var entry = history.Add(Accounts[account], at, effect, fees / 2m, profit, origin);
                history.Fills[^1] = entry with { AccountLabel = Labels[account], Fill = entry.Fill with { Symbol = symbol, Price = price, Contracts = 250 } };
                foreach (var (kind, amount) in ((LedgerKind, decimal)[])[(LedgerKind.Fee, -fees / 2m), (LedgerKind.RealisedPnl, profit), (LedgerKind.Funding, effect == PositionEffect.Close ? funding : 0m)])
                {
                    if (amount != 0m)
                        history.Ledger.Add(Row(account, at, kind, symbol, amount, history.Ledger.Count));
                }
            }
        }

        history.Ledger.Add(Row(0, now.AddDays(-3), LedgerKind.Transfer, "", 500m, history.Ledger.Count));
        foreach (var position in portfolio.Positions.Take(5))
        {
            trips.Add(new RoundTrip
            {
                AccountId = position.AccountId,
                Symbol = position.Symbol,
                Side = position.Side,
                OpenTime = position.OpenTime,
                Contracts = position.Contracts,
                OpenedContracts = position.Contracts,
                EntryPrice = position.EntryPrice,
                Realised = 0m,
                Fees = 9.18m,
                Funding = -1.25m,
                Origin = new OrderOrigin("A-open", "P0", "btc-breakout", "Breakout v3", "MDQZ", null, position.OpenTime),
                IsWhole = true,
            });
        }

        history.Results = new HistoryResults(1, [.. trips.Where(trip => trip.CloseTime is not null)], [.. trips.Where(trip => trip.CloseTime is null)], amounts, [.. Accounts.Select(account => new LedgerCheck(account, 12.5m, 12.5m))]);
        history.Executions.AddRange(Enumerable.Range(0, 40).Select(i => new Execution(Accounts[i % 3], $"P{i % 3}", Markets[i % 3].Symbol, ((i * 13) % 9) - 3.5m, TimeSpan.FromMilliseconds(41 + (i * 17 % 60)))));
        for (var i = 0; i < 200; i++)
        {
            for (var account = 0; account < 3; account++)
                history.Equity.Add(new EquityPoint(Accounts[account], now.AddHours(-3 * (200 - i)), 14_000m + (i * 4.1m) + (i * 29 % 17 * 6m) + (account == 0 && i > 176 ? 500m : 0m), 14_000m));
        }

        history.Origins[("swing", Sample.Order.Order.VenueOrderId)] = new OrderOrigin("A-open", "P0", "btc-breakout", "Breakout v3", "MDQZ", null, now);
    }

    private static EndedOrder Ended(int account, string symbol, decimal price, OrderOrigin origin, int number, DateTimeOffset time)
    {
        var state = (number % 8) switch { 3 => LegState.Cancelled, 6 => LegState.Rejected, _ => LegState.Filled };
        var filled = state switch { LegState.Filled => 250L, LegState.Cancelled => number % 16 == 3 ? 100L : 0L, _ => 0L };
        return new EndedOrder
        {
            Mark = new HistoryMark(time.ToUnixTimeMilliseconds(), number),
            AccountId = Accounts[account],
            AccountLabel = Labels[account],
            Symbol = symbol,
            Kind = number % 7 == 0 ? OrderKind.StopLoss : OrderKind.Order,
            Side = number % 4 == 0 ? OrderSide.Sell : OrderSide.Buy,
            Effect = number % 7 == 0 ? PositionEffect.Close : PositionEffect.Open,
            Type = number % 2 == 0 ? OrderType.Limit : OrderType.Market,
            Contracts = 250,
            FilledContracts = filled,
            AveragePrice = filled == 0 ? 0m : price,
            LimitPrice = number % 2 == 0 ? price : null,
            TriggerPrice = number % 7 == 0 ? price : null,
            State = state,
            Message = state == LegState.Rejected ? "The balance is not enough. (40027)" : null,
            SentTime = time,
            FillTime = filled == 0 ? null : time,
            VenueOrderId = $"2316{number:0000}",
            Origin = origin,
        };
    }

    private static LedgerEntry Row(int account, DateTimeOffset time, LedgerKind kind, string symbol, decimal amount, int number) => new(
        new HistoryMark(time.ToUnixTimeMilliseconds(), number),
        Accounts[account],
        Labels[account],
        new LedgerRow { Key = $"{number}", Time = time, Kind = kind, Symbol = symbol, Currency = "USDT", Amount = amount, VenueId = $"8812{number:0000}" });
}
