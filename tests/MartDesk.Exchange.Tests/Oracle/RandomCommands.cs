using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;

namespace MartDesk.Exchange.Tests.Oracle;

/// <summary>A seeded stream of commands that fills, crosses, closes, turns, overdraws and misuses everything there is.</summary>
/// <param name="seed">Equal seeds give equal commands.</param>
/// <param name="hasPlans">Also plan orders, protections, modifications and timed cancels.</param>
internal sealed class RandomCommands(int seed, bool hasPlans = false)
{
    public const int Accounts = 6;
    public const int Instruments = 2;

    /// <summary>Between two ids of commands there is room for the engine's own orders.</summary>
    private const int IdStep = 1000;

    /// <summary>Ten thousand commands last two days, so that funding falls due several times.</summary>
    private const long CommandMs = 17_280;

    private readonly Random _random = new(seed);
    private readonly Dictionary<long, int> _owners = [];
    private long _sequence;
    private long _orderId;

    /// <summary>Two house accounts, two rich and two poor clients, of each pair one in hedge and one in one-way mode.</summary>
    public IEnumerable<Command> Opening()
    {
        for (var account = 1; account <= Accounts; account++)
        {
            var command = Next(CommandKind.OpenAccount) with { AccountId = account, IsHouse = account <= 2 };
            yield return command;
            if (account > 2)
                yield return Next(CommandKind.Deposit) with { AccountId = account, AmountUnits = (account <= 4 ? 100 : 2) * Money.UnitsPerCoin };
            var mode = account % 2 == 0 ? PositionMode.Hedge : PositionMode.OneWay;
            yield return Next(CommandKind.SetPositionMode) with { AccountId = account, PositionMode = mode };
        }
    }

    public Command Next() => hasPlans && _random.Next(3) == 0 ? NextOfPlans() : _random.Next(1000) switch
    {
        < 640 => Order(),
        < 800 => OfOwner(CommandKind.CancelOrder),
        < 880 => OfOwner(CommandKind.ResizeOrder) with { Lots = _random.Next(-1, 30) },
        < 905 => Target(CommandKind.CancelAll) with { InstrumentId = _random.Next(-2, Instruments + 1) },
        < 930 => Target(CommandKind.SetLeverage) with { Leverage = _random.Next(-1, 103), MarginMode = (MarginMode)_random.Next(3) },
        < 940 => Target(CommandKind.SetPositionMode) with { PositionMode = (PositionMode)_random.Next(2) },
        < 950 => Transfer(),
        < 957 => Target(CommandKind.Deposit) with { AmountUnits = _random.NextInt64(-2 * Money.UnitsPerCoin, 2 * Money.UnitsPerCoin) },
        < 960 => Target(CommandKind.OpenAccount) with { AccountId = _random.Next(Accounts + 1) },
        < 962 => Target(CommandKind.SettleFunding),
        _ => Target(CommandKind.SetMarkPrice) with
        {
            PriceTicks = _random.Next(40) == 0 ? 0 : _random.Next(900, 1100),
            IndexTicks = _random.Next(3) == 0 ? 0 : _random.Next(-1, 1100),
        },
    };

    // Amounts of every size, up to more than anyone has; some numbers are used twice, and orders use the same ones.
    private Command Transfer() => Target(CommandKind.Transfer) with
    {
        ToAccountId = _random.Next(Accounts + 2),
        AmountUnits = _random.Next(10) == 0 ? _random.Next(-1, 1) : _random.NextInt64(1, 1L << _random.Next(1, 36)),
        ClientOrderId = _random.Next(2) == 0 ? $"c{_random.Next(5000)}" : null,
    };

    private Command Order()
    {
        var command = Target(CommandKind.PlaceOrder) with
        {
            OrderId = _orderId += IdStep,
            Side = (Side)_random.Next(2),
            Effect = _random.Next(10) < 6 ? PositionEffect.Open : PositionEffect.Close,
            Type = _random.Next(10) == 0 ? OrderType.Market : OrderType.Limit,
            TimeInForce = _random.Next(10) < 5 ? TimeInForce.GoodTillCancel : (TimeInForce)_random.Next(4),
            SelfTradeMode = (SelfTradeMode)_random.Next(3),
            Lots = _random.Next(100) == 0 ? _random.Next(-1, 200) : _random.Next(1, 20),
            ClientOrderId = _random.Next(5) == 0 ? $"c{_random.Next(5000)}" : null,
        };
        _owners.Add(_orderId, command.AccountId);
        var lean = command.Side == Side.Buy ? -4 : 4;
        command = command with { PriceTicks = _random.Next(200) == 0 ? 0 : 1000 + lean + _random.Next(-9, 10) };
        return _random.Next(6) == 0
            ? command with { Leverage = _random.Next(-1, 102), MarginMode = (MarginMode)_random.Next(3) }
            : command;
    }

    private Command NextOfPlans() => _random.Next(100) switch
    {
        < 45 => Plan(),
        < 60 => OfOwner(CommandKind.ModifyOrder) with { Lots = _random.Next(-1, 30), PriceTicks = _random.Next(8) == 0 ? 0 : 1000 + _random.Next(-13, 14) },
        < 65 => OfOwner(CommandKind.CancelPlanOrder),
        < 75 => OfOwner(CommandKind.ModifyPlanOrder) with { Lots = _random.Next(20), Plan = Terms(), Protection = Protection() },
        < 80 => OfOwner(CommandKind.ModifyProtection) with { Protection = Protection() },
        < 84 => Target(CommandKind.SetTimedCancel) with { TimeoutMs = _random.Next(-1_000_000, 90_000_000) },
        < 86 => Next(CommandKind.PassTime),
        _ => Order() with { Protection = Protection() },
    };

    private Command Plan()
    {
        var terms = Terms();
        var command = Order() with { Kind = CommandKind.PlacePlanOrder, Plan = terms, Protection = Protection() };
        return terms.Kind is PlanKind.TakeProfit or PlanKind.StopLoss ? command with { Effect = PositionEffect.Close } : command;
    }

    private PlanTerms Terms() => new()
    {
        Kind = (PlanKind)_random.Next(4),
        TriggerTicks = _random.Next(50) == 0 ? 0 : 1000 + _random.Next(-30, 31),
        Source = (PriceSource)_random.Next(2),
        Direction = (TriggerDirection)_random.Next(1, 3),
        IsWholePosition = _random.Next(2) == 0,
        CallbackMillionths = _random.Next(500, 30_000),
    };

    private Protection? Protection() => _random.Next(2) == 0 ? null : new Protection
    {
        TakeProfitTicks = _random.Next(3) == 0 ? 0 : 1000 + _random.Next(-30, 31),
        TakeProfitSource = (PriceSource)_random.Next(2),
        StopLossTicks = _random.Next(3) == 0 ? 0 : 1000 + _random.Next(-30, 31),
        StopLossSource = (PriceSource)_random.Next(2),
    };

    // A recent order, open or not, mostly by its owner.
    private Command OfOwner(CommandKind kind)
    {
        var command = Target(kind);
        return _random.Next(10) == 0 || _orderId == 0 ? command : command with { AccountId = _owners.GetValueOrDefault(command.OrderId, 1) };
    }

    // Mostly an account and an instrument that exist.
    private Command Target(CommandKind kind) => Next(kind) with
    {
        AccountId = _random.Next(300) == 0 ? 77 : _random.Next(1, Accounts + 1),
        InstrumentId = _random.Next(300) == 0 ? Instruments : _random.Next(Instruments),
        OrderId = Math.Max(1, _orderId - IdStep * _random.Next(30)),
    };

    private Command Next(CommandKind kind) => new() { Sequence = ++_sequence, TimeMs = 1_700_000_000_000 + _sequence * CommandMs, Kind = kind };
}
