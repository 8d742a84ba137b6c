namespace MartDesk.Exchange.Orders;

/// <summary>One execution of one order.</summary>
public readonly record struct Fill
{
    /// <summary>Id shared with the public trade.</summary>
    public required long TradeId { get; init; }

    /// <summary>Price in ticks.</summary>
    public required long PriceTicks { get; init; }

    /// <summary>Contracts.</summary>
    public required long Lots { get; init; }

    /// <summary>True when the order rested.</summary>
    public required bool IsMaker { get; init; }

    /// <summary>Fee paid in money units, rounded up; never negative.</summary>
    public required long FeeUnits { get; init; }

    /// <summary>Profit realised by what the fill closed, before fees, in money units; 0 when it only opened.</summary>
    public required long RealisedUnits { get; init; }

    /// <summary>True when the position was closed outside the book, by automatic deleveraging.</summary>
    public bool IsDeleveraging { get; init; }

    /// <summary>When, Unix milliseconds.</summary>
    public required long TimeMs { get; init; }
}
