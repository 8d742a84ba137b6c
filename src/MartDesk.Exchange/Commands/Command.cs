using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;

namespace MartDesk.Exchange.Commands;

/// <summary>One instruction to the engine, with everything that decides its outcome: time, ids and numbers.</summary>
/// <remarks>Equal command streams give equal events and an equal state hash. Members that a kind does not name are left at their default.</remarks>
public readonly record struct Command
{
    /// <summary>Place in the journal: 1, 2, 3 … without a gap.</summary>
    public required long Sequence { get; init; }

    /// <summary>When the venue received it, Unix milliseconds.</summary>
    public required long TimeMs { get; init; }

    /// <summary>What is asked.</summary>
    public required CommandKind Kind { get; init; }

    /// <summary>Who asks. Account ids are handed out by the caller and start at 1.</summary>
    public int AccountId { get; init; }

    /// <summary>Which instrument; index into the engine's table. −1 with <see cref="CommandKind.CancelAll"/> means all.</summary>
    public int InstrumentId { get; init; }

    /// <summary>Id of the order placed, cancelled or reduced. New ids are handed out by the caller and only grow; they stay below 2^53.</summary>
    public long OrderId { get; init; }

    /// <summary>
    /// The client's own id of a new order, or the number of a transfer; null when it gave none. An account uses each once, so a caller who has
    /// both keeps them apart.
    /// </summary>
    public string? ClientOrderId { get; init; }

    /// <summary>Buy or sell.</summary>
    public Side Side { get; init; }

    /// <summary>Opens or closes a position. In one-way mode Close means reduce only and Open may also reduce.</summary>
    public PositionEffect Effect { get; init; }

    /// <summary>Limit or market.</summary>
    public OrderType Type { get; init; }

    /// <summary>How long a limit order stays; a market order is always immediate or cancel.</summary>
    public TimeInForce TimeInForce { get; init; }

    /// <summary>Limit price in ticks (0 leaves it when an order is modified); mark price with <see cref="CommandKind.SetMarkPrice"/>.</summary>
    public long PriceTicks { get; init; }

    /// <summary>Index price in ticks with <see cref="CommandKind.SetMarkPrice"/>; 0 leaves it as it is.</summary>
    public long IndexTicks { get; init; }

    /// <summary>
    /// Contracts ordered; with <see cref="CommandKind.ResizeOrder"/> the contracts that shall remain open; with
    /// <see cref="CommandKind.ModifyOrder"/> the new whole size, what is filled included, 0 to leave it.
    /// </summary>
    public long Lots { get; init; }

    /// <summary>Leverage of an opening order or of <see cref="CommandKind.SetLeverage"/>; 0 means the one last set.</summary>
    public int Leverage { get; init; }

    /// <summary>Margin mode of an opening order or of <see cref="CommandKind.SetLeverage"/>; Unspecified means the one last set.</summary>
    public MarginMode MarginMode { get; init; }

    /// <summary>What happens when an order would meet one of the same account.</summary>
    public SelfTradeMode SelfTradeMode { get; init; }

    /// <summary>New position mode with <see cref="CommandKind.SetPositionMode"/>.</summary>
    public PositionMode PositionMode { get; init; }

    /// <summary>Amount in money units: with <see cref="CommandKind.Deposit"/> negative withdraws, with <see cref="CommandKind.Transfer"/> it is above 0.</summary>
    public long AmountUnits { get; init; }

    /// <summary>Who receives a <see cref="CommandKind.Transfer"/>.</summary>
    public int ToAccountId { get; init; }

    /// <summary>With <see cref="CommandKind.SetTimedCancel"/>: milliseconds from now; 0 removes it, a day is the most.</summary>
    public long TimeoutMs { get; init; }

    /// <summary>What a plan order waits for.</summary>
    public PlanTerms? Plan { get; init; }

    /// <summary>Take profit and stop loss of an opening order, now or after its trigger.</summary>
    public Protection? Protection { get; init; }

    /// <summary>With <see cref="CommandKind.OpenAccount"/>: the account is the venue's own (a feed) and is exempt from margin, fees and size maximums; it starts in one-way mode.</summary>
    public bool IsHouse { get; init; }
}
