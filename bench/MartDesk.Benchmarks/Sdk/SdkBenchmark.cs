using MartDesk.Benchmarks.Reporting;

namespace MartDesk.Benchmarks.Sdk;

/// <summary>The client SDK beside its floors.</summary>
internal static class SdkBenchmark
{
    public static void Run(RowPrinter printer)
    {
        SigningRows.Print(printer);
        DecodeRows.Print(printer);
    }
}
