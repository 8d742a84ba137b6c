using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Books;

/// <summary>The book of one instrument with its last and mark price.</summary>
internal sealed class OrderBook(Instrument instrument, OrderStore orders)
{
    private readonly PriceLadder _bids = new(orders, Side.Buy);
    private readonly PriceLadder _asks = new(orders, Side.Sell);

    public Instrument Instrument { get; } = instrument;

    /// <summary>Price of the last trade in ticks; 0 before the first.</summary>
    public long LastPrice { get; set; }

    /// <summary>Mark price in ticks; 0 until set.</summary>
    public long MarkPrice { get; set; }

    /// <summary>Where orders of that side rest.</summary>
    public PriceLadder Of(Side side) => side == Side.Buy ? _bids : _asks;

    /// <summary>What an order of that side trades against.</summary>
    public PriceLadder Against(Side side) => side == Side.Buy ? _asks : _bids;
}
