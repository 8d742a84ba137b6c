using MartDesk.Conformance.Programs;

namespace MartDesk.Conformance.MainJob;

/// <summary>The program's commands against the running program, as a person at a terminal or a script uses them.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task An_order_by_hand_is_shown_sent_once_filled_and_closed_again()
    {
        using var data = new TemporaryFolder();
        await using var program = await MartDeskProcess.RunAsync(data.Path, "synthetic");
        await AlertToFillTests.ReadyAsync(program);

        var (unsure, _, question) = await InvokeAsync(data, "", "buy", "BTCUSDT", "0.05");
        Assert.Equal(1, unsure);
        Assert.Contains("buy to open 50 contracts", question, StringComparison.Ordinal);
        Assert.Contains("--yes", question, StringComparison.Ordinal);
        Assert.Equal(0, (await program.ReadAsync("/api/v1/positions")).GetArrayLength());

        var (bought, output, error) = await InvokeAsync(data, null, "buy", "BTCUSDT", "0.05", "--yes");
        Assert.True(bought == 0, output + error);
        Assert.Contains("filled: buy to open 50 of 50 contracts", output, StringComparison.Ordinal);
        await program.ReadUntilAsync("/api/v1/positions", rows => rows.GetArrayLength() == 1 && rows[0].GetProperty("contracts").GetInt64() == 50, "50 contracts");

        var (rested, _, why) = await InvokeAsync(data, null, "buy", "BTCUSDT", "0.01", "--price", "1000", "--yes");
        if (rested == 0)
        {
            var orders = await program.ReadUntilAsync("/api/v1/orders", rows => rows.GetArrayLength() == 1, "a resting order");
            var (cancelled, _, problem) = await InvokeAsync(data, null, "cancel", "BTCUSDT", orders[0].GetProperty("order_id").GetString()!, "--yes");
            Assert.True(cancelled == 0, problem);
        }
        else
        {
            Assert.Contains("price", why, StringComparison.OrdinalIgnoreCase); // too far from the market for this instrument
        }

        var (closed, closing, _) = await InvokeAsync(data, null, "close", "BTCUSDT", "--yes");
        Assert.True(closed == 0, closing);
        await program.ReadUntilAsync("/api/v1/positions", rows => rows.GetArrayLength() == 0, "flat");
        await program.ReadUntilAsync("/api/v1/fills", rows => rows.GetArrayLength() >= 2, "fills on record");
        var (told, history, _) = await InvokeAsync(data, null, "history", "--json");
        Assert.Equal(0, told);
        Assert.Contains("BTCUSDT", history, StringComparison.Ordinal);
        var (exported, csv, _) = await InvokeAsync(data, null, "export", "fills", "-");
        Assert.Equal(0, exported);
        Assert.StartsWith("time,account,market", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_desk_that_was_asked_to_takes_its_entries_away_when_it_is_stopped()
    {
        using var data = new TemporaryFolder();
        await using (var program = await MartDeskProcess.RunAsync(data.Path, "synthetic", "--cancel-at-exit"))
        {
            await AlertToFillTests.ReadyAsync(program);
            var last = (await program.ReadAsync("/api/v1/ticker/BTCUSDT")).GetProperty("last").GetDecimal();
            var price = decimal.Floor(last * 0.97m).ToString(System.Globalization.CultureInfo.InvariantCulture);
            var (rested, output, why) = await InvokeAsync(data, null, "buy", "BTCUSDT", "0.01", "--price", price, "--yes");
            Assert.True(rested == 0, output + why);
            await program.ReadUntilAsync("/api/v1/orders", rows => rows.GetArrayLength() == 1, "a resting order");

            Assert.Equal(0, await program.StopAsync());
        }

        await using var again = await MartDeskProcess.RunAsync(data.Path, "synthetic");
        await AlertToFillTests.ReadyAsync(again);
        Assert.Equal(0, (await again.ReadAsync("/api/v1/orders")).GetArrayLength());
        await again.ReadUntilAsync("/api/v1/order-history", rows => rows.GetArrayLength() == 1, "the order among those that ended");
    }

    [Fact]
    public async Task A_halted_desk_refuses_until_it_is_resumed()
    {
        using var data = new TemporaryFolder();
        await using var program = await MartDeskProcess.RunAsync(data.Path, "synthetic");
        await AlertToFillTests.ReadyAsync(program);

        Assert.Equal(0, (await InvokeAsync(data, null, "halt")).ExitCode);
        var (refused, output, error) = await InvokeAsync(data, null, "buy", "BTCUSDT", "0.05", "--yes");
        Assert.Equal(1, refused);
        Assert.Contains("halted", output + error, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("halted", (await InvokeAsync(data, null, "status")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await InvokeAsync(data, null, "resume")).ExitCode);
        Assert.Equal("active", (await program.ReadAsync("/api/v1/desk")).GetProperty("mode").GetString());
    }

    [Fact]
    public async Task Paper_money_is_paid_in_and_taken_out_and_the_mode_of_the_account_is_changed()
    {
        using var data = new TemporaryFolder();
        await using var program = await MartDeskProcess.RunAsync(data.Path, "synthetic");
        await AlertToFillTests.ReadyAsync(program);

        Assert.Equal((0, "2500.5 USDT of paper money were paid into paper. 'martdesk balance' shows what it has."), await SayAsync("paper", "deposit", "paper", "2500.5"));
        await program.ReadUntilAsync("/api/v1/balance", rows => rows[0].GetProperty("wallet").GetDecimal() == 102_500.5m, "the wallet with what was paid in");
        Assert.Equal(0, (await SayAsync("paper", "withdraw", "paper", "100000")).ExitCode);
        await program.ReadUntilAsync("/api/v1/balance", rows => rows[0].GetProperty("wallet").GetDecimal() == 2_500.5m, "the wallet without what was taken out");
        var (refused, _, why) = await InvokeAsync(data, null, "paper", "withdraw", "paper", "2500.6");
        Assert.Equal((1, "martdesk: More than is free cannot be taken out: margin and losses hold the rest."), (refused, why.Trim()));
        await program.ReadUntilAsync("/api/v1/ledger", rows => rows.EnumerateArray().Count(row => row.GetProperty("kind").GetString() == "transfer") >= 2, "both payments in the ledger");

        var (rated, rate) = await SayAsync("rate", "btc", "0.5");
        Assert.True(rated == 0, rate);
        Assert.Matches("^0\\.5 BTC = [0-9]+(\\.[0-9]+)? USDT$", rate);
        Assert.Contains("there is no market 'NOSUCHUSDT'", (await SayAsync("rate", "nosuch")).Output, StringComparison.Ordinal);

        Assert.Equal((0, "Paper is in hedge mode."), await SayAsync("accounts", "position-mode", "Paper"));
        Assert.Equal((0, "Paper is in one-way mode."), await SayAsync("accounts", "position-mode", "Paper", "one-way"));
        Assert.Equal((0, "Paper is in one-way mode."), await SayAsync("accounts", "position-mode", "Paper"));

        async Task<(int ExitCode, string Output)> SayAsync(params string[] arguments)
        {
            var (exitCode, output, error) = await InvokeAsync(data, null, arguments);
            return (exitCode, (output + error).Trim());
        }
    }

    [Fact]
    public async Task Money_is_moved_between_spot_and_futures_once_for_a_name_and_listed()
    {
        using var data = new TemporaryFolder();
        await using var program = await MartDeskProcess.RunAsync(data.Path, "synthetic");
        await AlertToFillTests.ReadyAsync(program);

        for (var i = 0; i < 2; i++)
        {
            var (moved, output, told) = await InvokeAsync(data, null, "transfer", "paper", "out", "250.5", "--yes", "--request", "job-1");
            Assert.Equal((0, "finished: 250.5 USDT from futures to spot in paper."), (moved, output.Trim()));
            Assert.Contains("repeat the command with --request job-1", told, StringComparison.Ordinal);
        }

        await program.ReadUntilAsync("/api/v1/balance", rows => rows[0].GetProperty("wallet").GetDecimal() == 99_749.5m, "the wallet without what was moved, once");
        var (listed, table, _) = await InvokeAsync(data, null, "transfers", "Paper");
        Assert.Equal(0, listed);
        Assert.Matches("futures_to_spot +250.5 +USDT +finished +job-1", table);

        var (asked, _, question) = await InvokeAsync(data, "", "transfer", "paper", "out", "5");
        Assert.Equal(1, asked);
        Assert.Contains("--yes", question, StringComparison.Ordinal);
        var (refused, _, why) = await InvokeAsync(data, null, "transfer", "paper", "in", "1000", "--yes");
        Assert.Equal(1, refused);
        Assert.Contains("42000", why, StringComparison.Ordinal);
        var (claimed, _, notThere) = await InvokeAsync(data, null, "demo", "claim", "paper");
        Assert.Equal(1, claimed);
        Assert.Contains("a LOCAL account", notThere, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_command_names_and_is_not_there_is_named_with_where_to_look()
    {
        using var data = new TemporaryFolder();
        await using var program = await MartDeskProcess.RunAsync(data.Path, "synthetic");
        await AlertToFillTests.ReadyAsync(program);

        await IsMissingAsync("there is no market 'NOSUCH' at the venue of the first account.", "ticker", "NOSUCH");
        await IsMissingAsync("there is no account 'nobody'; 'martdesk accounts' lists them.", "halt", "--account", "nobody");
        await IsMissingAsync("there is no account 'nobody'; 'martdesk accounts' lists them.", "panic", "--yes", "--account", "nobody");
        await IsMissingAsync("there is no account 'nobody'; 'martdesk accounts' lists them.", "history", "--account", "nobody");
        await IsMissingAsync("there is no account 'nobody'; 'martdesk accounts' lists them.", "buy", "BTCUSDT", "0.05", "--account", "nobody", "--yes");
        await IsMissingAsync("there is no pointer 'nothing'; 'martdesk pointers' lists them.", "pointers", "pause", "nothing");
        Assert.Equal("active", (await program.ReadAsync("/api/v1/desk")).GetProperty("mode").GetString());

        async Task IsMissingAsync(string told, params string[] arguments)
        {
            var (ended, output, error) = await InvokeAsync(data, null, arguments);
            Assert.Equal((1, "", $"martdesk: {told}"), (ended, output.Trim(), error.Trim()));
        }
    }

    [Fact]
    public async Task A_wrong_key_is_told_point_by_point_and_never_repeated()
    {
        using var data = new TemporaryFolder();
        await using var program = await MartDeskProcess.RunAsync(data.Path, "synthetic");
        await AlertToFillTests.ReadyAsync(program);

        var (refused, output, error) = await InvokeAsync(data, "verysecretkey\nverysecretsecret\nverysecretmemo\n", "connect", "bitmart_paper_trade", "--label", "Second");

        Assert.Equal(1, refused);
        Assert.Contains("wrong_key", error, StringComparison.Ordinal);
        Assert.DoesNotContain("verysecret", output + error, StringComparison.Ordinal);
        Assert.Equal(1, (await program.ReadAsync("/api/v1/accounts")).GetArrayLength());

        var keys = Path.Combine(data.Path, "keys.txt");
        await File.WriteAllTextAsync(keys, "a\nb\nc\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(keys, UnixFileMode.UserRead | UnixFileMode.OtherRead);
            Assert.Contains("chmod 600", (await InvokeAsync(data, null, "connect", "bitmart_paper_trade", "--label", "Second", "--key-file", keys)).Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_token_of_the_commands_is_its_owners_alone_and_ends_with_the_run()
    {
        using var data = new TemporaryFolder();
        var file = Path.Combine(data.Path, "api-token");
        await using (var program = await MartDeskProcess.RunAsync(data.Path, "synthetic"))
        {
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            using var stranger = new HttpClient { BaseAddress = program.Desk };
            using var reply = await stranger.GetAsync(new Uri("/api/v1/accounts", UriKind.Relative));
            Assert.Equal(401, (int)reply.StatusCode);
            await program.StopAsync();
        }

        Assert.False(File.Exists(file));
    }

    private static Task<(int ExitCode, string Output, string Error)> InvokeAsync(TemporaryFolder data, string? input, params string[] arguments) =>
        MartDeskProcess.InvokeAsync([.. arguments, "--data", data.Path], input);
}
