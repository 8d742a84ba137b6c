using MartDesk.Desk.Guards;

namespace MartDesk.Web.Guards;

/// <summary>Modes as forms and pages say them.</summary>
internal static class ModeWords
{
    /// <summary>Every mode with its word in a form.</summary>
    internal static IReadOnlyList<(DeskMode Mode, string Value)> All { get; } = [(DeskMode.Active, "active"), (DeskMode.ReducingOnly, "reducing"), (DeskMode.Halted, "halted")];

    /// <summary>The mode of a form's word; null when it is none.</summary>
    internal static DeskMode? Read(string? word) => All.Where(known => known.Value == word).Select(known => (DeskMode?)known.Mode).FirstOrDefault();

    internal static string Of(DeskMode mode) => mode switch
    {
        DeskMode.Active => "active",
        DeskMode.ReducingOnly => "reducing only",
        DeskMode.Halted => "halted",
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Not a mode."),
    };

    /// <summary>Class of a tag that says it.</summary>
    internal static string ToneOf(DeskMode mode) => mode switch { DeskMode.Active => "ok", DeskMode.ReducingOnly => "warn", _ => "bad" };
}
