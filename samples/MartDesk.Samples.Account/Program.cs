// Orders, positions and balances as they change. The venue repeats nothing, so every connection begins with the state over REST.
using MartDesk.BitMart;
using MartDesk.BitMart.Futures;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.Positions;

var environment = Environment.GetEnvironmentVariable("BITMART_URL") is { } url ? BitMartEnvironment.Custom(new Uri(url)) : BitMartEnvironment.Local;
var key = (Environment.GetEnvironmentVariable("BITMART_KEY") ?? "my-key:my-secret:my-memo").Split(':', 3);
var options = new BitMartOptions { Environment = environment, Credentials = new BitMartCredentials(key[0], key[1], key[2]) };
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

using var client = new FuturesClient(options);
await client.MeasureClockAsync(stop.Token);
await using var stream = new FuturesPrivateStream(options, client.Clock);
try
{
    await foreach (var happening in stream.ReadAsync(stop.Token))
    {
        switch (happening)
        {
            case StreamEvent.Connected connected:
                Console.WriteLine(connected.MissedSince is { } since ? $"connected again; deaf since {since:HH:mm:ss}" : "connected");
                if (await client.GetOpenOrdersAsync(cancellationToken: stop.Token) is Reply<IReadOnlyList<FuturesOrder>>.Ok(var open)) Console.WriteLine($"{open.Count} open orders");
                if (await client.GetPositionsV2Async(cancellationToken: stop.Token) is Reply<IReadOnlyList<FuturesPositionV2>>.Ok(var held)) Console.WriteLine($"{held.Count(row => row.Size != 0)} positions");
                break;
            case StreamEvent.Disconnected(var reason, var isLoginRefused):
                Console.WriteLine(isLoginRefused ? $"the key is refused: {reason}" : $"disconnected: {reason}");
                break;
            case StreamEvent.Orders(var orders):
                foreach (var push in orders) Console.WriteLine($"order {push.Order.OrderId} {push.Action}: {push.Order.FilledSize} of {push.Order.Size} {push.Order.Symbol}");
                break;
            case StreamEvent.Positions(var positions):
                foreach (var position in positions) Console.WriteLine($"position {position.Symbol} {position.Type} {position.Size} at {position.EntryPrice}");
                break;
            case StreamEvent.Balance(var balance):
                Console.WriteLine($"balance {balance.Currency}: {balance.Available} free");
                break;
        }
    }
}
catch (OperationCanceledException)
{
    // Ctrl+C.
}
