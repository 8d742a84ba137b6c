using MartDesk.Benchmarks.Reporting;

namespace MartDesk.Benchmarks.Desk;

/// <summary>The desk beside its floors.</summary>
internal static class DeskBenchmark
{
    /// <param name="printer">Where rows go.</param>
    /// <param name="part">accept, intake, wire or accounts; null for all.</param>
    public static async Task RunAsync(RowPrinter printer, string? part)
    {
        var folder = Directory.CreateTempSubdirectory("martdesk-bench-");
        try
        {
            if (part is null or "accept")
                await AcceptRows.PrintAsync(printer, folder.FullName);
            if (part is null or "intake")
                await IntakeRows.PrintAsync(printer, folder.FullName);
            if (part is null or "wire")
                await WireRows.PrintAsync(printer, folder.FullName);
            if (part is null or "accounts")
                await AccountRows.PrintAsync(printer, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
