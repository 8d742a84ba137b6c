using MartDesk.Benchmarks.Reporting;

namespace MartDesk.Benchmarks.Exchange;

/// <summary>The local exchange beside its floors.</summary>
internal static class ExchangeBenchmark
{
    public static async Task RunAsync(RowPrinter printer)
    {
        CommandRows.Print(printer);
        PositionRows.Print(printer);
        ReplayRow.Print(printer);
        await SubmitOrderRows.PrintAsync(printer);
        await StartRows.PrintAsync(printer);
    }
}
