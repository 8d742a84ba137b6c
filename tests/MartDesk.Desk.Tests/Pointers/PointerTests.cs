using System.Text;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Tests.Execution;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Pointers;

public sealed class PointerTests : IAsyncLifetime
{
    private const string Long = """{"symbol":"BTCUSDT.P","action":"long","quantity":"10c","id":"ID"}""";

    private DeskRig _desk = null!; // Set before every test by InitializeAsync.
    private int _ids;

    private IPointers Pointers => _desk.Services.GetRequiredService<IPointers>();

    private string AccountId => Pointers.List()[0].AccountId;

    public async Task InitializeAsync() => _desk = await DeskRig.StartAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task A_new_text_replaces_the_old_one_after_the_overlap_also_over_a_restart()
    {
        var old = _desk.PointerText;
        var text = await Pointers.RotateAsync(_desk.PointerId, TimeSpan.FromHours(1), CancellationToken.None);
        Assert.NotEqual(old, text);
        Assert.Equal("202 202", await SendAllAsync(old, text));
        await _desk.RestartAsync();
        Assert.Equal("202 202", await SendAllAsync(old, text));
        _desk.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal("404 202", await SendAllAsync(old, text));
    }

    [Fact]
    public async Task Disabled_expired_and_deleted_pointers_are_answered_like_unknown_ones_and_leave_no_row()
    {
        await Pointers.DisableAsync(_desk.PointerId, true, CancellationToken.None);
        var disabled = await _desk.SendAsync(Long, _desk.PointerText);
        Assert.Equal((404, "unknown_pointer"), (disabled.HttpStatus, disabled.Code));
        await Pointers.DisableAsync(_desk.PointerId, false, CancellationToken.None);
        Assert.Equal(202, await SendAsync(_desk.PointerText));

        await ChangeAsync(info => info with { ExpiresAt = _desk.Time.GetUtcNow().AddMinutes(1) });
        Assert.Equal(202, await SendAsync(_desk.PointerText));
        _desk.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(disabled, await _desk.SendAsync(Long, _desk.PointerText));

        await ChangeAsync(info => info with { ExpiresAt = null });
        await Pointers.DeleteAsync(_desk.PointerId, CancellationToken.None);
        Assert.Equal(disabled, await _desk.SendAsync(Long, _desk.PointerText));
        Assert.Empty(Pointers.List());
        Assert.Equal(2, _desk.Query<long>("SELECT COUNT(*) FROM alert"));
        Assert.Equal("btc-fut-01", (await _desk.Log.ReadAsync(1, null, CancellationToken.None))[0].PointerName);
    }

    [Fact]
    public async Task A_secret_beside_the_pointer_is_asked_for_and_never_kept()
    {
        var secret = await Pointers.RequireSecretAsync(_desk.PointerId, CancellationToken.None);
        var without = await _desk.SendAsync(Long, _desk.PointerText);
        Assert.Equal((401, "bad_secret"), (without.HttpStatus, without.Code));
        Assert.Equal(401, (await _desk.SendAsync(Long.Replace("{", "{\"secret\":\"wrong\",", StringComparison.Ordinal), _desk.PointerText)).HttpStatus);
        Assert.Equal(202, (await _desk.SendAsync(Long.Replace("{", $"{{\"passphrase\":\"{secret}\",\"comment\":\"{secret}\",", StringComparison.Ordinal), _desk.PointerText)).HttpStatus);
        Assert.DoesNotContain(secret, (await _desk.Log.ReadAsync(1, null, CancellationToken.None))[0].Body, StringComparison.Ordinal);
        Assert.Equal(0, _desk.Query<long>($"SELECT COUNT(*) FROM alert WHERE request LIKE '%{secret}%'"));
        await Pointers.DropSecretAsync(_desk.PointerId, CancellationToken.None);
        Assert.Equal(202, await SendAsync(_desk.PointerText));
    }

    [Theory]
    [InlineData("tradingview", "52.89.214.238", true)]
    [InlineData("tradingview", "::ffff:34.212.75.30", true)]
    [InlineData("tradingview", "3.12.143.24", false)]
    [InlineData("trendspider,10.1.0.0/16", "3.12.143.24", true)]
    [InlineData("trendspider,10.1.0.0/16", "10.1.255.3", true)]
    [InlineData("trendspider,10.1.0.0/16", "10.2.0.1", false)]
    [InlineData("127.0.0.1", null, false)]
    [InlineData("", null, true)]
    public async Task Only_listed_addresses_may_send(string list, string? address, bool isTaken)
    {
        await ChangeSettingsAsync(settings => settings with { SenderAddresses = list.Split(',', StringSplitOptions.RemoveEmptyEntries) });
        var answer = await _desk.Services.GetRequiredService<IAlertIntake>().ReceiveAsync(
            new IncomingAlert(_desk.PointerText, Encoding.UTF8.GetBytes(Long), address), CancellationToken.None);
        Assert.Equal(isTaken ? (202, null) : (403, "bad_source"), (answer.HttpStatus, answer.Code));
    }

    [Fact]
    public async Task Settings_add_what_a_message_does_not_say_and_survive_a_restart()
    {
        await ChangeSettingsAsync(settings => settings with
        {
            DefaultQuantity = 7m,
            QuantityUnit = MartDesk.Desk.Planning.QuantityUnit.Contracts,
            Leverage = 3,
            MarginMode = MarginMode.Cross,
            FixedSymbol = "ETHUSDT",
        });
        await _desk.RestartAsync();
        await _desk.CarryOutAsync("""{"pointer":"POINTER","action":"long"}""");
        Assert.Equal(("buy open 7 market", "3x Cross"), (_desk.Venue.Story, _desk.Venue.TermsOf(0)));
        Assert.Equal("ETHUSDT", _desk.Venue.Orders[0].Symbol);
    }

    [Theory]
    [InlineData("COINBASE:BTCUSD", true)]
    [InlineData("btcusd", true)]
    [InlineData("BTCEUR", false)]
    public async Task Aliases_stand_for_other_symbols(string sent, bool isTaken)
    {
        await ChangeSettingsAsync(settings => settings with { SymbolAliases = new Dictionary<string, string> { ["BTCUSD"] = "BTCUSDT" } });
        var answer = await _desk.SendAsync(Long.Replace("BTCUSDT.P", sent, StringComparison.Ordinal), _desk.PointerText);
        Assert.Equal(isTaken ? null : "unknown_symbol", answer.Code);
    }

    [Fact]
    public async Task An_alias_with_a_factor_turns_the_charts_prices_and_sizes_into_the_venues()
    {
        // One BTC is a thousand of the chart's units: its prices are a thousandth, its sizes a thousandfold.
        await ChangeSettingsAsync(settings => settings with { SymbolAliases = new Dictionary<string, string> { ["MILLIBTC.P"] = "BTCUSDT x 1000" } });
        await _desk.SendAsync("""{"pointer":"POINTER","symbol":"BINANCE:MILLIBTC.P","action":"long","quantity":"50","order_type":"limit","price":60.5,"stop_loss":{"offset":1.5},"signal_price":60,"take_profit":70}""");
        await _desk.UntilAsync(() => _desk.Query<long>("SELECT COUNT(*) FROM leg WHERE kind = 0 AND state = 2") == 1, "it rests");
        Assert.Equal("buy open 50 limit at 60500.0 stop 59000.0 target 70000.0", _desk.Venue.Story);
    }

    [Theory]
    [InlineData("1000PEPEUSDT x 1000", "1000PEPEUSDT", 1000)]
    [InlineData("1000PEPEUSDT X1000", "1000PEPEUSDT", 1000)]
    [InlineData("XUSDT", "XUSDT", 1)]
    [InlineData("PEPEUSDT x 0.001", "PEPEUSDT", 0.001)]
    [InlineData("PEPEUSDT x", null, 0)]
    [InlineData("PEPEUSDT x -1", null, 0)]
    [InlineData("PEPE USDT", null, 0)]
    [InlineData("", null, 0)]
    public void What_an_alias_stands_for_is_a_symbol_and_perhaps_a_factor(string text, string? symbol, double factor)
    {
        Assert.Equal(symbol is not null, PointerSettings.IsAlias(text));
        if (symbol is not null)
            Assert.Equal((symbol, (decimal)factor), SymbolNames.Aliased("chart", new Dictionary<string, string> { ["CHART"] = text }));
    }

    [Fact]
    public async Task A_strict_pointer_refuses_what_it_does_not_know()
    {
        await ChangeSettingsAsync(settings => settings with { IsStrict = true, NeedsPerpetualMark = true });
        Assert.Equal("bad_value", (await _desk.SendAsync(Long.Replace("{", "{\"stoploss_pct\":1,", StringComparison.Ordinal), _desk.PointerText)).Code);
        Assert.Equal("unknown_symbol", (await _desk.SendAsync(Long.Replace(".P", "", StringComparison.Ordinal), _desk.PointerText)).Code);
        Assert.Equal(202, await SendAsync(_desk.PointerText));
    }

    [Fact]
    public async Task A_preview_needs_neither_text_nor_secret_nor_address_and_stores_nothing()
    {
        await Pointers.RequireSecretAsync(_desk.PointerId, CancellationToken.None);
        await ChangeSettingsAsync(settings => settings with { SenderAddresses = ["203.0.113.7"] });
        var preview = _desk.Services.GetRequiredService<IAlertPreview>();

        var planned = await preview.PreviewAsync(_desk.PointerId, Encoding.UTF8.GetBytes(Long), CancellationToken.None);
        var refused = await preview.PreviewAsync(_desk.PointerId, Encoding.UTF8.GetBytes(Long.Replace("BTCUSDT", "NOPE", StringComparison.Ordinal)), CancellationToken.None);
        var unknown = await preview.PreviewAsync("nobody", Encoding.UTF8.GetBytes(Long), CancellationToken.None);

        Assert.Equal(("test", null), (planned.Status, planned.Code));
        Assert.StartsWith("Would ", planned.Message, StringComparison.Ordinal);
        Assert.Equal(("refused", "unknown_symbol"), (refused.Status, refused.Code));
        Assert.Equal(404, unknown.HttpStatus);
        Assert.Empty(await _desk.Log.ReadAsync(10, null, CancellationToken.None));
        Assert.Equal("", _desk.Venue.Story);
    }

    [Fact]
    public async Task A_group_sends_one_alert_to_each_account_with_its_ratio()
    {
        var accounts = _desk.Services.GetRequiredService<IAccountDirectory>();
        var second = await accounts.ConnectAsync(new NewAccount("Second", VenueEnvironment.Local, null, null, new ApiCredentials("key-2-12345678", "s", "m")), CancellationToken.None);
        await ChangeAsync(info => info with { Targets = [new PointerTarget(AccountId, 1m), new PointerTarget(second.AccountId, 0.5m)] });
        var message = """{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"buy","prev_position":"flat","quantity":"0.25","id":"g-1"}""";
        var answer = await _desk.SendAsync(message);
        Assert.Equal("accepted", answer.Status);
        Assert.Equal("duplicate", (await _desk.SendAsync(message)).Status);
        await _desk.SettleAsync();
        Assert.Equal(["buy open 125 market", "buy open 250 market"], _desk.Venue.Story.Split("; ").Order());
        var log = await _desk.Log.ReadAsync(10, null, CancellationToken.None);
        Assert.Equal(["Paper", "Second"], log.Select(entry => entry.AccountLabel).Order());
        Assert.Equal(2, log.SelectMany(entry => entry.Legs).Select(leg => leg.ClientOrderId).Distinct().Count());
    }

    [Fact]
    public async Task Pause_lets_exits_through_and_resume_takes_entries_again()
    {
        _desk.Venue.Hold("BTCUSDT", PositionSide.Long, 50);
        var pause = await _desk.SendAsync("""{"pointer":"POINTER","action":"disable"}""");
        Assert.Equal((202, AlertState.Executed), (pause.HttpStatus, (await _desk.FindAsync(pause.Alert!)).State));
        await _desk.RestartAsync();
        var entry = await _desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT","action":"long","quantity":"1c","id":"1"}""");
        Assert.Equal((AlertState.Rejected, "paused"), (entry.State, entry.Code));
        await _desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT","action":"close_long","id":"2"}""");
        await _desk.SendAsync("""{"pointer":"POINTER","action":"start_bot"}""");
        await _desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT","action":"long","quantity":"1c","id":"3"}""");
        Assert.Equal("sell close 50 market; buy open 1 market", _desk.Venue.Story);
    }

    [Fact]
    public async Task A_list_closes_what_is_held_cancels_what_rests_and_pauses_the_pointer_in_one_message()
    {
        await _desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT","action":"long","quantity":"2c","id":"1"}""");
        await _desk.SendAsync("""{"pointer":"POINTER","symbol":"ETHUSDT","action":"long","quantity":"1c","order_type":"limit","price":2000,"id":"2"}""");
        await _desk.UntilAsync(() => _desk.Venue.Orders.Count == 2, "an entry rests");

        await _desk.SendAsync("""[{"pointer":"POINTER","symbol":"*","action":"close_all","id":"3"},{"pointer":"POINTER","action":"pause","id":"4"}]""");
        await _desk.UntilAsync(() => _desk.Venue.Cancels.Count == 1 && _desk.Venue.Orders.Count == 3, "the position is closed and the order cancelled");
        Assert.Equal("buy open 2 market; buy open 1 limit at 2000; sell close 2 market", _desk.Venue.Story);
        var entry = await _desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT","action":"long","quantity":"1c","id":"5"}""");
        Assert.Equal((AlertState.Rejected, "paused"), (entry.State, entry.Code));
    }

    [Fact]
    public async Task Ping_is_answered_and_leaves_nothing_behind()
    {
        var answer = await _desk.SendAsync("""{"pointer":"POINTER","action":"ping"}""");
        Assert.Equal((200, "test", null), (answer.HttpStatus, answer.Status, answer.Alert));
        Assert.Equal(0, _desk.Query<long>("SELECT COUNT(*) FROM alert"));
    }

    [Fact]
    public async Task A_flood_is_turned_away_above_the_pointers_cap_and_taken_again_after_a_minute()
    {
        await ChangeSettingsAsync(settings => settings with { MaxAlertsPerMinute = 3 });
        Assert.Equal("202 202 202 422", await SendAllAsync(_desk.PointerText, _desk.PointerText, _desk.PointerText, _desk.PointerText));
        _desk.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(202, await SendAsync(_desk.PointerText));
    }

    [Fact]
    public async Task A_sender_may_name_our_pointer_by_its_own_key_and_keep_a_key_of_its_own()
    {
        Assert.Equal(202, (await _desk.SendAsync("""{"token":"POINTER","symbol":"BTCUSDT","action":"long","quantity":"1c"}""")).HttpStatus);
        Assert.Equal(202, (await _desk.SendAsync("""{"bot_uuid":"some-bot-of-3commas","symbol":"BTCUSDT","action":"long","quantity":"2c"}""", _desk.PointerText)).HttpStatus);
        Assert.Equal("missing_field", (await _desk.SendAsync("""{"bot_uuid":"some-bot-of-3commas","symbol":"BTCUSDT","action":"long","quantity":"1c"}""")).Code);
    }

    [Theory]
    [InlineData(0, 1.0, "The leverage must be from 1 to 1000.")]
    [InlineData(5, 0.0, "A ratio must be above 0.")]
    public async Task A_setting_out_of_range_is_refused(int leverage, double ratio, string message)
    {
        var broken = new NewPointer { Name = "x", AccountId = AccountId, Targets = [new PointerTarget(AccountId, (decimal)ratio)], Settings = new PointerSettings { Leverage = leverage } };
        var e = await Assert.ThrowsAsync<ArgumentException>(() => Pointers.CreateAsync(broken, CancellationToken.None));
        Assert.Equal(message, e.Message);
    }

    [Fact]
    public async Task Two_alerts_of_one_second_that_came_swapped_are_put_right()
    {
        await _desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT","action":"buy","prev_position":"flat","quantity":"0.1","id":"0"}""");
        var entry = await _desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT","action":"buy","prev_position":"flat","market_position":"long","position_size":"0.2","quantity":"0.2","timestamp":"2026-01-15T12:00:00Z","id":"b"}""");
        var exit = await _desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT","action":"sell","prev_position":"long","market_position":"flat","quantity":"0.1","timestamp":"2026-01-15T12:00:00Z","id":"a"}""");
        await _desk.SettleAsync();
        Assert.Equal("buy open 100 market; sell close 100 market; buy open 200 market", _desk.Venue.Story);
        Assert.Equal([AlertState.Executed, AlertState.Executed], [(await _desk.FindAsync(entry.Alert!)).State, (await _desk.FindAsync(exit.Alert!)).State]);
    }

    [Fact]
    public async Task A_label_used_as_id_does_not_hide_the_next_order_of_the_same_minute()
    {
        var message = """{"pointer":"POINTER","symbol":"BTCUSDT","action":"ACTION","quantity":"1c","id":"Long"}""";
        Assert.Equal("accepted", (await _desk.SendAsync(message.Replace("ACTION", "long", StringComparison.Ordinal))).Status);
        Assert.Equal("accepted", (await _desk.SendAsync(message.Replace("ACTION", "close_long", StringComparison.Ordinal))).Status);
        Assert.Equal("duplicate", (await _desk.SendAsync(message.Replace("ACTION", "close_long", StringComparison.Ordinal))).Status);
    }

    [Fact]
    public async Task A_delayed_alert_waits_over_a_restart_and_lets_others_pass()
    {
        var start = _desk.Time.GetUtcNow();
        await _desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT","action":"long","quantity":"1c","delay_s":120,"id":"late"}""");
        await _desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT","action":"long","quantity":"2c","id":"now"}""");
        await _desk.UntilAsync(() => _desk.Venue.Orders.Count == 1, "the one without delay is carried out");
        await _desk.RestartAsync();
        Assert.Equal("buy open 2 market", _desk.Venue.Story);
        await _desk.SettleAsync();
        Assert.Equal("buy open 2 market; buy open 1 market", _desk.Venue.Story);
        Assert.InRange(_desk.Venue.Orders[1].CreateTime - start, TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(125));
    }

    [Fact]
    public async Task A_stored_alert_is_previewed_and_replayed_as_an_alert_of_its_own()
    {
        var replay = _desk.Services.GetRequiredService<IAlertReplay>();
        var first = await _desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT","action":"long","quantity":"10c","timestamp":"2026-01-15T12:00:00Z","id":"x"}""");
        _desk.Time.Advance(TimeSpan.FromHours(1));
        var preview = await replay.ReplayAsync(first.AlertId, ReplayMode.Preview, CancellationToken.None);
        Assert.StartsWith("Would buy to open 10 contracts at market", preview.Message, StringComparison.Ordinal);
        Assert.Single(_desk.Venue.Orders);
        var again = await replay.ReplayAsync(first.AlertId, ReplayMode.NotLive, CancellationToken.None);
        await _desk.SettleAsync();
        Assert.Equal("buy open 10 market; buy open 10 market", _desk.Venue.Story);
        Assert.Equal(first.AlertId, _desk.Query<string>($"SELECT replay_of FROM alert WHERE id = '{again.Alert}'"));
        Assert.Equal(404, (await replay.ReplayAsync("NOSUCH", ReplayMode.Preview, CancellationToken.None)).HttpStatus);
    }

    [Fact]
    public async Task A_live_account_is_replayed_only_when_that_is_asked_for()
    {
        var accounts = _desk.Services.GetRequiredService<IAccountDirectory>();
        var live = await accounts.ConnectAsync(new NewAccount("Live", VenueEnvironment.Live, null, null, new ApiCredentials("key-3-12345678", "s", "m")), CancellationToken.None);
        var (_, text) = await Pointers.CreateAsync(new NewPointer { Name = "live", AccountId = live.AccountId }, CancellationToken.None);
        var answer = await _desk.SendAsync(Long, text);
        await _desk.SettleAsync();
        var replay = _desk.Services.GetRequiredService<IAlertReplay>();
        Assert.Equal("unsupported", (await replay.ReplayAsync(answer.Alert!, ReplayMode.NotLive, CancellationToken.None)).Code);
        Assert.Equal(202, (await replay.ReplayAsync(answer.Alert!, ReplayMode.EvenLive, CancellationToken.None)).HttpStatus);
    }

    private async Task<int> SendAsync(string pointerText) =>
        (await _desk.SendAsync(Long.Replace("ID", FormattableString.Invariant($"n-{++_ids}"), StringComparison.Ordinal), pointerText)).HttpStatus;

    private async Task<string> SendAllAsync(params string[] pointerTexts)
    {
        var answers = new List<int>();
        foreach (var text in pointerTexts)
            answers.Add(await SendAsync(text));
        return string.Join(' ', answers);
    }

    private Task<PointerInfo> ChangeSettingsAsync(Func<PointerSettings, PointerSettings> change) => ChangeAsync(pointer => pointer with { Settings = change(pointer.Settings) });

    private Task<PointerInfo> ChangeAsync(Func<NewPointer, NewPointer> change)
    {
        var info = Pointers.List().Single(pointer => pointer.PointerId == _desk.PointerId);
        return Pointers.ChangeAsync(
            info.PointerId,
            change(new NewPointer { Name = info.Name, AccountId = info.AccountId, Targets = info.Targets, Settings = info.Settings, ExpiresAt = info.ExpiresAt }),
            CancellationToken.None);
    }
}
