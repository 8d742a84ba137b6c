using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Feeds;

/// <summary>The street's orders in one instrument: one per recorded level.</summary>
/// <remarks>
/// The street never trades with itself: levels that stand in the way are withdrawn before anything is placed, and a recorded book is
/// not crossed. It may well meet clients' orders; what they took is put back by the next depth message, which compares every level.
/// </remarks>
internal sealed class StreetBook(int instrumentId)
{
    private readonly StreetSide _bids = new(instrumentId, Side.Buy);
    private readonly StreetSide _asks = new(instrumentId, Side.Sell);

    /// <summary>Makes the street's levels those of the recording.</summary>
    public void Adjust(IFeedPort port, RecordedDepth depth)
    {
        _bids.Record(depth.Bids, depth.IsSnapshot);
        _asks.Record(depth.Asks, depth.IsSnapshot);
        _bids.WithdrawUnrecorded(port);
        _asks.WithdrawUnrecorded(port);
        _bids.PlaceRecorded(port);
        _asks.PlaceRecorded(port);
    }

    /// <summary>
    /// Sends a recorded trade through the book. The book is recorded ten times a second and trades come between: first the street moves
    /// to where the trade says the market is, with at least the traded size in one order at the traded price.
    /// </summary>
    public void Trade(IFeedPort port, RecordedTrade trade)
    {
        var (makers, takers) = trade.TakerSide == Side.Sell ? (_bids, _asks) : (_asks, _bids);
        makers.WithdrawBetterThan(port, trade.PriceTicks);
        takers.WithdrawCrossedBy(port, trade.PriceTicks);
        makers.PlaceAtLeast(port, trade.PriceTicks, trade.Lots);
        HouseDesk.Place(port, HouseAccounts.StreetFlow, instrumentId, trade.TakerSide, trade.PriceTicks, trade.Lots, TimeInForce.ImmediateOrCancel);
    }
}
