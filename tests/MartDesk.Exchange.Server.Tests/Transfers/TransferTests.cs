using MartDesk.Exchange.Server.Tests.Http;

namespace MartDesk.Exchange.Server.Tests.Transfers;

public sealed class TransferTests : IDisposable
{
    private const string Transfer = "/account/v1/transfer-contract";
    private const string List = "/account/v1/transfer-contract-list";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("martdesk-exchange-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Money_goes_to_the_spot_wallet_and_back_and_is_where_it_was_after_a_restart()
    {
        await using (var exchange = await StartAsync())
        {
            var moved = await exchange.PostAsync(Transfer, """{"currency":"USDT","amount":"30000.5","type":"contract_to_spot","recvWindow":5000}""", LocalExchange.Alice);
            Assert.Equal("", WireShape.Differences(WireShape.Fixture("transfer-contract"), moved.Root));
            Assert.Equal("30000.5", moved.Data.GetProperty("amount").GetString());
            await exchange.PostAsync(Transfer, """{"currency":"USDT","amount":"0.5","type":"spot_to_contract"}""", LocalExchange.Alice);
        }

        await using var again = await StartAsync();
        Assert.Equal("70000", await BalanceAsync(again));
        var wallet = (await again.GetAsync("/spot/v1/wallet", LocalExchange.Alice)).Data.GetProperty("wallet")[0];
        Assert.Equal(("USDT", "30000"), (wallet.GetProperty("id").GetString(), wallet.GetProperty("available").GetString()));
        Assert.Equal("USDT", (await again.GetAsync("/account/v1/wallet", LocalExchange.Alice)).Data.GetProperty("wallet")[0].GetProperty("currency").GetString());

        var list = await again.PostAsync(List, """{"page":1,"limit":10}""", LocalExchange.Alice);
        Assert.Equal("", WireShape.Differences(WireShape.Fixture("transfer-contract-list"), list.Root));
        var rows = list.Data.GetProperty("records").EnumerateArray().Select(row => $"{row.GetProperty("type").GetString()} {row.GetProperty("amount").GetString()} {row.GetProperty("state").GetString()}");
        Assert.Equal(["spot_to_contract 0.5 FINISHED", "contract_to_spot 30000.5 FINISHED"], rows);
        Assert.Equal(0, (await again.PostAsync(List, """{"page":2,"limit":10}""", LocalExchange.Alice)).Data.GetProperty("records").GetArrayLength());
        Assert.Equal(0, (await again.PostAsync(List, """{"page":1,"limit":10,"time_end":1000}""", LocalExchange.Alice)).Data.GetProperty("records").GetArrayLength());
    }

    [Theory]
    [InlineData("""{"currency":"USDT","amount":"100000.01","type":"contract_to_spot"}""", 42000)]
    [InlineData("""{"currency":"USDT","amount":"1","type":"spot_to_contract"}""", 42000)]
    [InlineData("""{"currency":"BTC","amount":"1","type":"contract_to_spot"}""", 40011)]
    [InlineData("""{"currency":"USDT","amount":"0.001","type":"contract_to_spot"}""", 40011)]
    [InlineData("""{"currency":"USDT","amount":"-5","type":"contract_to_spot"}""", 40011)]
    [InlineData("""{"currency":"USDT","amount":"1.123456789","type":"contract_to_spot"}""", 40005)]
    [InlineData("""{"currency":"USDT","amount":"1","type":"contract_to_moon"}""", 40011)]
    [InlineData("""{"currency":"USDT","amount":"1"}""", 40007)]
    [InlineData("""{"currency":"USDT","amount":{},"type":"contract_to_spot"}""", 40007)]
    [InlineData("""{"currency":"USDT","amount":"1","type":"contract_to_spot","recvWindow":0}""", 40011)]
    [InlineData("""{"currency":"USDT","amount":"1","type":"contract_to_spot","recvWindow":60001}""", 40011)]
    public async Task A_transfer_that_breaks_a_rule_moves_nothing(string body, int code)
    {
        await using var exchange = await LocalExchange.StartAsync();
        Assert.Equal(code, (await exchange.PostAsync(Transfer, body, LocalExchange.Alice)).Code);
        Assert.Equal("100000", await BalanceAsync(exchange));
    }

    [Fact]
    public async Task A_transfer_older_than_its_window_is_not_carried_out()
    {
        await using var exchange = await LocalExchange.StartAsync();
        var stamp = $"{LocalExchange.NowMs - 7_000}";
        const string Body = """{"currency":"USDT","amount":"1","type":"contract_to_spot"}""";
        Assert.Equal(30007, (await exchange.PostAsync(Transfer, Body, LocalExchange.Alice, stamp)).Code);
        const string Patient = """{"currency":"USDT","amount":"1","type":"contract_to_spot","recvWindow":60000}""";
        Assert.Equal(1000, (await exchange.PostAsync(Transfer, Patient, LocalExchange.Alice, stamp)).Code);
    }

    [Fact]
    public async Task Play_money_is_claimed_ten_at_a_time()
    {
        await using var exchange = await LocalExchange.StartAsync();
        var claimed = await exchange.PostAsync("/contract/private/claim", "{}", LocalExchange.Alice);
        Assert.Equal("", WireShape.Differences(WireShape.Fixture("claim"), claimed.Root));
        Assert.Equal("100010", await BalanceAsync(exchange));
    }

    private Task<LocalExchange> StartAsync() => LocalExchange.StartAsync(_folder.FullName);

    private static async Task<string?> BalanceAsync(LocalExchange exchange) =>
        (await exchange.GetAsync("/contract/private/assets-detail", LocalExchange.Alice)).Data[0].GetProperty("available_balance").GetString();
}
