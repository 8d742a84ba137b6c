using MartDesk.Benchmarks.Reporting;
using MartDesk.Benchmarks.Sdk.Rest;

namespace MartDesk.Benchmarks.Sdk;

/// <summary>The client SDK beside its floors.</summary>
internal static class SdkBenchmark
{
    /// <param name="printer">Where rows go.</param>
    /// <param name="part">signing, decode, stream, cold or rest; null for all.</param>
    public static async Task RunAsync(RowPrinter printer, string? part)
    {
        if (part is null or "signing")
            SigningRows.Print(printer);
        if (part is null or "decode")
            DecodeRows.Print(printer);
        if (part is null or "stream")
            await StreamRows.PrintAsync(printer);
        if (part is null or "cold")
            ColdRows.Print(printer);
        if (part is null or "rest")
            await RestRows.PrintAsync(printer);
    }
}
