namespace MartDesk.Exchange.Books;

/// <summary>One price level of a ladder: its orders in order of arrival, the sum of their lots, and where it stands.</summary>
internal struct PriceLevel
{
    public long Rank;
    public long Lots;
    public LadderPage Page;

    /// <summary>The oldest order; the next free level while the level is free.</summary>
    public int Head;

    public int Tail;
}
