using MartDesk.Benchmarks.Reporting;

namespace MartDesk.Benchmarks.Exchange;

/// <summary>The local exchange beside its floors.</summary>
internal static class ExchangeBenchmark
{
    /// <param name="printer">Where rows go.</param>
    /// <param name="part">commands, positions, replay, snapshot, http, streams or start; null for all.</param>
    public static async Task RunAsync(RowPrinter printer, string? part)
    {
        if (part is null or "commands")
            CommandRows.Print(printer);
        if (part is null or "positions")
            PositionRows.Print(printer);
        if (part is null or "replay")
            ReplayRows.Print(printer);
        if (part is null or "snapshot")
            await SnapshotRows.PrintAsync(printer);
        if (part is null or "http")
            await SubmitOrderRows.PrintAsync(printer);
        if (part is null or "streams")
            await FanOutRow.PrintAsync(printer);
        if (part is null or "start")
            await StartRows.PrintAsync(printer);
    }
}
