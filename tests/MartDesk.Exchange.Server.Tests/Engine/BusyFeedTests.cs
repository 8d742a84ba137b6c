namespace MartDesk.Exchange.Server.Tests.Engine;

public sealed class BusyFeedTests
{
    [Fact]
    public async Task Exchange_starts_and_serves_while_its_feed_cannot_keep_up()
    {
        await using var exchange = await LocalExchange.StartAsync(new ExchangeHostOptions { Port = 0, Feed = "synthetic", Speed = 10_000_000, Keys = [LocalExchange.Alice] });
        for (var i = 0; i < 3; i++)
            Assert.Equal(1000, (await exchange.GetAsync("/contract/public/depth?symbol=BTCUSDT")).Code);
        var mark = await exchange.Host.ReadMarkAsync();
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"type":"market","size":1 """);
        Assert.True((await exchange.Host.ReadMarkAsync()).Sequence > mark.Sequence);
    }
}
