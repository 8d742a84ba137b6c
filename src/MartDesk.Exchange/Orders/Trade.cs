namespace MartDesk.Exchange.Orders;

/// <summary>A public trade.</summary>
public readonly record struct Trade
{
    /// <summary>Grows by one with every trade of the venue.</summary>
    public required long TradeId { get; init; }

    /// <summary>Instrument.</summary>
    public required int InstrumentId { get; init; }

    /// <summary>Price in ticks.</summary>
    public required long PriceTicks { get; init; }

    /// <summary>Contracts.</summary>
    public required long Lots { get; init; }

    /// <summary>Side of the order that took.</summary>
    public required Side TakerSide { get; init; }

    /// <summary>Whether the taker's order opened or closed.</summary>
    public required PositionEffect TakerEffect { get; init; }

    /// <summary>Whether the maker's order opened or closed.</summary>
    public required PositionEffect MakerEffect { get; init; }

    /// <summary>When, Unix milliseconds.</summary>
    public required long TimeMs { get; init; }
}
