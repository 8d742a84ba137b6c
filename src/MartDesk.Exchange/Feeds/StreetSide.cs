using MartDesk.Exchange.Books;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Feeds;

/// <summary>One side of the street's book: the recorded levels and the orders that stand for them, best price first.</summary>
internal sealed class StreetSide
{
    private readonly int _instrumentId;
    private readonly Side _side;
    private readonly SortedDictionary<long, long> _recordedLots;
    private readonly SortedDictionary<long, long> _orderIds;
    private readonly List<long> _withdrawn = [];

    public StreetSide(int instrumentId, Side side)
    {
        _instrumentId = instrumentId;
        _side = side;
        var bestFirst = Comparer<long>.Create((one, other) => Compare(one, other));
        _recordedLots = new SortedDictionary<long, long>(bestFirst);
        _orderIds = new SortedDictionary<long, long>(bestFirst);
    }

    /// <summary>Notes what a depth message says; nothing is traded yet.</summary>
    public void Record(IReadOnlyList<BookLevel> levels, bool isSnapshot)
    {
        if (isSnapshot)
            _recordedLots.Clear();
        foreach (var level in levels)
        {
            if (level.Lots == 0)
                _recordedLots.Remove(level.PriceTicks);
            else
                _recordedLots[level.PriceTicks] = level.Lots;
        }
    }

    /// <summary>Cancels the orders at prices where the recording has no level.</summary>
    public void WithdrawUnrecorded(IFeedPort port)
    {
        foreach (var price in _orderIds.Keys)
        {
            if (!_recordedLots.ContainsKey(price))
                _withdrawn.Add(price);
        }

        Withdraw(port);
    }

    /// <summary>Brings every recorded level to its recorded volume.</summary>
    public void PlaceRecorded(IFeedPort port)
    {
        foreach (var (price, lots) in _recordedLots)
            Set(port, price, lots, atLeast: false);
    }

    /// <summary>Makes sure that one order of at least this size stands at a price.</summary>
    public void PlaceAtLeast(IFeedPort port, long price, long lots) => Set(port, price, lots, atLeast: true);

    /// <summary>Cancels the orders that a taker would meet before this price.</summary>
    public void WithdrawBetterThan(IFeedPort port, long price)
    {
        foreach (var own in _orderIds.Keys)
        {
            if (Compare(own, price) >= 0)
                break;
            _withdrawn.Add(own);
        }

        Withdraw(port);
    }

    /// <summary>Cancels the orders that an order of the other side at this price would trade with.</summary>
    public void WithdrawCrossedBy(IFeedPort port, long price)
    {
        foreach (var own in _orderIds.Keys)
        {
            if (Compare(own, price) > 0)
                break;
            _withdrawn.Add(own);
        }

        Withdraw(port);
    }

    /// <summary>Negative when the first price is the better one on this side.</summary>
    private int Compare(long one, long other) => _side == Side.Buy ? other.CompareTo(one) : one.CompareTo(other);

    private void Set(IFeedPort port, long price, long lots, bool atLeast)
    {
        if (_orderIds.TryGetValue(price, out var orderId) && port.Engine.TryGetOpenOrder(orderId, out var order))
        {
            if (atLeast ? order.OpenLots < lots : order.OpenLots != lots)
                HouseDesk.Resize(port, HouseAccounts.Street, _instrumentId, orderId, lots);
            return;
        }

        _orderIds[price] = HouseDesk.Place(port, HouseAccounts.Street, _instrumentId, _side, price, lots, TimeInForce.GoodTillCancel);
    }

    private void Withdraw(IFeedPort port)
    {
        foreach (var price in _withdrawn)
        {
            _orderIds.Remove(price, out var orderId);
            if (port.Engine.TryGetOpenOrder(orderId, out _))
                HouseDesk.Cancel(port, HouseAccounts.Street, _instrumentId, orderId);
        }

        _withdrawn.Clear();
    }
}
