using MartDesk.BitMart.Tests.Futures.Books;

namespace MartDesk.Proof.Parts;

/// <summary>The SDK's order book over connections that lose, double, delay, stall and break.</summary>
internal sealed class BookPart : IPart
{
    private const int UpdatesOfEach = 20_000;

    public string Name => "books";

    public string Unit => "book updates";

    public long UnitsOfEach => UpdatesOfEach;

    public string? Try(long number, Dictionary<string, long> counts)
    {
        var storm = new BookStorm((int)number);
        storm.Run(UpdatesOfEach);
        counts["compared in sync"] = counts.GetValueOrDefault("compared in sync") + storm.Compared;
        counts["faults"] = counts.GetValueOrDefault("faults") + storm.Faults;
        return storm.Failure;
    }
}
