using MartDesk.Benchmarks.Reporting;
using MartDesk.Benchmarks.Sdk.Rest;

namespace MartDesk.Benchmarks.Sdk;

/// <summary>The client SDK beside its floors.</summary>
internal static class SdkBenchmark
{
    public static async Task RunAsync(RowPrinter printer)
    {
        SigningRows.Print(printer);
        DecodeRows.Print(printer);
        await StreamRows.PrintAsync(printer);
        await RestRows.PrintAsync(printer);
    }
}
