using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Ticket;

/// <summary>One wish of the owner.</summary>
public abstract record ManualOrder
{
    private ManualOrder()
    {
    }

    /// <summary>The desk's id of the account.</summary>
    public required string AccountId { get; init; }

    /// <summary>Instrument as the venue names it.</summary>
    public required string Symbol { get; init; }

    /// <summary>Opens, or adds to, one side. In one-way mode what is held on the other side is closed first, by as much as the size asks for.</summary>
    public sealed record Entry : ManualOrder
    {
        /// <summary>Long buys, short sells.</summary>
        public required PositionSide Side { get; init; }

        /// <summary>How much.</summary>
        public required OrderSize Size { get; init; }

        /// <summary>How it is priced.</summary>
        public OrderPricing Pricing { get; init; } = new();

        /// <summary>Leverage; null for what the account's own orders use. With an open position that one's leverage counts.</summary>
        public int? Leverage { get; init; }

        /// <summary>Margin mode; null for isolated.</summary>
        public MarginMode? MarginMode { get; init; }

        /// <summary>Stop loss; null for none.</summary>
        public ExitPrice? StopLoss { get; init; }

        /// <summary>Up to eight targets; empty for none.</summary>
        public IReadOnlyList<ExitPrice> TakeProfits { get; init; } = [];
    }

    /// <summary>Closes all or a part of one side; never opens.</summary>
    public sealed record Exit : ManualOrder
    {
        /// <summary>The side that is closed.</summary>
        public required PositionSide Side { get; init; }

        /// <summary>How much; null for all of it. Percent counts of the position.</summary>
        public OrderSize? Size { get; init; }

        /// <summary>How it is priced.</summary>
        public OrderPricing Pricing { get; init; } = new();
    }

    /// <summary>Closes a side at market and opens as much on the other.</summary>
    public sealed record Reverse : ManualOrder
    {
        /// <summary>The side that is held now.</summary>
        public required PositionSide Side { get; init; }
    }

    /// <summary>Puts stop and targets of a held side in place of those that stand. What is not named here stays.</summary>
    public sealed record Protect : ManualOrder
    {
        /// <summary>The side that is held.</summary>
        public required PositionSide Side { get; init; }

        /// <summary>Stop loss of the whole position; null leaves the one that stands.</summary>
        public ExitPrice? StopLoss { get; init; }

        /// <summary>Targets, up to eight; empty leaves those that stand.</summary>
        public IReadOnlyList<ExitPrice> TakeProfits { get; init; } = [];
    }

    /// <summary>Follows the price with an exit of a held side.</summary>
    public sealed record Trail : ManualOrder
    {
        /// <summary>The side that is held.</summary>
        public required PositionSide Side { get; init; }

        /// <summary>Distance in percent, 0.1 to 5.</summary>
        public required decimal Percent { get; init; }

        /// <summary>Price from which it follows; null for the price now.</summary>
        public decimal? ActivationPrice { get; init; }

        /// <summary>How much; null for all of it.</summary>
        public OrderSize? Size { get; init; }
    }

    /// <summary>Cancels one order, whoever made it.</summary>
    public sealed record Cancel : ManualOrder
    {
        /// <summary>The venue's id.</summary>
        public required string VenueOrderId { get; init; }

        /// <summary>In the book, or what it waits as.</summary>
        public required OrderKind Kind { get; init; }
    }

    /// <summary>Takes a stop away that the desk keeps: the venue has no order of it.</summary>
    public sealed record CancelStop : ManualOrder
    {
        /// <summary>Our id, as <see cref="Execution.KeptStop.ClientOrderId"/> has it.</summary>
        public required string ClientOrderId { get; init; }
    }

    /// <summary>Gives one order another price, size or trigger, whoever made it. What is null stays.</summary>
    public sealed record Edit : ManualOrder
    {
        /// <summary>The venue's id.</summary>
        public required string VenueOrderId { get; init; }

        /// <summary>In the book, or what it waits as; one that follows the price cannot be changed.</summary>
        public required OrderKind Kind { get; init; }

        /// <summary>New limit price; of one that waits the price it is placed at.</summary>
        public decimal? LimitPrice { get; init; }

        /// <summary>New size in contracts, fills included; of an order in the book only.</summary>
        public long? Contracts { get; init; }

        /// <summary>New price to wait for.</summary>
        public decimal? TriggerPrice { get; init; }

        /// <summary>New take profit of an order that would open; it stands once that has filled. 0 asks for none, which is refused: no venue takes one away.</summary>
        public decimal? TakeProfitPrice { get; init; }

        /// <summary>Which price the take profit watches; null for the one that it watches now, or the last price.</summary>
        public TriggerBy? TakeProfitBy { get; init; }

        /// <summary>New stop loss of an order that would open, as with the take profit.</summary>
        public decimal? StopLossPrice { get; init; }

        /// <summary>Which price the stop loss watches; null for the one that it watches now, or the last price.</summary>
        public TriggerBy? StopLossBy { get; init; }
    }

    /// <summary>Cancels every order of the instrument that is open or waits for a price, whoever made it.</summary>
    public sealed record CancelAll : ManualOrder;
}
