using System.Globalization;

namespace MartDesk.Exchange.Server.Tests.Accounts;

public sealed class TransactionTests
{
    [Fact]
    public async Task The_ledger_explains_the_wallet_to_the_last_digit()
    {
        await using var exchange = await LocalExchange.StartAsync();
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60000","size":10 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"type":"market","size":4 """);
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":1,"price":"59900","size":4 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":3,"type":"market","size":4 """);

        var rows = (await exchange.GetAsync("/contract/private/transaction-history", LocalExchange.Alice)).Data.EnumerateArray().ToArray();

        // A deposit of 100,000; fees of 240 and 239.6 at 0.06 %; four contracts sold 100 lower than bought.
        string[] expected = ["Commission Fee -0.14376", "Commission Fee -0.144", "Realized PNL -0.4", "Transfer 100000"];
        Assert.Equal(expected, rows.Select(row => $"{row.GetProperty("type").GetString()} {row.GetProperty("amount").GetString()}").Order(StringComparer.Ordinal));
        var wallet = (await exchange.GetAsync("/contract/private/assets-detail", LocalExchange.Alice)).Data[0].GetProperty("equity").GetString();
        Assert.Equal(wallet, rows.Sum(row => decimal.Parse(row.GetProperty("amount").GetString()!, CultureInfo.InvariantCulture)).ToString("0.########", CultureInfo.InvariantCulture));
        Assert.Equal("", rows.Single(row => row.GetProperty("type").GetString() == "Transfer").GetProperty("symbol").GetString());
        Assert.Equal(rows.Length, rows.Select(row => row.GetProperty("tran_id").GetString()).Distinct().Count());
    }

    [Theory]
    [InlineData("flow_type=4", 2)]
    [InlineData("flow_type=2", 1)]
    [InlineData("flow_type=3", 0)]
    [InlineData("flow_type=0&page_size=2", 2)]
    [InlineData("symbol=BTCUSDT", 3)]
    [InlineData("symbol=ETHUSDT", 0)]
    [InlineData("start_time=1000&end_time=2000", 0)]
    public async Task The_ledger_is_filtered(string query, int rows)
    {
        await using var exchange = await LocalExchange.StartAsync();
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60000","size":1 """);
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":1,"price":"59900","size":1 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"type":"market","size":1 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":3,"type":"market","size":1 """);
        Assert.Equal(rows, (await exchange.GetAsync($"/contract/private/transaction-history?{query}", LocalExchange.Alice)).Data.GetArrayLength());
    }

    [Theory]
    [InlineData("flow_type=6", 40007)]
    [InlineData("flow_type=x", 40007)]
    [InlineData("page_size=0", 40007)]
    [InlineData("symbol=NOPE", 40034)]
    [InlineData("start_time=2&end_time=1", 40039)]
    public async Task A_filter_that_makes_no_sense_is_refused(string query, int code)
    {
        await using var exchange = await LocalExchange.StartAsync();
        Assert.Equal(code, (await exchange.GetAsync($"/contract/private/transaction-history?{query}", LocalExchange.Alice)).Code);
    }
}
