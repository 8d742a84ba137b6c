using MartDesk.Exchange.Books;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Feeds;

/// <summary>One thing that happened on the recorded market, in ticks and lots of our instrument.</summary>
public abstract record RecordedEvent
{
    /// <summary>When it was received, Unix milliseconds of the recording.</summary>
    public required long TimeMs { get; init; }

    /// <summary>Which instrument.</summary>
    public required int InstrumentId { get; init; }
}

/// <summary>The recorded book, whole or what changed of it.</summary>
public sealed record RecordedDepth : RecordedEvent
{
    /// <summary>True when levels that are not named are gone; false when they stay as they were.</summary>
    public required bool IsSnapshot { get; init; }

    /// <summary>Version of the book after this; updates raise it by one.</summary>
    public required long Version { get; init; }

    /// <summary>Bids with their absolute volume; 0 lots removes the level.</summary>
    public required IReadOnlyList<BookLevel> Bids { get; init; }

    /// <summary>Asks with their absolute volume; 0 lots removes the level.</summary>
    public required IReadOnlyList<BookLevel> Asks { get; init; }
}

/// <summary>One recorded trade.</summary>
public sealed record RecordedTrade : RecordedEvent
{
    /// <summary>Price in ticks.</summary>
    public required long PriceTicks { get; init; }

    /// <summary>Contracts.</summary>
    public required long Lots { get; init; }

    /// <summary>Side of the order that took.</summary>
    public required Side TakerSide { get; init; }
}
