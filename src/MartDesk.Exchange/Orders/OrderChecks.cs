using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Margin;
using MartDesk.Exchange.Matching;
using MartDesk.Exchange.PlanOrders;

namespace MartDesk.Exchange.Orders;

/// <summary>What a new order must satisfy, in the order of <see cref="RejectReason"/>; see <c>docs/exchange-checks.md</c>.</summary>
internal sealed class OrderChecks(OrderBook[] books, OrderStore orders, AccountTable accounts, Valuation valuation)
{
    /// <summary>A market order may go this far beyond the best price: one twentieth, 5 %.</summary>
    private const int MarketReach = 20;

    /// <summary>Beyond this wallet, of either sign, the engine takes no more orders: money must fit 64 bits whatever they do.</summary>
    internal const long MaxWalletUnits = 1L << 61;

    /// <summary>Checks an order; on success, what entry needs to know about it.</summary>
    /// <param name="command">The order.</param>
    /// <param name="isTriggered">Born of a plan order: if it closes, the largest size of an order does not bind it, so that a stop closes the position whole.</param>
    /// <param name="admission">What passed.</param>
    public RejectReason Check(in Command command, bool isTriggered, out Admission admission)
    {
        admission = default;
        if (!accounts.TryGet(command.AccountId, out var account))
            return RejectReason.UnknownAccount;
        if ((uint)command.InstrumentId >= (uint)books.Length)
            return RejectReason.UnknownInstrument;

        var book = books[command.InstrumentId];
        var instrument = book.Instrument;
        var holding = account.In(command.InstrumentId);
        var isMarket = command.Type == OrderType.Market;
        var price = isMarket ? WorstMarketPrice(book, command.Side) : command.PriceTicks;
        if (!IsSizeAllowed(command, isTriggered, account, holding, price))
            return RejectReason.SizeOutOfRange;
        if (!isMarket && (price < 1 || price > instrument.PriceMaxTicks))
            return RejectReason.PriceOutOfRange;
        var isOpening = command.Effect == PositionEffect.Open;
        if (isOpening && (command.Leverage < 0 || command.Leverage > instrument.Specification.MaxLeverage))
            return RejectReason.LeverageOutOfRange;
        if (isMarket && command.TimeInForce == TimeInForce.MakerOnly)
            return RejectReason.TimeInForceInvalid;
        if (isOpening && command.Protection is { } protection && !isTriggered && price != 0)
        {
            var reference = isMarket ? book.Against(command.Side).BestPrice : price;
            if (CheckProtection(protection, command.Side, reference, instrument.PriceMaxTicks) != RejectReason.None)
                return RejectReason.ProtectionInvalid;
        }

        if (command.ClientOrderId is { } clientOrderId && account.HasUsed(clientOrderId))
            return RejectReason.DuplicateClientOrderId;
        if (!TryTerms(command, holding, out var terms))
            return RejectReason.LeverageConflict;
        if (isOpening && !account.IsHouse && IsBeyondBracket(command, holding, terms, price))
            return RejectReason.NotionalTooLarge;

        var timeInForce = isMarket ? TimeInForce.ImmediateOrCancel : command.TimeInForce;
        admission = new Admission(account, holding, terms, price, timeInForce, CanFillWhole: false);
        var reason = isOpening ? CheckMargin(command, ref admission, heldUnits: 0) : CheckPosition(command, ref admission);
        if (reason != RejectReason.None)
            return reason;
        return isMarket && price == 0 ? RejectReason.NoLiquidity : RejectReason.None;
    }

    /// <summary>The terms an opening order asks for. False when they differ from those of an open position or order.</summary>
    public static bool TryTerms(in Command command, Holding holding, out MarginTerms terms)
    {
        terms = holding.Terms;
        var isClosingOrder = command is { Kind: CommandKind.PlaceOrder, Effect: PositionEffect.Close };
        var leverage = isClosingOrder || command.Leverage == 0 ? terms.Leverage : command.Leverage;
        var marginMode = isClosingOrder || command.MarginMode == MarginMode.Unspecified ? terms.MarginMode : command.MarginMode;
        if (leverage == terms.Leverage && marginMode == terms.MarginMode)
            return true;
        terms = new MarginTerms(holding.Instrument, leverage, marginMode);
        return !holding.IsInUse;
    }

    /// <summary>A buy takes profit above its price and stops below it, a sale the other way round.</summary>
    public static RejectReason CheckProtection(Protection protection, Side side, long priceTicks, long highestTicks)
    {
        var (profit, loss) = (protection.TakeProfitTicks, protection.StopLossTicks);
        var isKnown = protection.TakeProfitSource <= PriceSource.Mark && protection.StopLossSource <= PriceSource.Mark;
        var isInRange = profit >= 0 && profit <= highestTicks && loss >= 0 && loss <= highestTicks;
        var isProfit = profit == 0 || (side == Side.Buy ? profit > priceTicks : profit < priceTicks);
        var isLoss = loss == 0 || (side == Side.Buy ? loss < priceTicks : loss > priceTicks);
        return isKnown && isInRange && isProfit && isLoss ? RejectReason.None : RejectReason.ProtectionInvalid;
    }

    /// <summary>True when free balance and what a resting order holds cover it at another price and size.</summary>
    public bool CanAfford(in Order order, long priceTicks, long openLots, SelfTradeMode selfTradeMode)
    {
        var holding = order.Account.In(order.InstrumentId);
        var asked = new Command
        {
            Sequence = 0,
            TimeMs = 0,
            Kind = CommandKind.PlaceOrder,
            InstrumentId = order.InstrumentId,
            Side = order.Side,
            Lots = openLots,
            SelfTradeMode = selfTradeMode,
        };
        var admission = new Admission(order.Account, holding, holding.Terms, priceTicks, order.TimeInForce, CanFillWhole: false);
        return CheckMargin(asked, ref admission, order.HeldUnits) == RejectReason.None;
    }

    /// <summary>What a limit order holds when it rests whole.</summary>
    public static long RestingMargin(Holding holding, MarginTerms terms, Side side, long priceTicks, long lots) =>
        terms.OrderMargin(holding.OpenedBy(side).Side, (long)holding.Instrument.ValueUnits(priceTicks, lots));

    /// <summary>
    /// True when the position, what rests to open it, and these lots stay countable: for a client at any price of the instrument, for a
    /// house account at the price at hand.
    /// </summary>
    public static bool IsCountable(Account account, Holding holding, Side side, long lots, long priceTicks)
    {
        var total = (Int128)holding.OpenedBy(side).Lots + holding.PendingLots(side) + lots;
        var price = account.IsHouse ? priceTicks : holding.Instrument.PriceMaxTicks;
        return total * price <= Instrument.MaxValueUnits / holding.Instrument.TickLotUnits
            && account.WalletUnits is >= -MaxWalletUnits and <= MaxWalletUnits;
    }

    /// <summary>True when position, resting orders and this one together would be worth more than the leverage allows. What a one-way order closes does not count.</summary>
    private bool IsBeyondBracket(in Command command, Holding holding, MarginTerms terms, long price)
    {
        if (terms.MaxNotionalUnits == Instrument.MaxValueUnits)
            return false;
        var closing = holding.Account.PositionMode == PositionMode.OneWay ? Math.Min(holding.ClosedBy(command.Side).Lots, command.Lots) : 0;
        var units = holding.Instrument.ValueUnits(HighestPrice(command, holding, price), command.Lots - closing);
        return units + holding.OpenedBy(command.Side).EntryValueUnits + holding.PendingUnits(command.Side) > terms.MaxNotionalUnits;
    }

    // A sale may be filled at the best bid, far above its limit.
    private long HighestPrice(in Command command, Holding holding, long price)
    {
        var highest = Math.Clamp(price, 1, holding.Instrument.PriceMaxTicks);
        return command.Side == Side.Sell ? Math.Max(highest, books[command.InstrumentId].Of(Side.Buy).BestPrice) : highest;
    }

    private bool IsSizeAllowed(in Command command, bool isTriggered, Account account, Holding holding, long price)
    {
        var specification = holding.Instrument.Specification;
        var largest = command.Type == OrderType.Market ? specification.MaxMarketLots : specification.MaxLots;
        var isBounded = !account.IsHouse && !(isTriggered && command.Effect == PositionEffect.Close);
        if (command.Lots < specification.MinLots || (isBounded && command.Lots > largest))
            return false;
        return IsCountable(account, holding, command.Side, command.Lots, HighestPrice(command, holding, price));
    }

    private RejectReason CheckPosition(in Command command, ref Admission admission)
    {
        var position = admission.Holding.ClosedBy(command.Side);
        if (position.Lots == 0)
            return RejectReason.NoPosition;
        if (command.Lots > position.Lots - position.FrozenLots)
            return RejectReason.PositionTooSmall;
        if (admission.TimeInForce == TimeInForce.FillOrKill)
            admission = admission with { CanFillWhole = Walk(command, admission, freeLots: 0).CertainLots >= command.Lots };
        return RejectReason.None;
    }

    private RejectReason CheckMargin(in Command command, ref Admission admission, long heldUnits)
    {
        var (account, holding) = (admission.Account, admission.Holding);
        var isFillOrKill = admission.TimeInForce == TimeInForce.FillOrKill;
        var needed = 0L;
        var restingLots = admission.TimeInForce is TimeInForce.GoodTillCancel or TimeInForce.MakerOnly ? command.Lots : 0;
        if (isFillOrKill || (!account.IsHouse && admission.TimeInForce != TimeInForce.MakerOnly))
        {
            // In one-way mode what reduces the position at once needs no margin.
            var freeLots = account.PositionMode == PositionMode.OneWay ? holding.ClosedBy(command.Side).Lots : 0;
            var walk = Walk(command, admission, freeLots);
            admission = admission with { CanFillWhole = walk.CertainLots >= command.Lots };
            if (!isFillOrKill || admission.CanFillWhole)
                needed = admission.Terms.OrderMargin(holding.OpenedBy(command.Side).Side, walk.ValueUnits);
            restingLots = Math.Max(0, restingLots - walk.Lots);
        }

        if (account.IsHouse)
            return RejectReason.None;
        if (restingLots > 0)
            needed += RestingMargin(holding, admission.Terms, command.Side, admission.PriceTicks, restingLots);
        return needed == 0 || valuation.Free(account) + heldUnits >= needed ? RejectReason.None : RejectReason.InsufficientBalance;
    }

    private BookWalk Walk(in Command command, in Admission admission, long freeLots) => BookWalk.Over(
        orders,
        books[command.InstrumentId].Against(command.Side),
        admission.PriceTicks,
        command.Lots,
        freeLots,
        admission.Account,
        command.SelfTradeMode,
        admission.Holding.Instrument.TickLotUnits);

    /// <summary>The worst price of a market order: 5 % beyond the best opposite price, rounded towards it; 0 when that side is empty.</summary>
    private static long WorstMarketPrice(OrderBook book, Side side)
    {
        var best = book.Against(side).BestPrice;
        return side == Side.Buy ? Math.Min(best + best / MarketReach, book.Instrument.PriceMaxTicks) : best - best / MarketReach;
    }
}

/// <summary>An order that passed every check.</summary>
/// <param name="Account">Owner.</param>
/// <param name="Holding">What the owner has in the instrument.</param>
/// <param name="Terms">Leverage and margin mode that hold from now on; a new object when the order changes them.</param>
/// <param name="PriceTicks">Limit, or the worst price of a market order.</param>
/// <param name="TimeInForce">How long it works; a market order is always immediate or cancel.</param>
/// <param name="CanFillWhole">Whether the book would fill all of it now; computed for fill-or-kill orders.</param>
internal readonly record struct Admission(
    Account Account, Holding Holding, MarginTerms Terms, long PriceTicks, TimeInForce TimeInForce, bool CanFillWhole);
