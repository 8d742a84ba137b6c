namespace MartDesk.Cli.Tests;

/// <summary>What the program answers to a command line, before anything is started.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--no-such-flag")]
    [InlineData("run", "--port", "70000")]
    [InlineData("run", "--port", "eighty")]
    [InlineData("run", "--feed", "noise")]
    [InlineData("run", "--feed", "none", "--feed", "synthetic")]
    [InlineData("run", "--feed", "replay:")]
    [InlineData("run", "--no-exchange", "--new-pointer")]
    [InlineData("exchange", "--speed", "0")]
    [InlineData("exchange", "--speed", "NaN")]
    [InlineData("exchange", "--seed", "first")]
    [InlineData("exchange", "--clock", "manual")]
    [InlineData("exchange", "--dialect", "odd")]
    [InlineData("exchange", "--feed", "live")]
    [InlineData("exchange", "--upstream", "live")]
    [InlineData("exchange", "--feed", "live", "--upstream", "nowhere")]
    [InlineData("exchange", "--feed", "live", "--upstream", "live", "--clock", "x2")]
    [InlineData("exchange", "--feed", "live", "--upstream", "live", "--upstream-stale", "melt")]
    [InlineData("run", "--feed", "live", "--upstream", "live", "--speed", "2")]
    [InlineData("exchange", "--fault", "explode")]
    [InlineData("exchange", "--fault", "delay submit-order")]
    [InlineData("exchange", "--admin-token", "")]
    [InlineData("exchange", "verify")]
    [InlineData("record", "somewhere.jsonl")]
    [InlineData("record", "somewhere.jsonl", "--symbol", "BTCUSDT", "--venue", "nowhere")]
    [InlineData("record", "somewhere.jsonl", "--symbol", "BTCUSDT", "--seconds", "0")]
    [InlineData("exchange", "--key", "only-a-key")]
    [InlineData("exchange", "--key", "k:s:m:much")]
    [InlineData("exchange", "--key", "k:s:m:-5")]
    [InlineData("exchange", "--in-memory", "--data", "somewhere")]
    [InlineData("alert", "POINTER")]
    [InlineData("run", "--listen", "everywhere")]
    [InlineData("run", "--behind-proxy", "nginx")]
    [InlineData("password", "my-new-password")]
    [InlineData("positions", "extra")]
    [InlineData("connect", "bitmart", "my-key")]
    [InlineData("connect", "kraken")]
    [InlineData("buy", "BTCUSDT", "much")]
    [InlineData("buy", "BTCUSDT", "-1")]
    [InlineData("edit", "BTCUSDT", "1")]
    [InlineData("edit", "BTCUSDT", "1", "--stop-loss-by", "mark", "--price", "1")]
    [InlineData("edit", "BTCUSDT", "1", "--stop-loss", "1", "--stop-loss-by", "index")]
    [InlineData("buy", "BTCUSDT", "1", "--stop-loss", "59000", "--stop-wait", "soon")]
    [InlineData("sell", "BTCUSDT", "1", "--stop-loss", "59000", "--stop-loss-by", "index")]
    [InlineData("cancel", "BTCUSDT")]
    [InlineData("cancel", "BTCUSDT", "1", "--all")]
    [InlineData("history", "--count", "0")]
    [InlineData("history", "--ledger", "--orders")]
    [InlineData("export", "secrets", "-")]
    [InlineData("accounts", "position-mode", "Paper", "netting")]
    [InlineData("completion")]
    [InlineData("completion", "fish")]
    [InlineData("rate", "BTC", "-1")]
    [InlineData("paper", "deposit", "Paper")]
    [InlineData("paper", "deposit", "Paper", "-5")]
    [InlineData("paper", "withdraw", "Paper", "much")]
    [InlineData("transfer", "Paper", "in")]
    [InlineData("transfer", "Paper", "up", "5")]
    [InlineData("transfer", "Paper", "in", "-5")]
    [InlineData("transfers")]
    [InlineData("demo", "claim")]
    public async Task Wrong_usage_is_told_in_words_and_answered_with_2(params string[] arguments)
    {
        var (exitCode, error) = await InvokeAsync(arguments);
        Assert.Equal(2, exitCode);
        Assert.All(error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("martdesk: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_key_option_does_not_repeat_the_secret()
    {
        var (_, error) = await InvokeAsync("exchange", "--key", "k:verysecret:m:much");
        Assert.DoesNotContain("verysecret", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("positions")]
    [InlineData("orders")]
    [InlineData("stops")]
    [InlineData("buy BTCUSDT 1 --stop-loss 59000 --stop-wait 30 --stop-hard 57000 --stop-loss-by mark --yes")]
    [InlineData("sell BTCUSDT 1 --stop-loss 59000 --stop-candle 5 --yes")]
    [InlineData("balance")]
    [InlineData("accounts")]
    [InlineData("pointers")]
    [InlineData("history")]
    [InlineData("status")]
    [InlineData("halt")]
    [InlineData("halt --account Paper")]
    [InlineData("ticker BTCUSDT")]
    [InlineData("rate BTC")]
    [InlineData("transfer Paper in 5 --yes")]
    [InlineData("transfers Paper")]
    [InlineData("demo claim Paper")]
    [InlineData("order-book BTCUSDT --levels 5")]
    [InlineData("pointers require-signature btc")]
    [InlineData("resume")]
    public async Task Without_a_running_desk_the_answer_is_1_and_says_how_to_start_one(string command)
    {
        var (exitCode, error) = await InvokeAsync([.. command.Split(' '), "--data", Path.Combine(Path.GetTempPath(), "martdesk-nobody-here")]);
        Assert.Equal(1, exitCode);
        Assert.Contains("martdesk run", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vault", "rotate")]
    [InlineData("vault", "rotate", "--passphrase")]
    [InlineData("password")]
    [InlineData("password", "--no-code")]
    [InlineData("restore", "no-such-backup", "--yes")]
    [InlineData("backup", "out.db")]
    [InlineData("export", "fills", "-")]
    [InlineData("alert", "POINTER", "{}")]
    [InlineData("buy", "BTCUSDT", "1", "--yes")]
    [InlineData("panic", "--yes")]
    [InlineData("status")]
    [InlineData("connect", "bitmart", "--label", "A")]
    public async Task A_folder_without_a_desk_is_refused_and_left_as_it_was(params string[] command)
    {
        var folder = Directory.CreateTempSubdirectory("martdesk-");
        try
        {
            foreach (var path in (string[])[folder.FullName, Path.Combine(folder.FullName, "mistyped")])
            {
                var (exitCode, error) = await InvokeAsync([.. command, "--data", path]);
                Assert.Equal(1, exitCode);
                Assert.Contains(command[0] == "restore" ? "no-such-backup is not there" : $"here is no desk in {path}", error, StringComparison.Ordinal);
                Assert.Empty(folder.EnumerateFileSystemInfos());
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_key_without_its_database_is_not_taken_for_a_desk()
    {
        var folder = Directory.CreateTempSubdirectory("martdesk-");
        try
        {
            var key = Path.Combine(folder.CreateSubdirectory("desk").FullName, "master.key");
            await File.WriteAllTextAsync(key, "martdesk-master-key-1:00");
            var (exitCode, error) = await InvokeAsync("vault", "rotate", "--data", folder.FullName);
            Assert.Equal(1, exitCode);
            Assert.Contains("--database-file", error, StringComparison.Ordinal);
            Assert.Equal([key], folder.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => file.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Verifying_a_folder_of_something_else_says_so_and_leaves_it_alone()
    {
        var folder = Directory.CreateTempSubdirectory("martdesk-");
        try
        {
            var (exitCode, error) = await InvokeAsync("exchange", "verify", folder.FullName);
            Assert.Equal(1, exitCode);
            Assert.Contains("not the folder of an exchange", error, StringComparison.Ordinal);
            Assert.Empty(folder.EnumerateFileSystemInfos());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int ExitCode, string Error)> InvokeAsync(params string[] arguments)
    {
        var standardError = Console.Error;
        using var error = new StringWriter();
        Console.SetError(error);
        try
        {
            return (await Program.InvokeAsync(arguments, TimeProvider.System), error.ToString());
        }
        finally
        {
            Console.SetError(standardError);
        }
    }
}
