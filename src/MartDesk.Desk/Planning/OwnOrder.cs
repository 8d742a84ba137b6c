using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Planning;

/// <summary>An order of the pointer that stands at the venue, by our records.</summary>
/// <param name="ClientOrderId">Our id.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Effect">Opens or closes.</param>
/// <param name="Tag">The sender's label; null when it gave none.</param>
/// <param name="OrderId">The sender's name of the order; null when it gave none.</param>
internal sealed record OwnOrder(string ClientOrderId, OrderKind Kind, OrderSide Side, PositionEffect Effect, string? Tag, string? OrderId)
{
    /// <summary>Side of the position that it opens or closes.</summary>
    public PositionSide PositionSide => (Side == OrderSide.Buy) == (Effect == PositionEffect.Open) ? PositionSide.Long : PositionSide.Short;

    /// <summary>Adds to a position that its alert opened, so it has nothing to do once that has ended.</summary>
    public bool IsAveraging { get; init; }

    /// <summary>A stop that the desk keeps, or the exit that it has become.</summary>
    public bool IsKept { get; init; }

    public bool IsStopLoss => Kind == OrderKind.StopLoss || IsKept;

    public bool IsBracket => IsStopLoss || Kind == OrderKind.TakeProfit || (Kind == OrderKind.Trailing && Effect == PositionEffect.Close);
}
