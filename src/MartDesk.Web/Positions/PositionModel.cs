using MartDesk.Desk.Accounts;
using MartDesk.Desk.History;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Venues;
using MartDesk.Web.Forms;

namespace MartDesk.Web.Positions;

/// <summary>What the page of one position shows.</summary>
public sealed class PositionModel
{
    /// <summary>The position with what belongs to it.</summary>
    public required PositionRow Row { get; init; }

    /// <summary>Its account's environment: said in every button that sends.</summary>
    public required VenueEnvironment Environment { get; init; }

    /// <summary>Its instrument; null until the venue's list was read.</summary>
    public required Instrument? Instrument { get; init; }

    /// <summary>Newest fills of its market in its account.</summary>
    public required IReadOnlyList<FillEntry> Fills { get; init; }

    /// <summary>Name of the wish that this page would send: the same page sent twice orders once.</summary>
    public required string RequestId { get; init; }

    /// <summary>What was typed, or the values to begin with.</summary>
    public required FieldValues Fields { get; init; }

    /// <summary>What is wrong with what was sent; null when nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>The position as the venue has it.</summary>
    public PositionState Position => Row.Position;

    /// <summary>Environment as the page writes it.</summary>
    public string EnvironmentWord => Environment.ToString().ToUpperInvariant();
}
