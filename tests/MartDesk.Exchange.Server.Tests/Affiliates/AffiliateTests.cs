using MartDesk.Exchange.Server.Tests.Http;

namespace MartDesk.Exchange.Server.Tests.Affiliates;

public sealed class AffiliateTests : IAsyncLifetime
{
    private const string Prefix = "/contract/private/affiliate/";

    private static readonly ApiKeyGrant Affiliate = new("aff-key", "aff-secret", "aff") { Account = "affiliate" };
    private static readonly ApiKeyGrant Invited = new("new-key", "new-secret", "new") { InvitedBy = "affiliate" };

    private LocalExchange _exchange = null!;

    /// <summary>The invited account (number 2) buys ten contracts at 60,000: 600 USDT, a fee of 0.36 as taker.</summary>
    public async Task InitializeAsync()
    {
        _exchange = await LocalExchange.StartAsync(new ExchangeHostOptions { Port = 0, HasLimits = false, Keys = [Affiliate, Invited, LocalExchange.Bob] });
        await _exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60000","size":10 """);
        await _exchange.PlaceAsync(Invited, """ "side":1,"type":"market","size":10 """);
    }

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Theory]
    [InlineData("affiliate-rebate-list-envelope", "rebate-list?page=1&size=10&currency=USDT")]
    [InlineData("affiliate-rebate-user", "rebate-user?cid=2&start_time=1&end_time=99999999999")]
    [InlineData("affiliate-rebate-inviteUser", "rebate-inviteUser?page=1&size=10")]
    public async Task An_answer_has_the_form_of_the_real_service(string fixture, string path)
    {
        var answer = await _exchange.GetAsync(Prefix + path, Affiliate);
        var differences = WireShape.Differences(WireShape.Fixture(fixture), answer.Root).Split('\n').Where(line => !line.StartsWith(".trace", StringComparison.Ordinal) && line.Length > 0);
        Assert.Empty(differences);
    }

    [Fact]
    public async Task The_share_is_of_the_fees_that_were_paid()
    {
        var user = (await _exchange.GetAsync(Prefix + "rebate-user?cid=2&start_time=1&end_time=99999999999", Affiliate)).Data;
        Assert.Equal(("600", "0.36", "0.108"), (user.GetProperty("trading_vol").GetString(), user.GetProperty("trading_fee").GetString(), user.GetProperty("rebate").GetString()));
        var list = (await _exchange.GetAsync(Prefix + "rebate-list?page=1&size=10&currency=USDT", Affiliate)).Data;
        Assert.Equal(0.108m, list.GetProperty("usdt_rebate_sum").GetDecimal());
        Assert.Equal(2, list.GetProperty("rebate_detail_page_data")[0].GetProperty("trade_user_id").GetInt32());
        var trade = (await _exchange.GetAsync(Prefix + "trade-list?user_id=2&type=1&page=1&size=10", Affiliate)).Data;
        Assert.Equal("", WireShape.Differences(WireShape.Fixture("affiliate-trade-list"), trade));
        Assert.Equal((10, 0.36m, 1, 2), (trade.GetProperty("list")[0].GetProperty("deal_vol").GetInt32(), trade.GetProperty("list")[0].GetProperty("fee").GetDecimal(),
            trade.GetProperty("list")[0].GetProperty("way").GetInt32(), trade.GetProperty("list")[0].GetProperty("category").GetInt32()));
        var api = (await _exchange.GetAsync(Prefix + "rebate-api?cid=2", Affiliate)).Data;
        Assert.Equal("0.36", api.GetProperty("api_trading_fee_total").GetString());
    }

    [Fact]
    public async Task Of_a_customer_nothing_is_made_up()
    {
        Assert.Empty((await _exchange.GetAsync(Prefix + "aff-customer-info?userId=2", Affiliate)).Data.EnumerateObject());
        Assert.Equal(40007, (await _exchange.GetAsync(Prefix + "aff-customer-info", Affiliate)).Code);
    }

    [Fact]
    public async Task Only_the_one_who_invited_sees_anything()
    {
        Assert.True((await _exchange.GetAsync(Prefix + "invite-check?cid=2", Affiliate)).Data.GetProperty("isInviteUser").GetBoolean());
        Assert.False((await _exchange.GetAsync(Prefix + "invite-check?cid=3", Affiliate)).Data.GetProperty("isInviteUser").GetBoolean());
        Assert.False((await _exchange.GetAsync(Prefix + "invite-check?cid=2", LocalExchange.Bob)).Data.GetProperty("isInviteUser").GetBoolean());
        Assert.Equal(0, (await _exchange.GetAsync(Prefix + "trade-list?user_id=2&type=1&page=1&size=10", LocalExchange.Bob)).Data.GetProperty("total").GetInt32());
        Assert.Equal("0", (await _exchange.GetAsync(Prefix + "rebate-user?cid=2", LocalExchange.Bob)).Data.GetProperty("rebate").GetString());
        Assert.Equal(40007, (await _exchange.GetAsync(Prefix + "rebate-list?page=0&size=10&currency=USDT", Affiliate)).Code);
        Assert.Equal(40007, (await _exchange.GetAsync(Prefix + "invite-check", Affiliate)).Code);
    }
}
