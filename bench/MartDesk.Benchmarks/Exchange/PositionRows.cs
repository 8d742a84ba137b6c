using MartDesk.Benchmarks.Reporting;
using MartDesk.Exchange;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;

namespace MartDesk.Benchmarks.Exchange;

/// <summary>A new mark price, and the settlement of funding, while ten thousand positions are open.</summary>
internal static class PositionRows
{
    private const int Positions = 10_000;
    private const int Rounds = 20;
    private const long Price = 950_000;
    private const long FundingInterval = 8L * 3600 * 1000;

    public static void Print(RowPrinter printer)
    {
        var events = new CountedEvents();
        var engine = new ExchangeEngine([new Instrument(
            new InstrumentSpecification { Symbol = "BTCUSDT", BaseCurrency = "BTC", QuoteCurrency = "USDT", ContractSize = 0.001m, PriceStep = 0.1m }, 0)]);
        var timeMs = 1_733_875_200_000L;
        for (var account = 1; account <= Positions; account++)
        {
            Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.OpenAccount, AccountId = account });
            Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.Deposit, AccountId = account, AmountUnits = 100_000 * Money.UnitsPerCoin });
            Apply(new Command
            {
                Sequence = 0,
                TimeMs = 0,
                Kind = CommandKind.PlaceOrder,
                AccountId = account,
                OrderId = account,
                Side = account % 2 == 0 ? Side.Buy : Side.Sell,
                PriceTicks = Price,
                Lots = 10,
            });
        }

        if (events.Trades != Positions / 2)
            throw new InvalidOperationException($"{events.Trades} trades; {events.Refusals} refusals, the last {events.LastRefusal}.");
        var (mark, funding) = (double.MaxValue, double.MaxValue);
        var paid = events.Balances;
        for (var round = 0; round < Rounds; round++)
        {
            mark = Math.Min(mark, Time(() => Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.SetMarkPrice, PriceTicks = Price + 100 + round, IndexTicks = Price })));
            timeMs += FundingInterval;
            funding = Math.Min(funding, Time(() => Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.SettleFunding })));
        }

        printer.Print(new Row("new mark price, 10,000 open positions", mark, null, null, "ms"));
        if (events.Balances - paid >= Positions)
            printer.Print(new Row("funding settled for 10,000 positions", funding, null, null, "ms"));
        else
            Console.Error.WriteLine("funding: no payment was booked, so no row.");

        void Apply(Command command) => engine.Apply(command with { Sequence = engine.LastSequence + 1, TimeMs = timeMs }, events);
    }

    private static double Time(Action work)
    {
        var start = TimeProvider.System.GetTimestamp();
        work();
        return TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
    }
}
