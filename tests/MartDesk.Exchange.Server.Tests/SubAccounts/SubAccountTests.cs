using MartDesk.Exchange.Server.Tests.Http;

namespace MartDesk.Exchange.Server.Tests.SubAccounts;

public sealed class SubAccountTests
{
    private const string Prefix = "/account/contract/sub-account/";
    private const string ToSub = Prefix + "main/v1/main-to-sub";
    private const string FromSub = Prefix + "main/v1/sub-to-main";
    private const string ToMain = Prefix + "sub/v1/sub-to-main";

    private static readonly ApiKeyGrant Main = new("main-key", "main-secret", "main") { Account = "main@desk" };
    private static readonly ApiKeyGrant Sub = new("sub-key", "sub-secret", "sub", 0m) { Account = "bot1@desk", SubAccountOf = "main@desk" };
    private static readonly ApiKeyGrant Stranger = new("other-key", "other-secret", "other") { Account = "other@desk" };

    [Fact]
    public async Task Money_goes_both_ways_and_both_sides_see_it()
    {
        await using var exchange = await StartAsync();
        Assert.Equal(1000, (await exchange.PostAsync(ToSub, """{"requestNo":"a-1","amount":"500","currency":"USDT","subAccount":"bot1@desk"}""", Main)).Code);
        Assert.Equal(1000, (await exchange.PostAsync(FromSub, """{"requestNo":"a-2","amount":"100","currency":"USDT","subAccount":"bot1@desk"}""", Main)).Code);
        Assert.Equal(1000, (await exchange.PostAsync(ToMain, """{"requestNo":"a-1","amount":"50","currency":"USDT"}""", Sub)).Code);

        Assert.Equal("350", await BalanceAsync(exchange, Sub));
        Assert.Equal("99650", await BalanceAsync(exchange, Main));
        var wallet = await exchange.GetAsync(Prefix + "main/v1/wallet?subAccount=bot1@desk&currency=USDT", Main);
        Assert.Equal("", WireShape.Differences(WireShape.Fixture("sub-account-main-wallet"), wallet.Root));
        Assert.Equal("350", wallet.Data.GetProperty("wallet")[0].GetProperty("available").GetString());

        var list = await exchange.GetAsync(Prefix + "main/v1/transfer-list?subAccount=bot1@desk&limit=10", Main);
        Assert.Equal("", WireShape.Differences(WireShape.Fixture("sub-account-main-transfer-list"), list.Root));
        Assert.Equal(
            ["bot1@desk > main@desk 50", "bot1@desk > main@desk 100", "main@desk > bot1@desk 500"],
            list.Data.EnumerateArray().Select(row => $"{row.GetProperty("fromAccount").GetString()} > {row.GetProperty("toAccount").GetString()} {row.GetProperty("amount").GetString()}"));
        var own = await exchange.GetAsync(Prefix + "v1/transfer-history?limit=2", Sub);
        Assert.Equal("", WireShape.Differences(WireShape.Fixture("sub-account-transfer-history"), own.Root));
        Assert.Equal(2, own.Data.GetArrayLength());
        Assert.Equal("""{"subAccountList":[{"accountName":"bot1@desk","status":1}]}""", (await exchange.GetAsync("/account/sub-account/main/v1/subaccount-list", Main)).DataText);
    }

    [Fact]
    public async Task The_same_number_moves_money_once()
    {
        await using var exchange = await StartAsync();
        const string Body = """{"requestNo":"4e2adcff-2122-1ce7-2557-4f65d2ce1ca2","amount":"500","currency":"USDT","subAccount":"bot1@desk"}""";
        Assert.Equal(1000, (await exchange.PostAsync(ToSub, Body, Main)).Code);
        var again = await exchange.PostAsync(ToSub, Body, Main);
        Assert.Equal((400, 40003), (again.Status, again.Code));
        Assert.Equal("500", await BalanceAsync(exchange, Sub));
        // An order may use the number as its client id: the two do not meet.
        await exchange.PostAsync(ToSub, """{"requestNo":"seven","amount":"1","currency":"USDT","subAccount":"bot1@desk"}""", Main);
        await exchange.PlaceAsync(Main, """ "side":1,"price":"50000","size":1,"client_order_id":"seven" """);
    }

    [Theory]
    [InlineData(ToSub, """{"requestNo":"1","amount":"1","currency":"USDT","subAccount":"nobody"}""", 40001)]
    [InlineData(ToSub, """{"requestNo":"1","amount":"1","currency":"USDT","subAccount":"other@desk"}""", 40001)]
    [InlineData(ToSub, """{"requestNo":"1","amount":"1","currency":"USDT"}""", 40007)]
    [InlineData(ToSub, """{"amount":"1","currency":"USDT","subAccount":"bot1@desk"}""", 40007)]
    [InlineData(ToSub, """{"requestNo":"1","amount":"1","currency":"BTC","subAccount":"bot1@desk"}""", 40011)]
    [InlineData(ToSub, """{"requestNo":"1","amount":"0","currency":"USDT","subAccount":"bot1@desk"}""", 40011)]
    [InlineData(ToSub, """{"requestNo":"1","amount":"0.000000001","currency":"USDT","subAccount":"bot1@desk"}""", 40011)]
    [InlineData(ToSub, """{"requestNo":"1","amount":"100001","currency":"USDT","subAccount":"bot1@desk"}""", 42000)]
    [InlineData(FromSub, """{"requestNo":"1","amount":"1","currency":"USDT","subAccount":"bot1@desk"}""", 42000)]
    [InlineData(ToMain, """{"requestNo":"1","amount":"1","currency":"USDT"}""", 30019)]
    public async Task A_transfer_that_may_not_be_is_refused(string path, string body, int code)
    {
        await using var exchange = await StartAsync();
        Assert.Equal(code, (await exchange.PostAsync(path, body, Main)).Code);
        Assert.Equal("100000", await BalanceAsync(exchange, Main));
    }

    [Fact]
    public async Task A_sub_account_has_no_say_over_others()
    {
        await using var exchange = await StartAsync();
        Assert.Equal(30019, (await exchange.GetAsync(Prefix + "main/v1/wallet?subAccount=bot1@desk", Sub)).Code);
        Assert.Equal(40001, (await exchange.GetAsync(Prefix + "main/v1/transfer-list?subAccount=bot1@desk&limit=1", Stranger)).Code);
        Assert.Equal(40007, (await exchange.GetAsync(Prefix + "v1/transfer-history", Main)).Code);
        Assert.Equal(40011, (await exchange.GetAsync(Prefix + "v1/transfer-history?limit=101", Main)).Code);
    }

    private static Task<LocalExchange> StartAsync() => LocalExchange.StartAsync(new ExchangeHostOptions { Port = 0, HasLimits = false, Keys = [Main, Sub, Stranger] });

    private static async Task<string?> BalanceAsync(LocalExchange exchange, ApiKeyGrant who) =>
        (await exchange.GetAsync("/contract/private/assets-detail", who)).Data[0].GetProperty("available_balance").GetString();
}
