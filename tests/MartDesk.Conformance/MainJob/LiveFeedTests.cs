using MartDesk.BitMart;
using MartDesk.BitMart.Futures;
using MartDesk.BitMart.Protocol.Futures.MarketData;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.Conformance.Programs;
using MartDesk.Exchange.Server;
using MartDesk.Exchange.Server.Faults;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Conformance.MainJob;

/// <summary><c>martdesk exchange --feed live</c>: paper trading on another venue's market, here a second local exchange.</summary>
public sealed class LiveFeedTests : IAsyncLifetime
{
    private const string Symbol = "BTCUSDT";
    private static readonly ApiKeyGrant Maker = new("maker-key", "maker-secret", "maker-memo");
    private static readonly ApiKeyGrant Taker = new("taker-key", "taker-secret", "taker-memo");

    private ExchangeHost _market = null!; // Set by InitializeAsync, before any test.
    private FuturesClient _maker = null!;

    public async Task InitializeAsync()
    {
        _market = await MarketAsync(0);
        _maker = Client(_market.Address, Maker.Key, Maker.Secret, Maker.Memo);
        await PlaceAsync(_maker, SubmitOrder.Limit(Symbol, OrderSide.SellOpenShort, 30, 60_010m));
        await PlaceAsync(_maker, SubmitOrder.Limit(Symbol, OrderSide.BuyOpenLong, 20, 59_990m));
    }

    public async Task DisposeAsync()
    {
        _maker.Dispose();
        await _market.DisposeAsync();
    }

    [Fact]
    public async Task Paper_orders_are_filled_by_the_followed_book_and_by_its_trades()
    {
        await using var paper = await FollowAsync();
        using var trader = Client(paper.Exchange!, "paper-key", "paper-secret", "paper-memo");
        await UntilAsync(async () => await BookAsync(trader) == "20@59990 | 30@60010", "the book is the market's");

        // A market order meets the market's book, and the market does not notice.
        var taken = await PlaceAsync(trader, SubmitOrder.Market(Symbol, OrderSide.BuyOpenLong, 5));
        await UntilAsync(async () => Value(await trader.GetOrderAsync(Symbol, taken)) is { FilledSize: 5, AveragePrice: 60_010m }, "it is filled at the market's price");
        Assert.Equal("20@59990 | 30@60010", await BookAsync(_maker));

        // A resting order is filled when the market trades there.
        var resting = await PlaceAsync(trader, SubmitOrder.Limit(Symbol, OrderSide.BuyOpenLong, 2, 60_000m));
        await PlaceAsync(_maker, SubmitOrder.Limit(Symbol, OrderSide.BuyOpenLong, 3, 60_000m));
        await UntilAsync(async () => (await BookAsync(trader)).StartsWith("5@60000", StringComparison.Ordinal), "both rest at 60,000");
        using var taker = Client(_market.Address, Taker.Key, Taker.Secret, Taker.Memo);
        await PlaceAsync(taker, SubmitOrder.Limit(Symbol, OrderSide.SellOpenShort, 3, 60_000m, TimeInForce.ImmediateOrCancel));
        await UntilAsync(async () => Value(await trader.GetOrderAsync(Symbol, resting)).FilledSize > 0, "the market's trade reached it");

        // Mark and index are the market's own.
        await UntilAsync(async () => await IndexAsync(trader) is var here and not 0m && here == await IndexAsync(_maker), "the index is the market's");
        static async Task<decimal?> IndexAsync(FuturesClient client) => Value(await client.GetContractsAsync(Symbol)).Contracts[0].IndexPrice;
    }

    [Theory]
    [InlineData("drop-frame depthIncrease nth=5")]
    [InlineData("swap-frames depthIncrease nth=5")]
    [InlineData("duplicate-frame depthIncrease nth=5")]
    [InlineData("garble-frame depthIncrease nth=5")]
    [InlineData("disconnect public")]
    public async Task A_market_that_stammers_is_followed_again(string rule)
    {
        await using var paper = await FollowAsync();
        _market.Faults.Add(FaultRuleReader.Read(rule));
        using var trader = Client(paper.Exchange!, "paper-key", "paper-secret", "paper-memo");
        await UntilAsync(() => Task.FromResult(_market.Faults.List()[0].Injected > 0), "it happened");
        await PlaceAsync(_maker, SubmitOrder.Limit(Symbol, OrderSide.BuyOpenLong, 7, 59_995m));
        await UntilAsync(async () => await BookAsync(trader) == "7@59995 20@59990 | 30@60010", "the book is the market's again");
    }

    [Theory]
    [InlineData("empty", " | ")]
    [InlineData("freeze", "20@59990 | 30@60010")]
    public async Task A_market_that_is_gone_leaves_an_empty_book_or_a_still_one_and_comes_back(string stale, string left)
    {
        await using var paper = await FollowAsync("--upstream-stale", stale);
        using var trader = Client(paper.Exchange!, "paper-key", "paper-secret", "paper-memo");
        await UntilAsync(async () => await BookAsync(trader) == "20@59990 | 30@60010", "the book is the market's");
        var port = _market.Address.Port;
        await _market.DisposeAsync();
        await UntilAsync(() => Task.FromResult(paper.Output.Contains("nothing heard from the upstream", StringComparison.Ordinal)), "it was told");
        await UntilAsync(async () => await BookAsync(trader) == left, "the book is as asked");

        _market = await MarketAsync(port);
        await PlaceAsync(_maker, SubmitOrder.Limit(Symbol, OrderSide.SellOpenShort, 4, 61_000m));
        await UntilAsync(async () => await BookAsync(trader) == " | 4@61000", "the new market is followed");
    }

    [Fact]
    public async Task A_contract_that_is_not_listed_here_is_named_at_the_start()
    {
        var (exitCode, _, error) = await MartDeskProcess.InvokeAsync(["exchange", "--in-memory", "--port", "0", "--feed", "live", "--upstream", Text(_market.Address), "--upstream-symbol", "DOGEUSDT"]);
        Assert.Equal(1, exitCode);
        Assert.Contains("DOGEUSDT cannot be followed: listed here are BTCUSDT", error, StringComparison.Ordinal);
    }

    private static Task<ExchangeHost> MarketAsync(int port) => ExchangeHost.StartAsync(
        new ExchangeHostOptions { Port = port, HasLimits = false, Keys = [Maker, Taker] }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

    private async Task<MartDeskProcess> FollowAsync(params string[] more)
    {
        var paper = await MartDeskProcess.RunExchangeAsync(["--in-memory", "--feed", "live", "--upstream", Text(_market.Address), "--upstream-symbol", Symbol, "--key", "paper-key:paper-secret:paper-memo", .. more]);
        await UntilAsync(() => Task.FromResult(paper.Output.Contains($"{Symbol} follows", StringComparison.Ordinal)), "the market is followed");
        return paper;
    }

    private static string Text(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private static FuturesClient Client(Uri address, string key, string secret, string memo) =>
        new(new BitMartOptions { Environment = BitMartEnvironment.Custom(new Uri(Text(address))), Credentials = new BitMartCredentials(key, secret, memo) });

    private static async Task<string> PlaceAsync(FuturesClient client, SubmitOrder order) =>
        Value(await client.SubmitOrderAsync(order with { Leverage = 10, MarginMode = MarginMode.Cross })).OrderId;

    /// <summary>The book as text: bids, best first, then asks.</summary>
    private static async Task<string> BookAsync(FuturesClient client)
    {
        var depth = Value(await client.GetDepthAsync(Symbol));
        return $"{Levels(depth.Bids)} | {Levels(depth.Asks)}";

        static string Levels(IReadOnlyList<MarketDepthLevel>? levels) =>
            string.Join(' ', (levels ?? []).Select(level => FormattableString.Invariant($"{level.Size}@{level.Price:0.##}")));
    }

    private static T Value<T>(Reply<T> reply) => reply is Reply<T>.Ok(var value) ? value : throw new InvalidOperationException($"{reply}");

    private static async Task UntilAsync(Func<Task<bool>> holds, string expectation)
    {
        var time = TimeProvider.System;
        var startedAt = time.GetTimestamp();
        while (!await holds())
        {
            Assert.True(time.GetElapsedTime(startedAt) < TimeSpan.FromSeconds(40), $"Not within 40 s: {expectation}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), time);
        }
    }
}
