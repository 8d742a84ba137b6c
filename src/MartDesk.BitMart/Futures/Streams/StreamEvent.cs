using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Streams;

/// <summary>What a stream tells.</summary>
public abstract record StreamEvent
{
    private StreamEvent()
    {
    }

    /// <summary>Connected, logged in where needed, and every subscription answered. What happened before may have been missed: reconcile over REST now.</summary>
    /// <param name="IsReconnect">False only the first time.</param>
    public sealed record Connected(bool IsReconnect) : StreamEvent
    {
        /// <summary>The last sign of life before the connection was lost: what happened since may be missing. Null the first time.</summary>
        public DateTimeOffset? MissedSince { get; init; }
    }

    /// <summary>The connection is gone. The stream connects again by itself.</summary>
    /// <param name="Reason">Why, in words.</param>
    /// <param name="IsLoginRefused">True when the venue refused the key: the owner has to help, though the stream goes on trying.</param>
    public sealed record Disconnected(string Reason, bool IsLoginRefused = false) : StreamEvent;

    /// <summary>Events were dropped because the reader was too slow: read the state anew.</summary>
    /// <param name="Dropped">How many.</param>
    public sealed record Resynchronise(long Dropped) : StreamEvent;

    /// <summary>Answered a ping. With every other event a sign of life.</summary>
    public sealed record Alive : StreamEvent;

    /// <summary>The venue refused a subscription or a message.</summary>
    /// <param name="Topic">The topic; null when the answer names none.</param>
    /// <param name="Error">The venue's words.</param>
    public sealed record Refused(string? Topic, string Error) : StreamEvent;

    /// <summary>A ticker.</summary>
    /// <param name="Data">The push.</param>
    public sealed record Ticker(TickerPush Data) : StreamEvent;

    /// <summary>A whole book.</summary>
    /// <param name="Data">The push.</param>
    public sealed record Depth(DepthAllPush Data) : StreamEvent;

    /// <summary>One side of a book, from <c>futures/depth5</c>, <c>depth20</c> or <c>depth50</c>.</summary>
    /// <param name="Data">The push.</param>
    public sealed record DepthSide(DepthSidePush Data) : StreamEvent;

    /// <summary>A snapshot or changed levels of a book.</summary>
    /// <param name="Topic">The topic it came on; a snapshot is requested with it.</param>
    /// <param name="Data">The push.</param>
    public sealed record DepthIncrease(string Topic, DepthIncreasePush Data) : StreamEvent;

    /// <summary>Best bid and ask.</summary>
    /// <param name="Data">The push.</param>
    public sealed record BookTicker(BookTickerPush Data) : StreamEvent;

    /// <summary>Public trades, newest first.</summary>
    /// <param name="Data">The push.</param>
    public sealed record Trades(IReadOnlyList<TradePush> Data) : StreamEvent;

    /// <summary>A candle of the last price.</summary>
    /// <param name="Topic">The topic it came on, which names the interval.</param>
    /// <param name="Data">The push.</param>
    public sealed record Candle(string Topic, KlinePush Data) : StreamEvent;

    /// <summary>A candle of the mark price.</summary>
    /// <param name="Topic">The topic it came on, which names the interval.</param>
    /// <param name="Data">The push.</param>
    public sealed record MarkPriceCandle(string Topic, KlinePush Data) : StreamEvent;

    /// <summary>Funding of a contract.</summary>
    /// <param name="Data">The push.</param>
    public sealed record FundingRate(FundingRatePush Data) : StreamEvent;

    /// <summary>A balance.</summary>
    /// <param name="Data">The push.</param>
    public sealed record Balance(AssetPush Data) : StreamEvent;

    /// <summary>Positions; those not named did not change.</summary>
    /// <param name="Data">The push.</param>
    public sealed record Positions(IReadOnlyList<PositionPush> Data) : StreamEvent;

    /// <summary>Orders that changed.</summary>
    /// <param name="Data">The push.</param>
    public sealed record Orders(IReadOnlyList<OrderPush> Data) : StreamEvent;

    /// <summary>A message of a channel or shape nobody knew when this was written.</summary>
    /// <param name="Topic">Its topic; empty when it has none.</param>
    /// <param name="Text">Its data, or the whole message when it has no topic.</param>
    public sealed record Unknown(string Topic, string Text) : StreamEvent;
}
