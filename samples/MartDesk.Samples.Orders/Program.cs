// Places an order far below the market, changes it, cancels it. What a lost answer needs is in Tell and Resolve.
using MartDesk.BitMart;
using MartDesk.BitMart.Futures;
using MartDesk.BitMart.Futures.Outcomes;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Futures.Orders;

const string Symbol = "BTCUSDT";
var environment = Environment.GetEnvironmentVariable("BITMART_URL") is { } url ? BitMartEnvironment.Custom(new Uri(url)) : BitMartEnvironment.Local;
var key = (Environment.GetEnvironmentVariable("BITMART_KEY") ?? "my-key:my-secret:my-memo").Split(':', 3);
using var client = new FuturesClient(new BitMartOptions { Environment = environment, Credentials = new BitMartCredentials(key[0], key[1], key[2]) });

await client.MeasureClockAsync();
if (await client.GetContractsAsync(Symbol) is not Reply<MartDesk.BitMart.Protocol.Futures.MarketData.ContractList>.Ok({ Contracts: [var contract, ..] }))
{
    Console.WriteLine($"The exchange at {environment.RestAddress} does not tell of {Symbol}; is it running?");
    return 1;
}

var last = contract.LastPrice is { } traded and > 0m ? traded : 1000m; // 0 until the contract has traded.
var price = Math.Floor(last * 0.9m / contract.PriceStep) * contract.PriceStep;
var order = SubmitOrder.Limit(Symbol, OrderSide.BuyOpenLong, size: 10, price) with { ClientOrderId = $"sample{client.Clock.NowMs}", Leverage = 10, MarginMode = MarginMode.Cross };

var prepared = client.PrepareSubmitOrder(order); // A program that must survive a crash stores this before it sends.
var placed = await client.SendAsync(prepared);
Tell("place", placed);
var orderId = placed switch
{
    Reply<OrderAck>.Ok(var ack) => ack.OrderId,
    Reply<OrderAck>.Unknown => await ResolveAsync(),
    _ => null,
};
if (orderId is null) return 1;

Tell("change", await client.ModifyOrderAsync(new ModifyLimitOrder { Symbol = Symbol, OrderId = orderId, Price = price - contract.PriceStep }));
Tell("read", await client.GetOrderAsync(Symbol, orderId));
Tell("cancel", await client.CancelOrderAsync(Symbol, orderId));
return 0;

async Task<string?> ResolveAsync()
{
    var outcome = await client.ResolveAsync(prepared); // Never send again before this says Absent.
    Console.WriteLine($"resolved: {outcome}");
    return (outcome as OrderOutcome<FuturesOrder>.Found)?.Order.OrderId;
}

static void Tell<T>(string what, Reply<T> reply) => Console.WriteLine(reply switch
{
    Reply<T>.Ok(var value) => $"{what}: {value}",
    Reply<T>.Rejected(var error) => $"{what}: refused with {error.Code}, {BitMartError.Find(error.Code)?.Meaning ?? error.Message}",
    Reply<T>.NotSent(var reason) => $"{what}: not sent, {reason.Message}",
    Reply<T>.Unknown(var cause) => $"{what}: no certain answer, {cause.Message}",
    _ => what,
});
