using MartDesk.Desk.Planning;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Pointers;

/// <summary>The secret names by which a sender reaches an account.</summary>
public interface IPointers
{
    /// <summary>Makes a pointer.</summary>
    /// <returns>Its description, and its text: shown now and never again, since only a hash of it is kept.</returns>
    Task<(PointerInfo Pointer, string Text)> CreateAsync(NewPointer pointer, CancellationToken cancellationToken);

    /// <summary>All pointers in order of creation.</summary>
    IReadOnlyList<PointerInfo> List();

    /// <summary>The pointer of a text; null when there is none. Takes the same path for both.</summary>
    PointerInfo? Find(string text);
}

/// <summary>What is needed to make a pointer.</summary>
public sealed record NewPointer
{
    /// <summary>The owner's name for it; also the strategy it stands for.</summary>
    public required string Name { get; init; }

    /// <summary>Account its alerts trade on.</summary>
    public required string AccountId { get; init; }

    /// <summary>What a bare quantity counts.</summary>
    public QuantityUnit QuantityUnit { get; init; } = QuantityUnit.Base;

    /// <summary>Leverage of entries that name none.</summary>
    public int Leverage { get; init; } = 10;

    /// <summary>Margin mode of entries that name none.</summary>
    public MarginMode MarginMode { get; init; } = MarginMode.Isolated;

    /// <summary>Symbol of alerts that name none; null when they must.</summary>
    public string? FixedSymbol { get; init; }

    /// <summary>Age in seconds above which an entry is not carried out; 0 switches it off. Exits have no age limit unless they ask.</summary>
    public int MaxLagSeconds { get; init; } = 60;
}

/// <summary>A pointer, without its text.</summary>
/// <param name="PointerId">The desk's id; not secret.</param>
/// <param name="Name">The owner's name for it.</param>
/// <param name="AccountId">Account its alerts trade on.</param>
/// <param name="QuantityUnit">What a bare quantity counts.</param>
/// <param name="Leverage">Leverage of entries that name none.</param>
/// <param name="MarginMode">Margin mode of entries that name none.</param>
/// <param name="FixedSymbol">Symbol of alerts that name none; null when they must.</param>
/// <param name="MaxLagSeconds">Age limit of entries; 0 means none.</param>
/// <param name="CreateTime">When it was made.</param>
public sealed record PointerInfo(
    string PointerId,
    string Name,
    string AccountId,
    QuantityUnit QuantityUnit,
    int Leverage,
    MarginMode MarginMode,
    string? FixedSymbol,
    int MaxLagSeconds,
    DateTimeOffset CreateTime);
