using System.Net;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Venues;
using MartDesk.Web.Tests.Fakes;

namespace MartDesk.Web.Tests.Pointers;

public sealed class PointerPageTests
{
    private const string Attack = "\"><script>alert(1)</script>";

    [Fact]
    public async Task Every_setting_of_the_form_reaches_the_pointer_and_stands_in_the_form_again()
    {
        await using var desk = await StartAsync();

        var (status, location, _) = await desk.PostAsync(
            "/pointers/new",
            [
                .. Basic("btc-breakout"), ("account-ACC2", "on"), ("ratio-ACC2", "0.5"), ("symbol", "BTCUSDT.P"), ("expires", "2026-12-31T18:00"), ("quantity", "0.25"), ("unit", "Quote"),
                ("leverage", "20"), ("margin", "Cross"), ("senders", "tradingview\n10.0.0.0/8"), ("lag", "30"), ("deviation", "0.5"), ("spread", "0.2"), ("split", "on"), ("rate", "60"), ("dedupe", "10"), ("hold", "0"),
                ("aliases", "BTCUSD.P = BTCUSDT"), ("strict", "on"), ("plain_opens", "on"), ("max_position", "25000"), ("max_orders", "6"), ("max_daily_loss", "400"), ("max_drawdown", "12.5"),
                ("max_losses", "4"), ("cooldown", "90"), ("symbols", "btcusdt, ethusdt"), ("windows", "mon,fri 08:00-16:30 Europe/Berlin"),
            ]);

        Assert.Equal(HttpStatusCode.SeeOther, status);
        var made = Assert.Single(desk.Pointers.List());
        Assert.Equal([new PointerTarget("ACC1", 1m), new PointerTarget("ACC2", 0.5m)], made.Targets);
        Assert.Equal(new DateTimeOffset(2026, 12, 31, 18, 0, 0, TimeSpan.Zero), made.ExpiresAt);
        var settings = made.Settings;
        Assert.Equal((0.25m, QuantityUnit.Quote, 20, MarginMode.Cross, "BTCUSDT.P"), (settings.DefaultQuantity, settings.QuantityUnit, settings.Leverage, settings.MarginMode, settings.FixedSymbol));
        Assert.Equal((30, 0.5m, 60, 10, 0, true, false, true), (settings.MaxLagSeconds, settings.MaxDeviationPercent, settings.MaxAlertsPerMinute, settings.ContentDedupeSeconds, settings.HoldMs, settings.IsStrict, settings.NeedsPerpetualMark, settings.PlainOpens));
        Assert.Equal((0.2m, true), (settings.MaxSpreadPercent, settings.SplitsEntries));
        Assert.Equal(["tradingview", "10.0.0.0/8"], settings.SenderAddresses);
        Assert.Equal("BTCUSDT", settings.SymbolAliases["BTCUSD.P"]);
        var limits = settings.Limits;
        Assert.Equal((25_000m, 6, 400m, 12.5m, 4, 90), (limits.MaxPositionQuote, limits.MaxOrdersPerMinute, limits.MaxDailyLoss, limits.MaxDrawdownPercent, limits.MaxConsecutiveLosses, limits.CooldownMinutes));
        Assert.Equal(["BTCUSDT", "ETHUSDT"], limits.Symbols);
        var window = Assert.Single(limits.Windows);
        Assert.Equal(("Europe/Berlin", new TimeOnly(8, 0), new TimeOnly(16, 30)), (window.TimeZone, window.From, window.To));
        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Friday], window.Days);

        var page = await desk.Client.GetStringAsync(location);
        foreach (var shown in (string[])["value=\"0.25\"", "mon,fri 08:00-16:30 Europe/Berlin", "BTCUSD.P = BTCUSDT", "value=\"2026-12-31T18:00\"", "value=\"12.5\""])
            Assert.Contains(shown, page);
    }

    [Fact]
    public async Task Text_is_shown_once_and_stands_in_no_address_and_no_log()
    {
        await using var desk = await StartAsync();
        var (_, location, _) = await desk.PostAsync("/pointers/new", [.. Basic("one")]);

        Assert.DoesNotContain("canarytext", location);
        Assert.Contains($"{desk.Host.Address}alerts/canarytext1", await desk.Client.GetStringAsync(location));
        Assert.DoesNotContain("canarytext", await desk.Client.GetStringAsync(location));
        Assert.DoesNotContain(desk.Logs.Lines, line => line.Contains("canarytext"));
    }

    [Fact]
    public async Task Rotating_keeps_the_old_text_for_the_overlap_and_shows_the_new_one_once()
    {
        await using var desk = await StartAsync();
        await desk.PostAsync("/pointers/new", [.. Basic("one")]);

        var (_, location, _) = await desk.PostAsync("/pointers/P1/rotate", ("overlap", "24"));

        Assert.Equal(TimeSpan.FromDays(1), desk.Pointers.Overlap);
        Assert.Contains("canarytext2", await desk.Client.GetStringAsync(location));
        var (refused, _, _) = await desk.PostAsync("/pointers/P1/rotate", ("overlap", "-1"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused);
    }

    [Fact]
    public async Task Pointer_is_paused_disabled_given_a_secret_and_deleted_by_its_name()
    {
        await using var desk = await StartAsync();
        await desk.PostAsync("/pointers/new", [.. Basic("one")]);

        await desk.PostAsync("/pointers/P1/pause");
        await desk.PostAsync("/pointers/P1/disable");
        var (_, secret, _) = await desk.PostAsync("/pointers/P1/secret");
        var changed = Assert.Single(desk.Pointers.List());
        Assert.True(changed is { IsPaused: true, IsDisabled: true, HasSecret: true });
        Assert.Contains("canarytext2", await desk.Client.GetStringAsync(secret));

        await desk.PostAsync("/pointers/P1/resume");
        await desk.PostAsync("/pointers/P1/enable");
        await desk.PostAsync("/pointers/P1/drop-secret");
        Assert.True(Assert.Single(desk.Pointers.List()) is { IsPaused: false, IsDisabled: false, HasSecret: false });

        var (refused, _, _) = await desk.PostAsync("/pointers/P1/delete", ("confirm", "two"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused);
        await desk.PostAsync("/pointers/P1/delete", ("confirm", "one"));
        Assert.Empty(desk.Pointers.List());
    }

    [Theory]
    [InlineData("leverage", "ten", "The leverage is no whole number.")]
    [InlineData("leverage", "1001", "The leverage must be from 1 to 1000.")]
    [InlineData("quantity", "1,5", "The default quantity is no number")]
    [InlineData("windows", "whenever", "A trading window is written like")]
    [InlineData("windows", "mon 08:00-16:00 Mars/Base", "A trading window is written like")]
    [InlineData("aliases", "BTC", "An alias is written like")]
    [InlineData("expires", "soon", "The expiry is written like")]
    [InlineData("unit", "Bananas", "not known")]
    [InlineData("max_drawdown", "101", "at most 100 percent")]
    [InlineData("name", "", "Give the pointer a name")]
    public async Task Broken_field_is_named_and_what_was_typed_stays(string field, string value, string words)
    {
        await using var desk = await StartAsync();
        var fields = Basic("one").Concat([("deviation", "0.7")]).Where(known => known.Item1 != field).Append((field, value));

        var (status, _, html) = await desk.PostAsync("/pointers/new", [.. fields]);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(words, html);
        Assert.Contains("value=\"0.7\"", html);
        Assert.Empty(desk.Pointers.List());
    }

    [Fact]
    public async Task Pointer_leads_to_real_money_only_when_LIVE_is_typed_and_stays_without_it()
    {
        await using var desk = await StartAsync();
        var fields = Basic("one").Append(("account-ACC3", "on")).ToArray();

        var (refused, _, html) = await desk.PostAsync("/pointers/new", fields);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused);
        Assert.Contains("Type LIVE to go on.", html);
        await desk.PostAsync("/pointers/new", [.. fields, ("confirm", "LIVE")]);
        Assert.Equal(2, Assert.Single(desk.Pointers.List()).Targets.Count);

        var (saved, _, _) = await desk.PostAsync("/pointers/P1/settings", fields);
        Assert.Equal(HttpStatusCode.SeeOther, saved);
    }

    [Fact]
    public async Task Account_that_is_not_connected_cannot_be_led_to()
    {
        await using var desk = await StartAsync();

        var (status, _, html) = await desk.PostAsync("/pointers/new", ("name", "one"), ("account-NOBODY", "on"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("Tick at least one account.", html);
    }

    [Fact]
    public async Task Markup_in_any_field_stays_text()
    {
        await using var desk = await StartAsync();
        desk.Accounts.Add(Attack);
        string[] names = ["name", "symbol", "expires", "quantity", "unit", "leverage", "margin", "senders", "lag", "deviation", "aliases", "symbols", "windows", "ratio-ACC1", "max_position", "cooldown"];

        var (_, _, typed) = await desk.PostAsync("/pointers/new", [.. names.Select(name => (name, Attack))]);
        await desk.Pointers.CreateAsync(new NewPointer { Name = Attack, AccountId = "ACC1", Targets = [new PointerTarget("ACC1", 1m)], Settings = new PointerSettings { FixedSymbol = Attack } }, CancellationToken.None);
        var stored = await desk.Client.GetStringAsync("/pointers") + await desk.Client.GetStringAsync("/pointers/P1");

        Assert.DoesNotContain("<script>alert", typed + stored);
    }

    private static (string Name, string Value)[] Basic(string name) => [("name", name), ("account-ACC1", "on"), ("ratio-ACC1", "1")];

    private static async Task<RunningDesk> StartAsync()
    {
        var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");
        desk.Accounts.Add("Second");
        desk.Accounts.Add("Main", VenueEnvironment.Live);
        return desk;
    }

    [Fact]
    public async Task Signing_key_is_shown_once_renewed_and_dropped()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");
        await desk.PostAsync("/pointers/new", ("name", "btc"), ("account-ACC1", "on"));

        var (_, shown, _) = await desk.PostAsync("/pointers/P1/signature");
        Assert.True(desk.Pointers.List()[0].NeedsSignature);
        Assert.Contains("whsec_AAAA", await desk.Client.GetStringAsync(shown));
        var again = await desk.Client.GetStringAsync(shown);
        Assert.DoesNotContain("whsec_AAAA", again);
        Assert.Contains("Messages must be signed", again);

        var (_, dropped, _) = await desk.PostAsync("/pointers/P1/drop-signature");
        Assert.False(desk.Pointers.List()[0].NeedsSignature);
        Assert.Contains("Messages need no signature any more.", await desk.Client.GetStringAsync(dropped));
        Assert.Equal(HttpStatusCode.NotFound, (await desk.PostAsync("/pointers/P9/signature")).Status);
    }
}
