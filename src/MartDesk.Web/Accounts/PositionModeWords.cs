using MartDesk.Desk.Venues;

namespace MartDesk.Web.Accounts;

/// <summary>Position modes in forms and in the API, as alerts write them.</summary>
internal static class PositionModeWords
{
    internal static string Of(PositionMode mode) => mode == PositionMode.Hedge ? "hedge" : "one_way";

    /// <summary>The mode written; null when it is none.</summary>
    internal static PositionMode? Read(string? text) => text switch { "hedge" => PositionMode.Hedge, "one_way" => PositionMode.OneWay, _ => null };

    internal static string InWords(PositionMode mode) => mode == PositionMode.Hedge ? "hedge" : "one-way";
}
