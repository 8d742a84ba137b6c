// A year of fills as CSV on the standard output, each once, oldest first, however many there are. Argument: a symbol; all without one.
using System.Globalization;
using MartDesk.BitMart;
using MartDesk.BitMart.Futures;
using MartDesk.BitMart.Futures.History;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var environment = Environment.GetEnvironmentVariable("BITMART_URL") is { } url ? BitMartEnvironment.Custom(new Uri(url)) : BitMartEnvironment.Local;
var key = (Environment.GetEnvironmentVariable("BITMART_KEY") ?? "my-key:my-secret:my-memo").Split(':', 3);
using var client = new FuturesClient(new BitMartOptions { Environment = environment, Credentials = new BitMartCredentials(key[0], key[1], key[2]) });

await client.MeasureClockAsync();
var now = client.Clock.Now;
Console.WriteLine("time,symbol,side,size,price,fee,pnl,order,trade");
try
{
    await foreach (var fill in client.History.ReadFillsAsync(now.AddYears(-1), now, args.FirstOrDefault()))
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(fill.CreateTimeMs);
        Console.WriteLine($"{time:yyyy-MM-ddTHH:mm:ss.fffZ},{fill.Symbol},{fill.Side},{fill.Size},{fill.Price},{fill.Fee},{fill.RealisedPnl},{fill.OrderId},{fill.TradeId}");
    }

    return 0;
}
catch (HistoryException exception)
{
    await Console.Error.WriteLineAsync($"The list above is not complete. {exception.Message}");
    return 1;
}
