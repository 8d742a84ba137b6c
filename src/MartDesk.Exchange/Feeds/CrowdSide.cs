using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Feeds;

/// <summary>The makers' quotes on one side, best first, at most one per price.</summary>
internal sealed class CrowdSide(int instrumentId, Side side)
{
    private readonly List<(long PriceTicks, long OrderId)> _quotes = [];

    public Side Side => side;

    public int Count => _quotes.Count;

    public long WorstTicks => _quotes[^1].PriceTicks;

    /// <summary>Drops quotes that were filled.</summary>
    public void ForgetFinished(IFeedPort port)
    {
        // Filled quotes are the best ones: matching takes them in this order.
        var finished = 0;
        while (finished < _quotes.Count && !port.Engine.TryGetOpenOrder(_quotes[finished].OrderId, out _))
            finished++;
        _quotes.RemoveRange(0, finished);
    }

    /// <summary>Rests a maker-only quote; false when there is one at that price, or it would have traded.</summary>
    public bool Quote(IFeedPort port, long priceTicks, long lots)
    {
        var index = _quotes.FindIndex(quote => side == Side.Buy ? quote.PriceTicks <= priceTicks : quote.PriceTicks >= priceTicks);
        if (index < 0)
            index = _quotes.Count;
        else if (_quotes[index].PriceTicks == priceTicks)
            return false;
        var orderId = HouseDesk.Place(port, HouseAccounts.Makers, instrumentId, side, priceTicks, lots, TimeInForce.MakerOnly);
        if (!port.Engine.TryGetOpenOrder(orderId, out _))
            return false;
        _quotes.Insert(index, (priceTicks, orderId));
        return true;
    }

    public void Resize(IFeedPort port, int index, long lots)
    {
        if (port.Engine.TryGetOpenOrder(_quotes[index].OrderId, out var order) && order.OpenLots != lots)
            HouseDesk.Resize(port, HouseAccounts.Makers, instrumentId, order.OrderId, lots);
    }

    public void CancelWorst(IFeedPort port)
    {
        HouseDesk.Cancel(port, HouseAccounts.Makers, instrumentId, _quotes[^1].OrderId);
        _quotes.RemoveAt(_quotes.Count - 1);
    }
}
