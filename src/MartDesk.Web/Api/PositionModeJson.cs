using MartDesk.Desk.Venues;
using MartDesk.Web.Accounts;

namespace MartDesk.Web.Api;

/// <summary>An account's position mode.</summary>
internal sealed record PositionModeJson
{
    /// <summary><c>hedge</c> or <c>one_way</c>.</summary>
    public required string Mode { get; init; }

    internal static PositionModeJson From(PositionMode mode) => new() { Mode = PositionModeWords.Of(mode) };
}
