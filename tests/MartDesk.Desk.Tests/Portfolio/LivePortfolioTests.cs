using MartDesk.Desk.Accounts;
using MartDesk.Desk.Tests.Venues;
using MartDesk.Desk.Venues;
using MartDesk.Testing;

namespace MartDesk.Desk.Tests.Portfolio;

public sealed class LivePortfolioTests
{
    [Fact]
    public async Task A_long_gains_when_the_mark_rises_and_the_account_shows_the_sum_of_its_rows()
    {
        await using var scene = new PortfolioScene();
        var held = scene.Long(50, entry: 60_000m, mark: 60_000m, realised: -1.8m);
        var other = held with { Symbol = "ETHUSDT", Side = PositionSide.Short, Contracts = 2_000, EntryPrice = 2_500m, MarkPrice = 2_490m };
        scene.Venue.Positions = ScriptedVenue.Ok(held, other);
        scene.Venue.Balances = ScriptedVenue.Ok(new Balance("USDT", 99_000m, 990m, 10m, Equity: 100_020m, Unrealised: 20m));
        await scene.StartAsync();
        await Eventually.HoldsAsync(() => scene.Venue.QuotedSymbols.Count == 2, "both instruments are quoted");

        scene.Venue.Say(scene.Quote(60_100m));
        await Eventually.HoldsAsync(() => scene.Account.Unrealised == 25m, "unrealised is 50 × 0.001 × 100 + 2000 × 0.001 × 10");

        Assert.Equal(100_000m, scene.Account.Wallet);
        Assert.Equal(100_025m, scene.Account.Equity);
        Assert.Equal(scene.Account.Unrealised, scene.Portfolio.Current.Positions.Sum(row => row.UnrealisedPnl));
        Assert.Equal(["BTCUSDT", "ETHUSDT"], scene.Portfolio.Current.Positions.Select(row => row.Symbol));
        var btc = scene.Portfolio.Current.Positions[0];
        Assert.Equal((0.05m, "BTC", 60_100m, -1.8m), (btc.Coins, btc.BaseCurrency, btc.MarkPrice!.Value, btc.RealisedPnl!.Value));
    }

    [Fact]
    public async Task An_unrealised_cross_loss_that_the_venue_holds_back_from_available_is_not_taken_from_the_wallet()
    {
        await using var scene = await PortfolioScene.StartedAsync(venue =>
            venue.Balances = ScriptedVenue.Ok(new Balance("USDT", 89_000m, 10_000m, 0m, Equity: 99_000m, Unrealised: -1_000m)));
        Assert.Equal(100_000m, scene.Account.Wallet);

        await scene.SayAsync(new VenueEvent.BalanceChanged(new Balance("USDT", 88_000m, 11_000m, 0m, null, null)));

        Assert.Equal((100_000m, 88_000m, 11_000m), (scene.Account.Wallet, scene.Account.Available, scene.Account.PositionMargin));
    }

    [Fact]
    public async Task After_a_reconnect_the_lists_bring_what_the_stream_missed()
    {
        await using var scene = await PortfolioScene.StartedAsync();
        await scene.SayAsync(new VenueEvent.Connected());
        await Eventually.HoldsAsync(() => scene.Calls("fills") == 2, "reconciled at the start and on connecting");

        await scene.SayAsync(new VenueEvent.Disconnected("no pong within 5 s"));
        Assert.False(scene.Account.IsStreamUp);
        Assert.Equal("Private stream down: no pong within 5 s", scene.Account.Problem);
        Assert.Equal(100_000m, scene.Account.Wallet);

        scene.Time.Advance(TimeSpan.FromSeconds(20));
        scene.Venue.Positions = ScriptedVenue.Ok(scene.Long(10, 60_000m, mark: 60_000m));
        scene.Venue.OpenOrders = ScriptedVenue.Ok(scene.Order("7"));
        scene.Venue.Fills = ScriptedVenue.Ok(scene.Fill("t1", PositionEffect.Open, fee: 0.36m, realised: 0m));
        await scene.SayAsync(new VenueEvent.Connected());
        await Eventually.HoldsAsync(() => scene.Account.RealisedToday == -0.36m, "the missed fill counts");

        Assert.Equal(10, scene.Position.Contracts);
        Assert.Equal("7", Assert.Single(scene.Portfolio.Current.Orders).Order.VenueOrderId);
        Assert.True(scene.Account.IsStreamUp);
        Assert.Null(scene.Account.Problem);
        Assert.Equal(scene.Time.GetUtcNow(), scene.Account.LastHeard);
    }

    [Fact]
    public async Task A_slow_order_list_does_not_undo_what_the_stream_told_meanwhile()
    {
        await using var scene = await PortfolioScene.StartedAsync();
        scene.Venue.OpenOrders = ScriptedVenue.Ok(scene.Order("1"), scene.Order("2"));
        await scene.DuringListAsync("open orders", async () =>
        {
            await scene.SayAsync(new VenueEvent.OrderChanged(scene.Order("1", OrderState.Filled, filled: 10), null));
            await scene.SayAsync(new VenueEvent.OrderChanged(scene.Order("2", filled: 4), null));
            await scene.SayAsync(new VenueEvent.OrderChanged(scene.Order("3"), null));
        });

        Assert.Equal([("2", 4L), ("3", 0L)], scene.Portfolio.Current.Orders.Select(row => (row.Order.VenueOrderId, row.Order.FilledContracts)));
    }

    [Fact]
    public async Task Stop_and_target_of_an_order_stay_when_the_stream_tells_it_without_them_and_follow_the_newest_list()
    {
        var first = new OrderPresets { TakeProfitPrice = 62_000m, StopLossPrice = 58_000m, StopLossBy = TriggerBy.Mark };
        await using var scene = new PortfolioScene();
        scene.Venue.OpenOrders = ScriptedVenue.Ok(scene.Order("1") with { Presets = first });
        await scene.StartAsync();
        await Eventually.HoldsAsync(() => scene.Portfolio.Current.Orders.Count == 1, "the order was read");

        await scene.SayAsync(new VenueEvent.OrderChanged(scene.Order("1", filled: 4) with { Presets = null }, null));
        Assert.Equal((4L, first), (Assert.Single(scene.Portfolio.Current.Orders).Order.FilledContracts, scene.Portfolio.Current.Orders[0].Order.Presets));

        // A list that is older than what the stream told of the fills is still the newest that tells stop and target.
        var second = first with { StopLossPrice = 59_000m };
        scene.Venue.OpenOrders = ScriptedVenue.Ok(scene.Order("1", filled: 4) with { Presets = second });
        await scene.DuringListAsync("open orders", () => scene.SayAsync(new VenueEvent.OrderChanged(scene.Order("1", filled: 6) with { Presets = null }, null)));
        Assert.Equal((6L, second), (Assert.Single(scene.Portfolio.Current.Orders).Order.FilledContracts, scene.Portfolio.Current.Orders[0].Order.Presets));
    }

    [Fact]
    public async Task Stop_and_target_of_an_order_that_only_the_stream_has_told_are_read_soon_and_those_of_an_exit_never()
    {
        await using var scene = await PortfolioScene.StartedAsync();
        await scene.SayAsync(new VenueEvent.Connected());
        await Eventually.HoldsAsync(() => scene.Calls("open orders") == 2 && scene.Time.PendingTimers > 1, "read at the start and on connecting");
        var exit = scene.Order("1") with { Effect = PositionEffect.Close, Presets = null };
        await scene.SayAsync(new VenueEvent.OrderChanged(exit, null));
        scene.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(2, scene.Calls("open orders"));

        var presets = new OrderPresets { StopLossPrice = 58_000m };
        await scene.SayAsync(new VenueEvent.OrderChanged(scene.Order("2") with { Presets = null }, null));
        scene.Venue.OpenOrders = ScriptedVenue.Ok(exit with { Presets = OrderPresets.None }, scene.Order("2") with { Presets = presets });
        await Eventually.HoldsAsync(() => scene.Time.PendingTimers > 1, "a read waits");
        scene.Time.Advance(TimeSpan.FromSeconds(3));
        await Eventually.HoldsAsync(() => scene.Portfolio.Current.Orders.Any(row => row.Order.Presets == presets), "its stop is known");
        Assert.Equal(3, scene.Calls("open orders"));
    }

    [Fact]
    public async Task A_slow_position_list_does_not_undo_what_the_stream_told_meanwhile()
    {
        await using var scene = await PortfolioScene.StartedAsync();
        scene.Venue.Positions = ScriptedVenue.Ok(scene.Long(50, 60_000m, mark: 60_000m));
        await scene.DuringListAsync("positions", async () =>
        {
            await scene.SayAsync(new VenueEvent.PositionChanged(scene.Long(60, 60_000m)));
            await scene.SayAsync(new VenueEvent.PositionChanged(scene.Long(2, 2_500m) with { Symbol = "ETHUSDT" }));
        });

        Assert.Equal([("BTCUSDT", 60L), ("ETHUSDT", 2L)], scene.Portfolio.Current.Positions.Select(row => (row.Symbol, row.Contracts)));
    }

    [Fact]
    public async Task A_slow_balance_list_does_not_undo_what_the_stream_told_meanwhile()
    {
        await using var scene = await PortfolioScene.StartedAsync();
        await scene.DuringListAsync("balances", () =>
            scene.SayAsync(new VenueEvent.BalanceChanged(new Balance("USDT", 99_000m, 1_000m, 0m, null, null))));

        Assert.Equal((99_000m, 1_000m, 100_000m), (scene.Account.Available, scene.Account.PositionMargin, scene.Account.Wallet));
    }

    [Fact]
    public async Task An_event_older_than_the_list_changes_nothing()
    {
        await using var scene = new PortfolioScene();
        var before = scene.Time.GetUtcNow();
        scene.Time.Advance(TimeSpan.FromSeconds(1));
        scene.Venue.Positions = ScriptedVenue.Ok(scene.Long(40, 60_000m, mark: 60_000m));
        await scene.StartAsync();
        await Eventually.HoldsAsync(() => scene.Account.Wallet is not null, "the account was read");

        await scene.SayAsync(new VenueEvent.PositionChanged(scene.Long(50, 60_000m, updated: before)));

        Assert.Equal(40, scene.Position.Contracts);
    }

    [Fact]
    public async Task A_position_closed_while_the_stream_was_down_disappears()
    {
        await using var scene = await PortfolioScene.StartedAsync();
        await scene.SayAsync(new VenueEvent.PositionChanged(scene.Long(5, 60_000m)));
        Assert.Equal(5, scene.Position.Contracts);

        scene.Time.Advance(TimeSpan.FromSeconds(1));
        await scene.SayAsync(new VenueEvent.Connected());
        await Eventually.HoldsAsync(() => scene.Portfolio.Current.Positions.Count == 0, "the list does not have it");
    }

    [Fact]
    public async Task Every_trade_counts_once_and_a_closing_one_when_its_profit_is_known()
    {
        await using var scene = await PortfolioScene.StartedAsync();
        await scene.SayAsync(new VenueEvent.OrderChanged(scene.Order("1", OrderState.Filled, 10), scene.Fill("t1", PositionEffect.Open, 0.36m, null)));
        await scene.SayAsync(new VenueEvent.OrderChanged(scene.Order("1", OrderState.Filled, 10), scene.Fill("t1", PositionEffect.Open, 0.36m, null)));
        Assert.Equal(-0.36m, scene.Account.RealisedToday);

        await scene.SayAsync(new VenueEvent.OrderChanged(scene.Order("2", OrderState.Filled, 10), scene.Fill("t2", PositionEffect.Close, 0.37m, null)));
        Assert.Equal(-0.36m, scene.Account.RealisedToday);

        scene.Venue.Fills = ScriptedVenue.Ok(scene.Fill("t1", PositionEffect.Open, 0.36m, 0m), scene.Fill("t2", PositionEffect.Close, 0.37m, 10m));
        await scene.SettleAsync();
        await Eventually.HoldsAsync(() => scene.Account.RealisedToday == 9.27m, "10 − 0.36 − 0.37");
        scene.Time.Advance(TimeSpan.FromMinutes(1));
        await Eventually.HoldsAsync(() => scene.Calls("fills") == 3, "listed once more");
        Assert.Equal(9.27m, scene.Account.RealisedToday);
    }

    [Fact]
    public async Task Realised_profit_of_a_position_is_not_shown_between_a_fill_and_the_list_that_knows_it()
    {
        await using var scene = new PortfolioScene();
        scene.Venue.Positions = ScriptedVenue.Ok(scene.Long(50, 60_000m, realised: -1.8m, mark: 60_000m));
        await scene.StartAsync();
        await Eventually.HoldsAsync(() => scene.Account.Wallet is not null, "the account was read");
        Assert.Equal(-1.8m, scene.Position.RealisedPnl);

        await scene.SayAsync(new VenueEvent.PositionChanged(scene.Long(50, 60_000m)));
        Assert.Equal(-1.8m, scene.Position.RealisedPnl);

        await scene.SayAsync(new VenueEvent.OrderChanged(scene.Order("2", OrderState.Filled, 10), scene.Fill("t2", PositionEffect.Close, 0.36m, null)));
        await scene.SayAsync(new VenueEvent.PositionChanged(scene.Long(40, 60_000m)));
        Assert.Null(scene.Position.RealisedPnl);

        scene.Venue.Positions = ScriptedVenue.Ok(scene.Long(40, 60_000m, scene.Time.GetUtcNow().AddMilliseconds(750), realised: 7.84m));
        await scene.SettleAsync();
        await Eventually.HoldsAsync(() => scene.Position.RealisedPnl == 7.84m, "10 − 1.8 − 0.36");
    }

    [Fact]
    public async Task Two_instruments_with_one_execution_number_both_count()
    {
        await using var scene = await PortfolioScene.StartedAsync();
        var fill = scene.Fill("t1", PositionEffect.Close, fee: 0.36m, realised: 10m);
        scene.Venue.Fills = ScriptedVenue.Ok(fill, fill with { Symbol = "ETHUSDT", RealisedPnl = -169m });
        await scene.SayAsync(new VenueEvent.Connected());
        await Eventually.HoldsAsync(() => scene.Account.RealisedToday == -159.72m, "10 − 0.36 − 169 − 0.36");
    }

    [Fact]
    public async Task The_days_result_starts_anew_at_midnight_utc()
    {
        var evening = new DateTimeOffset(2024, 8, 8, 23, 59, 30, TimeSpan.Zero);
        await using var scene = await PortfolioScene.StartedAsync(start: evening);
        await scene.SayAsync(new VenueEvent.OrderChanged(scene.Order("1", OrderState.Filled, 10), scene.Fill("t1", PositionEffect.Open, 0.36m, 0m)));
        Assert.Equal(-0.36m, scene.Account.RealisedToday);

        scene.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(-0.36m, scene.Account.RealisedToday);
        scene.Time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.HoldsAsync(() => scene.Account.RealisedToday == 0m, "yesterday's fill no longer counts");
    }

    [Fact]
    public async Task A_refusal_is_shown_in_the_venues_words_and_goes_away_when_it_does()
    {
        var refusal = new VenueError("30005", "Header X-BM-SIGN is wrong", "trace", VenueErrorKind.Key);
        await using var scene = await PortfolioScene.StartedAsync(venue =>
            venue.Balances = new VenueReply<IReadOnlyList<Balance>>.Rejected(refusal));
        Assert.Equal("The venue refuses to tell balances: Header X-BM-SIGN is wrong (30005).", scene.Account.Problem);
        Assert.Null(scene.Account.Equity);

        scene.Venue.Balances = ScriptedVenue.Ok(new Balance("USDT", 5m, 0m, 0m, 5m, 0m));
        await Eventually.HoldsAsync(() => scene.Time.PendingTimers > 1, "the retry is waiting");
        scene.Time.Advance(TimeSpan.FromSeconds(5));
        await Eventually.HoldsAsync(() => scene.Account.Problem is null, "the retry worked");
        Assert.Equal(5m, scene.Account.Equity);
    }

    [Fact]
    public async Task An_account_that_cannot_be_opened_says_why_and_leaves_the_others_alone()
    {
        await using var scene = await PortfolioScene.StartedAsync();
        scene.Add("a2", "Broken", venue: null!);
        await Eventually.HoldsAsync(() => scene.Portfolio.Current.Accounts is [_, { Problem: not null }], "the second account has a problem");

        Assert.StartsWith("Live keys go to the venue's own hosts only.", scene.Portfolio.Current.Accounts[1].Problem, StringComparison.Ordinal);
        Assert.Null(scene.Portfolio.VenueOf("a2"));
        Assert.Null(scene.Account.Problem);
        Assert.Same(scene.Venue, scene.Portfolio.VenueOf("a1"));
    }

    [Fact]
    public async Task An_account_added_later_is_followed_and_events_reach_observers_in_order()
    {
        await using var scene = await PortfolioScene.StartedAsync();
        var second = new ScriptedVenue(scene.Time);
        scene.Add("a2", "Second", second);
        await Eventually.HoldsAsync(() => scene.Portfolio.InstrumentOf("a2", "ETHUSDT") is not null, "the second account was read");

        for (var number = 1; number <= 5; number++)
            second.Say(new VenueEvent.OrderChanged(scene.Order($"{number}"), null));
        await Eventually.HoldsAsync(() => scene.Observed.Count == 5, "five events were observed");

        Assert.All(scene.Observed, told => Assert.Equal("a2", told.AccountId));
        Assert.Equal(["1", "2", "3", "4", "5"], scene.Observed.Select(told => ((VenueEvent.OrderChanged)told.Event).Order.VenueOrderId));
        Assert.Equal("Second", scene.Portfolio.Current.Orders[0].AccountLabel);
    }

    [Fact]
    public async Task Another_label_shows_at_once_and_the_stream_goes_on()
    {
        await using var scene = await PortfolioScene.StartedAsync();
        var opened = scene.Calls("instruments");
        var account = scene.Connected("a1", "Swing", scene.Venue);
        scene.Change("a1", account with { Connection = scene.Connection });

        await Eventually.HoldsAsync(() => scene.Account.Label == "Swing", "the label is shown");
        Assert.Same(scene.Venue, scene.Portfolio.VenueOf("a1"));
        Assert.Equal(opened, scene.Calls("instruments"));
        Assert.False(scene.Venue.IsDisposed);
    }

    [Fact]
    public async Task Another_key_is_used_at_once_and_calls_under_way_keep_the_old_one_for_a_while()
    {
        await using var scene = await PortfolioScene.StartedAsync();
        scene.Add("a2", "Second", new ScriptedVenue(scene.Time));
        await Eventually.HoldsAsync(() => scene.Portfolio.Current.Accounts.Count == 2, "two accounts are followed");
        await Eventually.HoldsAsync(() => scene.Venue.QuotedSymbols.Count == 2, "prices come through the first account");
        var replaced = new ScriptedVenue(scene.Time) { Balances = ScriptedVenue.Ok(new Balance("USDT", 7m, 0m, 0m, 7m, 0m)) };
        scene.Change("a1", scene.Connected("a1", "Paper", replaced));

        await Eventually.HoldsAsync(() => scene.Portfolio.Current.Accounts.Any(account => account is { AccountId: "a1", Wallet: 7m }), "the new key was used");
        Assert.Same(replaced, scene.Portfolio.VenueOf("a1"));
        Assert.False(scene.Venue.IsDisposed);
        await Eventually.HoldsAsync(
            () =>
            {
                scene.Time.Advance(TimeSpan.FromSeconds(30)); // Its wait may begin after one step.
                return scene.Venue.IsDisposed;
            },
            "the old venue was closed");
        Assert.False(replaced.IsDisposed);
    }

    [Fact]
    public async Task A_disabled_account_is_let_go_and_followed_again_when_enabled()
    {
        await using var scene = await PortfolioScene.StartedAsync();
        var account = scene.Connected("a1", "Paper", scene.Venue);
        scene.Change("a1", account with { IsDisabled = true });
        await Eventually.HoldsAsync(() => scene.Portfolio.Current.Accounts.Count == 0, "it is let go");
        Assert.Null(scene.Portfolio.VenueOf("a1"));

        var again = new ScriptedVenue(scene.Time);
        scene.Change("a1", scene.Connected("a1", "Paper", again));
        await Eventually.HoldsAsync(() => scene.Portfolio.Current.Accounts is [{ Wallet: not null }], "it is followed again");
        await Eventually.HoldsAsync(() => again.QuotedSymbols.Count == 2, "prices come through the account that is left");
        Assert.Same(again, scene.Portfolio.VenueOf("a1"));
    }

    [Theory]
    [InlineData(VenueEnvironment.Live, null)]
    [InlineData(VenueEnvironment.Local, "http://127.0.0.1:9500")]
    public async Task Each_account_is_told_the_prices_of_its_own_venue(VenueEnvironment environment, string? rest)
    {
        await using var scene = await PortfolioScene.StartedAsync();
        var second = new ScriptedVenue(scene.Time);
        var elsewhere = scene.Connected("a2", "Elsewhere", second);
        scene.Change("a2", elsewhere with { Connection = elsewhere.Connection with { Environment = environment, RestAddress = rest is null ? null : new Uri(rest) } });
        await Eventually.HoldsAsync(() => scene.Venue.QuotedSymbols.Count == 2 && second.QuotedSymbols.Count == 2, "prices come from both");

        second.Say(scene.Quote(30_000m));
        scene.Venue.Say(scene.Quote(60_000m));
        await Eventually.HoldsAsync(() => scene.Portfolio.Current.Quotes.Count == 2, "both have told theirs");

        Assert.Equal((60_000m, 30_000m), (scene.Portfolio.QuoteOf("a1", "BTCUSDT")!.Last, scene.Portfolio.QuoteOf("a2", "BTCUSDT")!.Last));
        Assert.Equal([60_000m], scene.Portfolio.QuotesOf("a1").Select(quote => quote.Last));
        Assert.Equal([30_000m], scene.Portfolio.QuotesOf("a2").Select(quote => quote.Last));
        Assert.Null(scene.Portfolio.QuoteOf("a3", "BTCUSDT"));
    }

    [Fact]
    public async Task A_deleted_account_takes_only_its_own_numbers_and_the_others_keep_their_prices()
    {
        await using var scene = await PortfolioScene.StartedAsync();
        var second = new ScriptedVenue(scene.Time);
        scene.Add("a2", "Second", second);
        await Eventually.HoldsAsync(() => scene.Portfolio.InstrumentOf("a2", "ETHUSDT") is not null, "the second account was read");
        await Eventually.HoldsAsync(() => scene.Venue.QuotedSymbols.Count == 2, "prices come through the first account");

        scene.Change("a1", null);

        await Eventually.HoldsAsync(() => scene.Portfolio.Current.Accounts is [{ AccountId: "a2" }], "only the second is left");
        await Eventually.HoldsAsync(() => second.QuotedSymbols.Count == 2, "prices come through the second account");
    }

    [Fact]
    public async Task A_slow_reader_gets_the_newest_picture_and_no_queue()
    {
        await using var scene = await PortfolioScene.StartedAsync();
        using var stop = new CancellationTokenSource();
        await using var reader = scene.Portfolio.WatchAsync(stop.Token).GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        var first = reader.Current;

        for (var number = 1; number <= 100; number++)
            await scene.SayAsync(new VenueEvent.OrderChanged(scene.Order($"{number}"), null));
        Assert.True(await reader.MoveNextAsync());

        Assert.Equal(100, reader.Current.Orders.Count);
        Assert.Empty(first.Orders);
        var idle = reader.MoveNextAsync();
        Assert.False(idle.IsCompleted);
        await scene.SayAsync(new VenueEvent.Alive());
        Assert.True(await idle);
    }

    [Fact]
    public async Task Stopping_ends_the_streams_and_closes_the_venue()
    {
        await using var scene = await PortfolioScene.StartedAsync();
        await Eventually.HoldsAsync(() => scene.Venue.QuotedSymbols.Count == 2, "prices are followed");
        await scene.StopAsync();
        Assert.True(scene.Venue.IsDisposed);
        Assert.Empty(scene.Venue.QuotedSymbols);
    }
}
