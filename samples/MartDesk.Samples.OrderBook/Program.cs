// A local order book, five levels a side, once a second. Argument: a symbol; BTCUSDT without one.
using MartDesk.BitMart;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Protocol.Futures.Streams;

var environment = Environment.GetEnvironmentVariable("BITMART_URL") is { } url ? BitMartEnvironment.Custom(new Uri(url)) : BitMartEnvironment.Local;
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

await using var stream = new FuturesPublicStream(new BitMartOptions { Environment = environment });
var book = stream.OpenBook(args.FirstOrDefault() ?? "BTCUSDT");
var bids = new PriceLevel[5];
var asks = new PriceLevel[5];
try
{
    while (true)
    {
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, stop.Token);
        var top = book.CopyTop(bids, asks); // Both sides of one version; no lock, whoever writes meanwhile.
        Console.WriteLine($"{book.Symbol} version {top.Version}{(top.IsStale ? " (stale: do not trade on it)" : "")}");
        for (var i = top.Asks - 1; i >= 0; i--) Console.WriteLine($"  ask {asks[i].Price,12} x {asks[i].Size}");
        for (var i = 0; i < top.Bids; i++) Console.WriteLine($"  bid {bids[i].Price,12} x {bids[i].Size}");
    }
}
catch (OperationCanceledException)
{
    // Ctrl+C.
}
