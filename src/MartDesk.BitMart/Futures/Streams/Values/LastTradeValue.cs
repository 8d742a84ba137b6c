namespace MartDesk.BitMart.Futures.Streams.Values;

/// <summary>The fill in an <see cref="OrderValue"/>.</summary>
public readonly ref struct LastTradeValue
{
    /// <summary>The execution, its characters as UTF-8; <c>lastTradeID</c>.</summary>
    public required ReadOnlySpan<byte> TradeId { get; init; }

    /// <summary>Contracts filled; <c>fillQty</c>.</summary>
    public required long Size { get; init; }

    /// <summary>Price; <c>fillPrice</c>.</summary>
    public required decimal Price { get; init; }

    /// <summary>Fee as a change of balance: <b>negative</b> when paid; <c>fee</c>.</summary>
    public required decimal BalanceChange { get; init; }

    /// <summary>Currency of the fee, UTF-8; <c>feeCcy</c>.</summary>
    public required ReadOnlySpan<byte> FeeCurrency { get; init; }
}
