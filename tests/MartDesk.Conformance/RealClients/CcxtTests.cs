using System.Diagnostics;
using System.Text.Json;
using MartDesk.Conformance.Programs;

namespace MartDesk.Conformance.RealClients;

/// <summary>ccxt 4.5.70, unmodified, on the local exchange. Judged by meaning, not by the absence of exceptions.</summary>
public sealed class CcxtTests : IAsyncLifetime
{
    private const string Key = "ccxt-key";
    private const string Secret = "ccxt-secret";
    private const string Memo = "ccxt-memo";
    private MartDeskProcess _exchange = null!;

    public async Task InitializeAsync() =>
        _exchange = await MartDeskProcess.RunExchangeAsync("--in-memory", "--feed", "synthetic", "--seed", "7", "--key", $"{Key}:{Secret}:{Memo}:50000");

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Fact]
    public async Task Ccxt_loads_markets_places_and_cancels_a_limit_order_and_opens_and_closes_a_position()
    {
        var seen = await RunClientAsync("ccxt-futures.mjs");

        var market = seen.GetProperty("market");
        Assert.Equal("BTCUSDT", market.GetProperty("id").GetString());
        Assert.Equal("swap", market.GetProperty("type").GetString());
        Assert.True(market.GetProperty("linear").GetBoolean());
        Assert.Equal(0.001m, market.GetProperty("contractSize").GetDecimal());
        Assert.Equal(0.1m, market.GetProperty("precision").GetProperty("price").GetDecimal());

        var bid = seen.GetProperty("bid")[0].GetDecimal();
        var ask = seen.GetProperty("ask")[0].GetDecimal();
        Assert.True(bid < ask, $"bid {bid} must be below ask {ask}");
        Assert.Equal(50, seen.GetProperty("levels")[0].GetInt32());
        Assert.Equal(50, seen.GetProperty("levels")[1].GetInt32());
        Assert.Equal(50_000m, seen.GetProperty("balanceBefore").GetProperty("total").GetDecimal());

        var open = Assert.Single(seen.GetProperty("open").EnumerateArray());
        Assert.Equal(seen.GetProperty("placedId").GetString(), open.GetProperty("id").GetString());
        Assert.Equal("ccxtLimit1", open.GetProperty("clientOrderId").GetString());
        Assert.Equal("buy", open.GetProperty("side").GetString());
        Assert.Equal("open", open.GetProperty("status").GetString());
        Assert.Equal(10m, open.GetProperty("amount").GetDecimal());
        Assert.Equal("open", seen.GetProperty("fetched").GetProperty("status").GetString());
        Assert.Equal(0, seen.GetProperty("openAfterCancel").GetInt32());

        var position = Assert.Single(seen.GetProperty("positions").EnumerateArray(), row => row.GetProperty("contracts").GetDecimal() > 0m);
        Assert.Equal("long", position.GetProperty("side").GetString());
        Assert.Equal(50m, position.GetProperty("contracts").GetDecimal());
        Assert.Equal(10m, position.GetProperty("leverage").GetDecimal());
        Assert.Equal(0, seen.GetProperty("positionsAfter").GetInt32());

        // Wallet after = wallet before + what selling brought − what buying cost − 0.06 % of both, to the last digit.
        var trades = seen.GetProperty("trades").EnumerateArray().ToArray();
        var buys = Value(trades, "buy");
        var sells = Value(trades, "sell");
        Assert.Equal(50m, Contracts(trades, "buy"));
        Assert.Equal(50m, Contracts(trades, "sell"));
        Assert.Equal(50_000m + sells - buys - 0.0006m * (buys + sells), seen.GetProperty("balanceAfter").GetProperty("total").GetDecimal());

        var errors = seen.GetProperty("errors");
        Assert.Equal("InsufficientFunds", errors.GetProperty("funds").GetString());
        Assert.Equal("OrderNotFound", errors.GetProperty("order").GetString());
        Assert.Equal("AuthenticationError", errors.GetProperty("signature").GetString());
    }

    private static decimal Value(IEnumerable<JsonElement> trades, string side) => trades
        .Where(trade => trade.GetProperty("side").GetString() == side)
        .Sum(trade => trade.GetProperty("price").GetDecimal() * trade.GetProperty("amount").GetDecimal() * 0.001m);

    private static decimal Contracts(IEnumerable<JsonElement> trades, string side) => trades
        .Where(trade => trade.GetProperty("side").GetString() == side)
        .Sum(trade => trade.GetProperty("amount").GetDecimal());

    private async Task<JsonElement> RunClientAsync(string script)
    {
        var folder = Path.Combine(Repository.Root, "tests", "MartDesk.Conformance", "Clients");
        using var client = Process.Start(new ProcessStartInfo("node", [script, _exchange.Exchange!.GetLeftPart(UriPartial.Authority), Key, Secret, Memo])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = client.StandardOutput.ReadToEndAsync();
        var error = client.StandardError.ReadToEndAsync();
        await client.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(90));
        Assert.True(client.ExitCode == 0, $"{script} failed:\n{await error}\n{await output}\n{_exchange.Output}");
        return JsonDocument.Parse(await output).RootElement;
    }
}
