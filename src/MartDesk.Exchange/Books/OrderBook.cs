using System.Runtime.InteropServices;
using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Funding;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;

namespace MartDesk.Exchange.Books;

/// <summary>The book of one instrument with its last and mark price.</summary>
internal sealed class OrderBook(Instrument instrument, OrderStore orders)
{
    private readonly List<Holding> _holders = [];
    private readonly PriceLadder _bids = new(orders.Places, Side.Buy);
    private readonly PriceLadder _asks = new(orders.Places, Side.Sell);

    public Instrument Instrument { get; } = instrument;

    /// <summary>Price of the last trade in ticks; 0 before the first.</summary>
    public long LastPrice { get; set; }

    /// <summary>Mark price in ticks; 0 until set.</summary>
    public long MarkPrice { get; set; }

    /// <summary>Index price in ticks; 0 until set.</summary>
    public long IndexPrice { get; set; }

    public FundingState Funding { get; } = new(instrument);

    /// <summary>The plan orders that wait for a price of this instrument.</summary>
    public PlanWatch Plans { get; } = new();

    /// <summary>Everyone who has a position in the instrument, in no particular order.</summary>
    public ReadOnlySpan<Holding> Holders => CollectionsMarshal.AsSpan(_holders);

    /// <summary>Enters or strikes a holding after its position opened or ended.</summary>
    public void Track(Holding holding)
    {
        var isHeld = holding.HolderIndex >= 0;
        if (holding.HasPosition == isHeld)
            return;
        holding.Account.SetHeld(holding, !isHeld);
        if (!isHeld)
        {
            holding.HolderIndex = _holders.Count;
            _holders.Add(holding);
            return;
        }

        var last = _holders[^1];
        _holders[holding.HolderIndex] = last;
        last.HolderIndex = holding.HolderIndex;
        _holders.RemoveAt(_holders.Count - 1);
        holding.HolderIndex = -1;
    }

    /// <summary>Where orders of that side rest.</summary>
    public PriceLadder Of(Side side) => side == Side.Buy ? _bids : _asks;

    /// <summary>What an order of that side trades against.</summary>
    public PriceLadder Against(Side side) => side == Side.Buy ? _asks : _bids;
}
