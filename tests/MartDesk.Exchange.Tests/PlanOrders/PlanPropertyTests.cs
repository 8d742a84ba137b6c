using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Tests.Oracle;

namespace MartDesk.Exchange.Tests.PlanOrders;

/// <summary>Random streams with plan orders, protections, modifications and timed cancels: what must hold after every command.</summary>
public sealed class PlanPropertyTests
{
    private const int CommandsPerSeed = 10_000;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 3)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Money_is_conserved_and_everything_is_told_whatever_is_triggered(int seed)
    {
        var instruments = OracleTests.Listed();
        var (engine, replica) = (new ExchangeEngine(instruments), new ExchangeEngine(instruments));
        var (shadow, replicaShadow) = (new EngineShadow(), new EngineShadow());
        var commands = new RandomCommands(seed, hasPlans: true);
        var depositedUnits = 0L;
        var count = 0;
        foreach (var command in commands.Opening().Concat(Enumerable.Range(0, CommandsPerSeed).Select(_ => commands.Next())))
        {
            shadow.Happenings.Clear();
            engine.Apply(command, shadow);
            replica.Apply(command, replicaShadow);
            if (command.Kind == Exchange.Commands.CommandKind.Deposit && !shadow.Happenings.OfType<Happening.Refused>().Any())
                depositedUnits += command.AmountUnits;

            Assert.Equal(depositedUnits, TotalUnits(engine, shadow));
            Assert.True(IsPlanned(engine, shadow), $"seed {seed}, command {count}: plan orders were told otherwise than they stand");
            foreach (var instrument in instruments)
            {
                var ask = engine.BestPrice(instrument.Id, Side.Sell);
                Assert.True(ask == 0 || engine.BestPrice(instrument.Id, Side.Buy) < ask);
            }

            if (++count % 100 == 0)
                Assert.Equal(engine.ComputeStateHash(), replica.ComputeStateHash());
        }
    }

    private static long TotalUnits(ExchangeEngine engine, EngineShadow shadow)
    {
        var total = engine.FeesCollectedUnits + engine.InsuranceUnits;
        foreach (var account in shadow.Accounts.Keys)
        {
            Assert.True(engine.TryGetAccount(account, out var view));
            total += view.WalletUnits;
            if (!view.IsHouse)
                Assert.Equal(view.WalletUnits, shadow.Ledger.GetValueOrDefault(account));
            for (var instrument = 0; instrument < RandomCommands.Instruments; instrument++)
            {
                if (engine.TryGetPosition(account, instrument, PositionSide.Long, out var held))
                    total -= held.EntryValueUnits;
                if (engine.TryGetPosition(account, instrument, PositionSide.Short, out var sold))
                    total += sold.EntryValueUnits;
            }
        }

        return total;
    }

    // Every plan order that waits was told, no other was, and none protects a position that is not there.
    private static bool IsPlanned(ExchangeEngine engine, EngineShadow shadow)
    {
        var plans = new List<PlanOrderView>();
        foreach (var account in shadow.Accounts.Keys)
            engine.CopyPlanOrders(account, plans);
        return plans.Count == shadow.Plans.Count
            && plans.TrueForAll(plan => shadow.Plans.TryGetValue(plan.OrderId, out var told) && told with { ExtremeTicks = plan.ExtremeTicks, PositionMode = plan.PositionMode } == plan)
            && plans.TrueForAll(plan => plan.Terms.Kind is PlanKind.Plan or PlanKind.Trailing
                || engine.TryGetPosition(plan.AccountId, plan.InstrumentId, plan.Side == Side.Sell ? PositionSide.Long : PositionSide.Short, out _));
    }
}
