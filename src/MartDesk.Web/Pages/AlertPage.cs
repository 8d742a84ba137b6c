using MartDesk.Desk.Alerts;

namespace MartDesk.Web.Pages;

/// <summary>The newest alerts, read at once, and what can be counted in them.</summary>
/// <param name="Entries">Newest first.</param>
/// <param name="IsCutOff">There are older ones that were not read.</param>
internal sealed record AlertPage(IReadOnlyList<AlertLogEntry> Entries, bool IsCutOff)
{
    /// <summary>How many are read for a page.</summary>
    internal const int Size = 200;

    internal static AlertPage Empty { get; } = new([], false);

    internal static async Task<AlertPage> ReadAsync(IAlertLog log, string? before, bool onlyRefused, CancellationToken cancellationToken)
    {
        var entries = onlyRefused ? await log.ReadRefusedAsync(Size + 1, before, cancellationToken) : await log.ReadAsync(Size + 1, before, cancellationToken);
        return entries.Count > Size ? new AlertPage([.. entries.Take(Size)], true) : new AlertPage(entries, false);
    }

    /// <summary>Counts of the UTC day of <paramref name="now"/>; a "+" follows when the day began before the oldest entry read.</summary>
    internal (int All, int Executed, int Refused, bool IsAtLeast) CountDay(DateTimeOffset now)
    {
        var today = Entries.Where(entry => entry.ReceivedTime.UtcDateTime.Date == now.UtcDateTime.Date).ToList();
        return (
            today.Count,
            today.Count(entry => entry.State == AlertState.Executed),
            today.Count(entry => entry.State == AlertState.Rejected),
            IsCutOff && today.Count == Entries.Count);
    }
}
