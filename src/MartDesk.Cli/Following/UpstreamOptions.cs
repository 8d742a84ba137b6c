using MartDesk.BitMart;

namespace MartDesk.Cli.Following;

/// <summary>Which market the local exchange follows.</summary>
internal sealed record UpstreamOptions
{
    /// <summary>The venue.</summary>
    public required BitMartEnvironment Venue { get; init; }

    /// <summary>Contracts to follow; empty for all that are listed here.</summary>
    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <summary>A book of which so long nothing was heard is stale.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>True to empty a stale book, false to let it stand still.</summary>
    public bool IsEmptiedWhenStale { get; init; } = true;
}
