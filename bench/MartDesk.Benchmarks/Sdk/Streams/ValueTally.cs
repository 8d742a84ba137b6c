using MartDesk.BitMart.Futures.Streams.Values;

namespace MartDesk.Benchmarks.Sdk.Streams;

/// <summary>A listener that looks at everything it gets and counts the messages.</summary>
/// <param name="progress">Told the number of each message, from 0; null for nobody.</param>
internal sealed class ValueTally(Action<int>? progress = null) : IMarketDataListener, IAccountListener
{
    private decimal _seen;
    private int _messages;

    /// <summary>Values handed over; a trade counts one, as its messages here hold one each.</summary>
    public int Messages => _messages;

    /// <summary>Keeps the compiler from leaving anything out.</summary>
    public decimal Seen => _seen;

    public void OnBookTicker(in BookTickerValue ticker)
    {
        _seen = ticker.BidPrice ?? 0m;
        Count();
    }

    public void OnTicker(in TickerValue ticker)
    {
        _seen = ticker.LastPrice;
        Count();
    }

    public void OnTrade(in TradeValue trade)
    {
        _seen = trade.Price;
        Count();
    }

    public void OnDepth(in DepthValue depth)
    {
        _seen = depth.Bids.IsEmpty ? 0m : depth.Bids[^1].Price;
        Count();
    }

    public void OnDepthAll(in DepthAllValue depth)
    {
        _seen = depth.Bids.IsEmpty ? 0m : depth.Bids[^1].Price;
        Count();
    }

    public void OnDepthSide(in DepthSideValue depth)
    {
        _seen = depth.Levels.IsEmpty ? 0m : depth.Levels[^1].Price;
        Count();
    }

    public void OnCandle(in CandleValue candle)
    {
        _seen = candle.Close;
        Count();
    }

    public void OnFundingRate(in FundingRateValue rate)
    {
        _seen = rate.Rate;
        Count();
    }

    public void OnPosition(in PositionValue position)
    {
        _seen = position.EntryPrice;
        Count();
    }

    public void OnBalance(in BalanceValue balance)
    {
        _seen = balance.Available;
        Count();
    }

    public void OnOrder(in OrderValue order)
    {
        _seen = order.Price ?? 0m;
        Count();
    }

    private void Count() => progress?.Invoke(_messages++);
}
