using MartDesk.Exchange.Commands;

namespace MartDesk.Exchange.Feeds;

/// <summary>Trades through the engine like anyone else, by its own clock: a recording played back, or a synthetic crowd.</summary>
/// <remarks>Everything runs on the engine's thread. The same feed, seed and elapsed times give the same commands.</remarks>
public interface IFeed
{
    /// <summary>Opens the feed's house accounts where they do not exist yet and withdraws what they left resting in an earlier run.</summary>
    void Start(IFeedPort port);

    /// <summary>Does everything that is due.</summary>
    /// <param name="port">Where commands go.</param>
    /// <param name="elapsed">Feed time since <see cref="Start"/>: real time multiplied by the speed.</param>
    /// <returns>Feed time of the next action; null when the feed has ended.</returns>
    TimeSpan? Advance(IFeedPort port, TimeSpan elapsed);

    /// <summary>The index price that the feed knows of an instrument, in ticks: what other venues would trade at; 0 when it knows none.</summary>
    long IndexTicks(int instrumentId) => 0;

    /// <summary>The mark price that the feed brings along for an instrument, in ticks: that of the market it follows; 0 when it has none and the venue makes its own.</summary>
    long MarkTicks(int instrumentId) => 0;
}

/// <summary>What a feed may do.</summary>
public interface IFeedPort
{
    /// <summary>The engine, for reading.</summary>
    ExchangeEngine Engine { get; }

    /// <summary>The next free order id.</summary>
    long NextOrderId();

    /// <summary>Applies a command; sequence and time are filled in, and it is journalled like any other.</summary>
    void Apply(Command command);
}
