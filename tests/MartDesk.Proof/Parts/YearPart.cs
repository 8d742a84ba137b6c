using MartDesk.Simulation.Years;

namespace MartDesk.Proof.Parts;

/// <summary>A year of one desk, held against its first two months: nothing that it keeps in memory may grow.</summary>
internal sealed class YearPart : IPart, IDisposable
{
    private const int EarlyMonths = 2;

    private readonly string _folder = Directory.CreateTempSubdirectory("martdesk-proof-").FullName;

    public string Name => "year";

    public string Unit => "simulated months";

    public long UnitsOfEach => Year.Months;

    public string? Try(long number, Dictionary<string, long> counts)
    {
        var early = Year.Of(EarlyMonths, (ulong)number, _folder);
        var year = Year.Of(Year.Months, (ulong)number, _folder);
        counts["alerts"] = year.Taken;
        counts["orders"] = year.Orders;
        counts["fundings with a position"] = year.Fundings;
        if (year.Judge(early) is { } wrong)
            return wrong;
        counts["KiB of the desk after month 2"] = early.OfDesk / 1024;
        counts["KiB after month 12"] = year.OfDesk / 1024;
        counts["timers after month 2"] = early.Ends[^1].Timers;
        counts["timers after month 12"] = year.Ends[^1].Timers;
        counts["KiB of database"] = year.Ends[^1].Database / 1024;
        return null;
    }

    public IReadOnlyList<string> LogOf(long number)
    {
        return [.. Year.Of(Year.Months, (ulong)number, _folder).Ends.Select((end, month) => FormattableString.Invariant($"month {month + 1}: {end.Bytes:N0} bytes in memory with the exchange, {end.Timers} timers, {end.Database:N0} bytes of database"))];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
