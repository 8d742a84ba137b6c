using System.Globalization;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Funding;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;

namespace MartDesk.Exchange.Tests.Scenarios;

/// <summary>A trading scenario in words. One contract is one coin, the price step 0.5, fees 0.02 % and 0.06 %, so all can be checked by hand.</summary>
/// <remarks>
/// <para>Accounts appear when named. Names beginning with m are market makers (house: no margin, no fees); all others are clients with
/// 100,000 USDT in hedge mode. An order is called by its account's name, the second one t1.2, and so on.</para>
/// <para>Doing: <c>t1: buy-open 4 @ 100.5 ioc</c>, <c>t1: sell-close 4 market</c>, <c>t1: cancel t1.2</c>, <c>t1: cancel-all</c>,
/// <c>t1: resize t1 3</c>, <c>t1: leverage 20 isolated</c>, <c>t1: one-way</c>, <c>t1: deposit -5</c>, <c>mark 101</c>,
/// <c>mark 101 index 100</c>, <c>fund</c> (settles funding), <c>wait 60000</c> (milliseconds), <c>pass</c> (a command that is only time), <c>t1: modify t1 5 @ 100</c>, <c>t1: timed-cancel 5000</c>;
/// plan orders: <c>t1: plan buy-open 4 rising 105 @ 106 mark-price</c>, <c>t1: tp sell-close all 110</c>, <c>t1: sl sell-close 2 90</c>,
/// <c>t1: trail sell-close 4 110 1%</c>, <c>t1: cancel-plan t1.2</c>, <c>t1: modify-plan t1.2 106</c>, <c>t1: protect t1 tp=110</c>. Options of an order:
/// gtc, ioc, fok, maker, market, tp=110, sl=90, x20 (leverage), isolated, cross, stp-taker, stp-both, id=text.</para>
/// <para>Expecting: <c>t1 filled 2 of 4 @ 100.5</c>, <c>t1 rests 2</c>, <c>t1 ended Unfilled</c>, <c>rejected NoPosition</c>,
/// <c>trades 2 @ 100.5, 1 @ 101</c>, <c>bids 3 @ 99</c>, <c>asks none</c>, <c>t1 long 4 cost 402</c>, <c>t1 short none</c>,
/// <c>t1 wallet 1</c>, <c>t1 available 1</c>, <c>t1 position-margin 1</c>, <c>t1 order-margin 1</c>, <c>t1 long realised 1</c>,
/// <c>t1 long liquidation 91</c>, <c>t1 long frozen 2</c>, <c>t1 plans StopLoss all at 90, TakeProfit 4 at 110</c>, <c>t1.2 plan Triggered</c> (or waits, or why it was refused), <c>fund 1</c> (insurance), <c>rate 0.0001</c>, <c>expected-rate 0.0001</c> (funding). Of the engine's own orders the last one to end:
/// <c>ended Bankruptcy 4 of 10 @ 90 Filled</c>.</para>
/// </remarks>
internal sealed class Scenario
{
    public static readonly InstrumentSpecification Coin = new()
    {
        Symbol = "COINUSDT",
        BaseCurrency = "COIN",
        QuoteCurrency = "USDT",
        ContractSize = 1m,
        PriceStep = 0.5m,
        PriceMax = 1_000_000m,
        MaxLots = 10_000,
        MaxMarketLots = 5_000,
    };

    private readonly Instrument _instrument;
    private readonly EventLog _log = new();
    private readonly Dictionary<string, int> _accounts = [];
    private readonly Dictionary<string, long> _orders = [];
    private readonly Dictionary<string, int> _orderCounts = [];
    private long _timeMs = 1_700_000_000_000;

    private Scenario(InstrumentSpecification listed)
    {
        _instrument = new Instrument(listed, 0);
        Engine = new ExchangeEngine([_instrument]);
    }

    public ExchangeEngine Engine { get; }

    public EventLog Log => _log;

    public static Scenario Empty() => new(Coin);

    /// <summary>The same coin with a leverage ladder.</summary>
    public static Scenario Ladder(params LeverageStep[] ladder) => new(Coin with { LeverageLadder = ladder });

    /// <summary>Lines such as <c>ask 2 @ 100.5 m1</c>, in order of arrival.</summary>
    public static Scenario Book(string lines)
    {
        var scenario = new Scenario(Coin);
        foreach (var line in Lines(lines))
        {
            var words = line.Split(' ');
            scenario.Do($"{words[4]}: {(words[0] == "ask" ? "sell-open" : "buy-open")} {words[1]} @ {words[3]}");
            Assert.Equal(RejectReason.None, scenario._log.LastRejection);
        }

        return scenario;
    }

    public Scenario When(string lines)
    {
        _log.Trades.Clear();
        foreach (var line in Lines(lines))
            Do(line);
        return this;
    }

    public Scenario Then(string lines)
    {
        foreach (var line in lines.Split(['\n', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            Expect(line);
        return this;
    }

    private static string[] Lines(string lines) =>
        lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static long Units(string text)
    {
        Assert.True(Money.TryToUnits(Number(text), out var units), $"{text} has too many decimals");
        return units;
    }

    private long Ticks(string text)
    {
        Assert.True(_instrument.TryToTicks(Number(text), out var ticks), $"{text} is off the step");
        return ticks;
    }

    private void Do(string line)
    {
        if (line.StartsWith("mark ", StringComparison.Ordinal))
        {
            var prices = line.Split(' ');
            Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.SetMarkPrice, PriceTicks = Ticks(prices[1]), IndexTicks = prices.Length > 2 ? Ticks(prices[3]) : 0 });
            return;
        }

        if (line == "fund")
        {
            Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.SettleFunding });
            return;
        }

        if (line.StartsWith("wait ", StringComparison.Ordinal))
        {
            _timeMs += (long)Number(line[5..]);
            return;
        }

        if (line == "pass")
        {
            Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.PassTime });
            return;
        }

        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        var name = line[..colon];
        var words = line[(colon + 2)..].Split(' ');
        var command = new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.PlaceOrder, AccountId = Account(name) };
        Apply(words[0] switch
        {
            "cancel" => command with { Kind = CommandKind.CancelOrder, OrderId = _orders[words[1]] },
            "cancel-all" => command with { Kind = CommandKind.CancelAll },
            "resize" => command with { Kind = CommandKind.ResizeOrder, OrderId = _orders[words[1]], Lots = (long)Number(words[2]) },
            "leverage" => Options(command with { Kind = CommandKind.SetLeverage, Leverage = (int)Number(words[1]) }, words[2..]),
            "one-way" => command with { Kind = CommandKind.SetPositionMode, PositionMode = PositionMode.OneWay },
            "hedge" => command with { Kind = CommandKind.SetPositionMode, PositionMode = PositionMode.Hedge },
            "deposit" => command with { Kind = CommandKind.Deposit, AmountUnits = Units(words[1]) },
            "plan" or "tp" or "sl" or "trail" => Plan(command, name, words),
            "cancel-plan" => command with { Kind = CommandKind.CancelPlanOrder, OrderId = _orders[words[1]] },
            "modify" => command with { Kind = CommandKind.ModifyOrder, OrderId = _orders[words[1]], Lots = (long)Number(words[2]), PriceTicks = Ticks(words[4]) },
            "modify-plan" => Options(
                command with { Kind = CommandKind.ModifyPlanOrder, OrderId = _orders[words[1]], Plan = new PlanTerms { Kind = PlanKind.Plan, TriggerTicks = Ticks(words[2]) } }, words[3..]),
            "protect" => Options(command with { Kind = CommandKind.ModifyProtection, OrderId = _orders[words[1]] }, words[2..]),
            "timed-cancel" => command with { Kind = CommandKind.SetTimedCancel, TimeoutMs = (long)Number(words[1]) },
            _ => Order(command, name, words),
        });
    }

    // plan buy-open 4 rising 105 @ 106 mark-price, tp sell-close all 110, trail sell-close 4 110 1%
    private Command Plan(Command command, string name, string[] words)
    {
        var kind = words[0] switch
        {
            "tp" => PlanKind.TakeProfit,
            "sl" => PlanKind.StopLoss,
            "trail" => PlanKind.Trailing,
            _ => PlanKind.Plan,
        };
        var isWhole = words[2] == "all";
        var order = Order(command, name, [words[1], isWhole ? "0" : words[2]]);
        var rest = words[3..];
        var direction = rest[0] switch
        {
            "rising" => TriggerDirection.Rising,
            "falling" => TriggerDirection.Falling,
            _ => TriggerDirection.Implied,
        };
        if (direction != TriggerDirection.Implied)
            rest = rest[1..];
        var terms = new PlanTerms { Kind = kind, TriggerTicks = Ticks(rest[0]), Direction = direction, IsWholePosition = isWhole };
        rest = rest[1..];
        if (kind == PlanKind.Trailing)
        {
            terms = terms with { CallbackMillionths = (long)(Number(rest[0].TrimEnd('%')) * 10_000) };
            rest = rest[1..];
        }

        order = order with { Kind = CommandKind.PlacePlanOrder, Type = OrderType.Market, Plan = terms };
        return rest.Length > 1 && rest[0] == "@"
            ? Options(order with { Type = OrderType.Limit, PriceTicks = Ticks(rest[1]) }, rest[2..])
            : Options(order, rest);
    }

    private Command Order(Command command, string name, string[] words)
    {
        var count = _orderCounts[name] = _orderCounts.GetValueOrDefault(name) + 1;
        var orderId = Engine.LastOrderId + 1;
        _orders[count == 1 ? name : $"{name}.{count}"] = orderId;
        var (side, effect) = words[0] switch
        {
            "buy-open" or "buy" => (Side.Buy, PositionEffect.Open),
            "sell-open" or "sell" => (Side.Sell, PositionEffect.Open),
            "buy-close" => (Side.Buy, PositionEffect.Close),
            "sell-close" => (Side.Sell, PositionEffect.Close),
            _ => throw new ArgumentException($"{words[0]} is no order"),
        };
        var order = command with { OrderId = orderId, Side = side, Effect = effect, Lots = (long)Number(words[1]) };
        return words.Length > 2 && words[2] == "@"
            ? Options(order with { PriceTicks = Ticks(words[3]) }, words[4..])
            : Options(order, words[2..]);
    }

    private Command Options(Command command, string[] words)
    {
        foreach (var word in words)
        {
            command = word switch
            {
                "gtc" => command,
                "ioc" => command with { TimeInForce = TimeInForce.ImmediateOrCancel },
                "fok" => command with { TimeInForce = TimeInForce.FillOrKill },
                "maker" => command with { TimeInForce = TimeInForce.MakerOnly },
                "market" => command with { Type = OrderType.Market },
                "isolated" => command with { MarginMode = MarginMode.Isolated },
                "cross" => command with { MarginMode = MarginMode.Cross },
                "stp-taker" => command with { SelfTradeMode = SelfTradeMode.CancelTaker },
                "stp-both" => command with { SelfTradeMode = SelfTradeMode.CancelBoth },
                "mark-price" => command with { Plan = command.Plan! with { Source = PriceSource.Mark } },
                "none" => command,
                _ when word.StartsWith("tp=", StringComparison.Ordinal) => command with { Protection = (command.Protection ?? new Protection()) with { TakeProfitTicks = Ticks(word[3..]) } },
                _ when word.StartsWith("sl=", StringComparison.Ordinal) => command with { Protection = (command.Protection ?? new Protection()) with { StopLossTicks = Ticks(word[3..]) } },
                _ when word[0] == 'x' => command with { Leverage = (int)Number(word[1..]) },
                _ when word.StartsWith("id=", StringComparison.Ordinal) => command with { ClientOrderId = word[3..] },
                _ => throw new ArgumentException($"{word} is no option"),
            };
        }

        return command;
    }

    private int Account(string name)
    {
        if (_accounts.TryGetValue(name, out var id))
            return id;
        id = _accounts[name] = _accounts.Count + 1;
        var isHouse = name[0] == 'm';
        Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.OpenAccount, AccountId = id, IsHouse = isHouse });
        if (!isHouse)
            Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.Deposit, AccountId = id, AmountUnits = 100_000 * Money.UnitsPerCoin });
        return id;
    }

    private void Apply(Command command)
    {
        _log.LastRejection = RejectReason.None;
        Engine.Apply(command with { Sequence = Engine.LastSequence + 1, TimeMs = ++_timeMs }, _log);
    }

    private void Expect(string line)
    {
        var words = line.Split(' ');
        switch (words[0], words.Length > 1 ? words[1] : "")
        {
            case ("rejected", var reason):
                Assert.Equal(reason, _log.LastRejection.ToString());
                break;
            case ("accepted", _):
                Assert.Equal(RejectReason.None, _log.LastRejection);
                break;
            case ("trades", _):
                Assert.Equal(line["trades ".Length..], List(_log.Trades.Select(trade => (trade.Lots, trade.PriceTicks))));
                break;
            case ("bids", _):
                Assert.Equal(line["bids ".Length..], Levels(Side.Buy));
                break;
            case ("asks", _):
                Assert.Equal(line["asks ".Length..], Levels(Side.Sell));
                break;
            case ("rate", var rate):
                Assert.Equal(rate, Rate(Engine.Funding(0).LastRateBillionths));
                break;
            case ("expected-rate", var rate):
                Assert.Equal(rate, Rate(Engine.Funding(0).ExpectedRateBillionths));
                break;
            case ("fund", var coins):
                Assert.Equal(coins, Coins(Engine.InsuranceUnits));
                break;
            case ("ended", _):
                Assert.Equal(line["ended ".Length..], _log.LastFinished);
                break;
            case (_, "plans"):
                Assert.Equal(line, $"{words[0]} plans {Plans(words[0])}");
                break;
            case (_, "plan"):
                Assert.Equal(line, $"{words[0]} plan {(_log.PlanEnds.TryGetValue(_orders[words[0]], out var end) ? end.Reason == PlanFinishReason.Refused ? end.Refusal : end.Reason : "waits")}");
                break;
            case (_, "filled" or "rests" or "ended"):
                ExpectOrder(line, words);
                break;
            case (_, "long" or "short"):
                ExpectPosition(line, words);
                break;
            default:
                ExpectBalance(words);
                break;
        }
    }

    private void ExpectOrder(string line, string[] words)
    {
        var id = _orders[words[0]];
        var order = _log.Orders[id];
        var actual = words[1] switch
        {
            "ended" => _log.Finished.TryGetValue(id, out var reason) ? $"{words[0]} ended {reason}" : $"{words[0]} is open",
            "rests" => Engine.TryGetOpenOrder(id, out var open) ? $"{words[0]} rests {open.OpenLots}" : $"{words[0]} does not rest",
            _ => $"{words[0]} filled {order.FilledLots}"
                + (line.Contains(" of ", StringComparison.Ordinal) ? $" of {order.Lots}" : "")
                + (line.Contains(" @ ", StringComparison.Ordinal) ? $" @ {AveragePrice(order)}" : ""),
        };
        Assert.Equal(line, actual);
    }

    private static string AveragePrice(OrderView order) =>
        ((decimal)order.FilledTickLots / order.FilledLots * Coin.PriceStep).ToString("0.########", CultureInfo.InvariantCulture);

    private void ExpectPosition(string line, string[] words)
    {
        var side = words[1] == "long" ? PositionSide.Long : PositionSide.Short;
        var isOpen = Engine.TryGetPosition(_accounts[words[0]], 0, side, out var position);
        if (!isOpen)
            position = _log.Positions.LastOrDefault(seen => seen.AccountId == _accounts[words[0]] && seen.Side == side);
        var actual = words[2] switch
        {
            "none" => isOpen ? $"{position.Lots}" : "none",
            "realised" => $"realised {Coins(position.RealisedUnits)}",
            "liquidation" => $"liquidation {Price(position.LiquidationTicks)}",
            "frozen" => $"frozen {position.FrozenLots}",
            "margin" => $"margin {Coins(position.MarginUnits)}",
            "maintenance" => $"maintenance {Coins(position.MaintenanceUnits)}",
            _ => $"{position.Lots} cost {Coins(position.EntryValueUnits)}",
        };
        Assert.Equal(line, $"{words[0]} {words[1]} {actual}");
    }

    private void ExpectBalance(string[] words)
    {
        Assert.True(Engine.TryGetAccount(_accounts[words[0]], out var account));
        var units = words[1] switch
        {
            "wallet" => account.WalletUnits,
            "available" => account.AvailableUnits,
            "position-margin" => account.PositionMarginUnits,
            "order-margin" => account.OrderMarginUnits,
            _ => throw new ArgumentException($"{words[1]} is no expectation"),
        };
        Assert.Equal($"{words[0]} {words[1]} {words[2]}", $"{words[0]} {words[1]} {Coins(units)}");
    }

    private string Plans(string name)
    {
        var plans = new List<PlanOrderView>();
        Engine.CopyPlanOrders(_accounts[name], plans);
        return plans.Count == 0 ? "none" : string.Join(", ", plans.Select(plan =>
            $"{plan.Terms.Kind} {(plan.Terms.IsWholePosition ? "all" : plan.Lots)} at {Price(plan.Terms.TriggerTicks)}{(plan.IsActive ? $" from {Price(plan.ExtremeTicks)}" : "")}"));
    }

    private string Levels(Side side)
    {
        Span<BookLevel> levels = stackalloc BookLevel[50];
        var count = Engine.CopyLevels(0, side, levels);
        return List(levels[..count].ToArray().Select(level => (level.Lots, level.PriceTicks)));
    }

    private string List(IEnumerable<(long Lots, long Ticks)> rows)
    {
        var text = string.Join(", ", rows.Select(row => $"{row.Lots} @ {Price(row.Ticks)}"));
        return text.Length == 0 ? "none" : text;
    }

    private string Price(long ticks) => _instrument.ToPrice(ticks).ToString("0.########", CultureInfo.InvariantCulture);

    private static string Rate(long billionths) => ((decimal)billionths / FundingView.RateScale).ToString("0.#########", CultureInfo.InvariantCulture);

    private static string Coins(long units) => Money.ToCoins(units).ToString("0.########", CultureInfo.InvariantCulture);
}
