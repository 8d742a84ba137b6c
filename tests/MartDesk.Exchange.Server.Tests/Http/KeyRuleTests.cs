using System.Net;
using MartDesk.Exchange.Server.Accounts;
using MartDesk.Exchange.Server.Tests.Streams;
using MartDesk.Exchange.Server.Users;
using MartDesk.Testing.Clock;

namespace MartDesk.Exchange.Server.Tests.Http;

public sealed class KeyRuleTests : IDisposable
{
    private const string CancelAll = "/contract/private/cancel-orders";
    private const string Body = """{"symbol":"BTCUSDT"}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("martdesk-exchange-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_read_only_key_reads_and_does_not_write()
    {
        var reader = LocalExchange.Alice with { Permissions = ApiKeyPermissions.ReadOnly };
        await using var exchange = await StartAsync(reader);
        Assert.Equal(1000, (await exchange.GetAsync("/contract/private/assets-detail", reader)).Code);
        Assert.Equal(1000, (await exchange.PostAsync("/account/v1/transfer-contract-list", """{"page":1,"limit":10}""", reader)).Code);
        var refused = await exchange.PostAsync(CancelAll, Body, reader);
        Assert.Equal((403, 30012), (refused.Status, refused.Code));
        await using var client = await StreamClient.ConnectAsync(exchange, "/user?protocol=1.1");
        await client.LoginAsync(reader);
        Assert.Contains("\"success\":true", await client.NextTextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ApiKeyPermissions.FuturesTrade, 30012)]
    [InlineData(ApiKeyPermissions.FuturesTrade | ApiKeyPermissions.Withdraw, 1000)]
    public async Task Only_a_key_that_may_withdraw_is_told_what_it_would_cost(ApiKeyPermissions permissions, int code)
    {
        var key = LocalExchange.Alice with { Permissions = permissions };
        await using var exchange = await StartAsync(key);
        Assert.Equal(code, (await exchange.GetAsync("/account/v1/withdraw/charge?currency=USDT", key)).Code);
    }

    [Theory]
    [InlineData("127.0.0.1", 1000)]
    [InlineData("10.1.2.3", 30010)]
    public async Task A_key_bound_to_addresses_is_taken_from_those_only(string address, int code)
    {
        var bound = LocalExchange.Alice with { AllowedAddresses = [address] };
        await using var exchange = await StartAsync(bound);
        Assert.Equal(code, (await exchange.GetAsync("/contract/private/assets-detail", bound)).Code);
        Assert.Equal(code, (await exchange.PostAsync(CancelAll, Body, bound)).Code);
        await using var client = await StreamClient.ConnectAsync(exchange, "/user?protocol=1.1");
        await client.LoginAsync(bound);
        Assert.Contains(code == 1000 ? "\"success\":true" : "IP is forbidden", await client.NextTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void Accounts_keys_and_users_print_nothing_of_their_secrets()
    {
        var key = new KeyRecord { Key = "key-of-alice-1234", Secret = "canary-secret", Memo = "canary-memo" };
        object[] told =
        [
            key,
            new AccountRecord { AccountId = 7, Name = "alice", InitialBalanceUsdt = 1m, Keys = [key] },
            new FirstAccountRecord { AccountId = 7, Key = key.Key, Secret = key.Secret, Memo = key.Memo, InitialBalanceUsdt = 1m },
            new ApiKeyGrant(key.Key, key.Secret, key.Memo),
            new UserRecord { Email = "alice@example.org", PasswordHash = "canary-hash", AccountId = 7, CreatedMs = 0, TotpSecret = "canary-seed" },
        ];

        Assert.All(told, one => Assert.DoesNotContain("canary", one.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("10.1.2.4", false)]
    [InlineData("::1", false)]
    public void A_bound_key_knows_its_address_in_both_of_its_forms(string address, bool isAllowed)
    {
        var record = new KeyRecord { Key = "k", Secret = "s", Memo = "m", Addresses = ["10.1.2.3"] };
        var key = new ApiKey(record, new AccountRecord { AccountId = 7, Name = "alice", InitialBalanceUsdt = 1m, Keys = [record] });

        Assert.Equal(isAllowed, key.IsAllowedFrom(IPAddress.Parse(address)));
        Assert.False(key.IsAllowedFrom(null));
    }

    [Fact]
    public async Task A_key_expires_at_its_time_and_stays_expired_after_a_restart()
    {
        var time = new ManualTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var brief = LocalExchange.Alice with { ExpiresAt = time.GetUtcNow() + TimeSpan.FromMinutes(1) };
        var options = new ExchangeHostOptions { Port = 0, DataDirectory = _folder.FullName, Keys = [brief] };
        await using (var exchange = await LocalExchange.StartAsync(options, time))
        {
            Assert.Equal(1000, (await exchange.GetAsync("/contract/private/assets-detail", brief)).Code);
            time.Advance(TimeSpan.FromMinutes(1));
            var refused = await exchange.GetAsync("/contract/private/assets-detail", brief);
            Assert.Equal((403, 30011), (refused.Status, refused.Code));
        }

        await using var again = await LocalExchange.StartAsync(options with { Keys = [] }, time);
        Assert.Equal(30011, (await again.GetAsync("/contract/private/assets-detail", brief)).Code);
    }

    [Fact]
    public async Task An_account_that_is_not_listed_yet_reads_and_signs_but_does_not_trade()
    {
        var time = new ManualTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var waiting = LocalExchange.Alice with { ListedAt = time.GetUtcNow() + TimeSpan.FromHours(8) };
        await using var exchange = await LocalExchange.StartAsync(new ExchangeHostOptions { Port = 0, Keys = [waiting] }, time);
        Assert.Equal(1000, (await exchange.GetAsync("/contract/private/assets-detail", waiting)).Code);
        Assert.Equal(1000, (await exchange.PostAsync("/account/v1/transfer-contract-list", """{"page":1,"limit":10}""", waiting)).Code);
        Assert.Equal(30005, (await exchange.PostAsync(CancelAll, Body, waiting, sign: "00")).Code);
        var refused = await exchange.PostAsync(CancelAll, Body, waiting);
        Assert.Equal((200, 30019), (refused.Status, refused.Code));
        time.Advance(TimeSpan.FromHours(8));
        Assert.Equal(1000, (await exchange.PostAsync(CancelAll, Body, waiting)).Code);
    }

    [Fact]
    public async Task An_accounts_file_of_the_first_version_is_read()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "accounts.json"),
            """{"version":1,"accounts":[{"account_id":1,"key":"alice-key","secret":"alice-secret","memo":"alice-memo","initial_balance_usdt":777,"state":"Active"}]}""");
        await using var exchange = await LocalExchange.StartAsync(new ExchangeHostOptions { Port = 0, DataDirectory = _folder.FullName, Keys = [LocalExchange.Bob] });
        Assert.Equal("777", (await exchange.GetAsync("/contract/private/assets-detail", LocalExchange.Alice)).Data[0].GetProperty("equity").GetString());
        Assert.Equal(1000, (await exchange.PostAsync(CancelAll, Body, LocalExchange.Bob)).Code);
    }

    [Fact]
    public async Task A_grant_that_names_nobody_is_refused_in_one_line()
    {
        foreach (var grant in (ApiKeyGrant[])
            [LocalExchange.Alice with { SubAccountOf = "nobody" }, LocalExchange.Alice with { InvitedBy = "nobody" }, LocalExchange.Alice with { AllowedAddresses = ["here"] }])
        {
            var problem = await Assert.ThrowsAsync<ExchangeStartException>(() => StartAsync(grant));
            Assert.DoesNotContain('\n', problem.Message);
            Assert.DoesNotContain(grant.Secret, problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_path_of_the_first_api_version_says_that_it_is_gone()
    {
        await using var exchange = await LocalExchange.StartAsync();
        var answer = await exchange.GetAsync("/contract/v1/ifcontract/contracts");
        Assert.Equal((200, 30030), (answer.Status, answer.Code));
        Assert.True(answer.Root.TryGetProperty("msg", out _));
    }

    private static Task<LocalExchange> StartAsync(params ApiKeyGrant[] keys) =>
        LocalExchange.StartAsync(new ExchangeHostOptions { Port = 0, HasLimits = false, Keys = keys });
}
