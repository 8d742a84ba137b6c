// Live prices. Arguments: symbols, for example BTCUSDT ETHUSDT; without any, all contracts.
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
stream.Subscribe(args.Length == 0 ? [FuturesTopic.AllTickers] : [.. args.Select(FuturesTopic.Ticker)]);
try
{
    await foreach (var happening in stream.ReadAsync(stop.Token))
    {
        if (happening is StreamEvent.Ticker(var ticker))
            Console.WriteLine($"{ticker.Symbol,-12} last {ticker.LastPrice,12} mark {ticker.MarkPrice,12} bid {ticker.BidPrice,12} ask {ticker.AskPrice,12}");
        else if (happening is StreamEvent.Connected or StreamEvent.Disconnected or StreamEvent.Refused)
            Console.WriteLine(happening);
    }
}
catch (OperationCanceledException)
{
    // Ctrl+C.
}
