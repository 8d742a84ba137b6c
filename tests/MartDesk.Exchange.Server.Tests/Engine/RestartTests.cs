using MartDesk.Exchange.Server.Engine;

namespace MartDesk.Exchange.Server.Tests.Engine;

public sealed class RestartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("martdesk-exchange-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_second_start_continues_where_the_first_one_was()
    {
        EngineMark last;
        long lastId;
        string position, open, history, fills;
        await using (var first = await LocalExchange.StartAsync(_folder.FullName))
        {
            await TradeAsync(first);
            lastId = await first.PlaceAsync(LocalExchange.Alice, """ "side":1,"price":"50000","size":1,"client_order_id":"kept" """);
            (position, open, history, fills) = await ReadAsync(first);
            last = await first.StopAsync();
        }

        await using var second = await LocalExchange.StartAsync(_folder.FullName);
        Assert.Equal(last, second.Host.Restored);
        Assert.Equal((position, open, history, fills), await ReadAsync(second));
        Assert.True(await second.PlaceAsync(LocalExchange.Alice, """ "side":1,"price":"50000","size":1 """) > lastId);
        var again = await second.PostAsync("/contract/private/submit-order", """{"symbol":"BTCUSDT","side":1,"price":"50000","size":1,"client_order_id":"kept"}""", LocalExchange.Alice);
        Assert.Equal(40050, again.Code);
    }

    /// <summary>A copy of the folder taken while the exchange runs is what a killed process leaves: whatever was answered must be in it.</summary>
    [Fact]
    public async Task Everything_that_was_answered_is_there_after_a_kill()
    {
        var copy = Directory.CreateTempSubdirectory("martdesk-exchange-");
        try
        {
            await using var first = await LocalExchange.StartAsync(_folder.FullName);
            await TradeAsync(first);
            EngineMark answered;
            do
            {
                // The mark price may be set while the files are copied; then they are copied again.
                answered = await first.Host.ReadMarkAsync();
                foreach (var file in _folder.GetFiles().Where(file => file.Extension != ".lock"))
                    CopyOpenFile(file, Path.Combine(copy.FullName, file.Name));
            }
            while (answered != await first.Host.ReadMarkAsync());

            await using var second = await LocalExchange.StartAsync(copy.FullName);
            Assert.Equal(answered, second.Host.Restored);
            Assert.Equal((await ReadAsync(first)).Fills, (await ReadAsync(second)).Fills);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_folder_in_use_a_taken_port_and_a_missing_recording_are_one_clear_line()
    {
        await using var first = await LocalExchange.StartAsync(_folder.FullName);
        var inUse = await Assert.ThrowsAsync<ExchangeStartException>(() => LocalExchange.StartAsync(_folder.FullName));
        Assert.Contains("in use", inUse.Message, StringComparison.Ordinal);

        var port = new ExchangeHostOptions { Port = first.Host.Address.Port };
        var taken = await Assert.ThrowsAsync<ExchangeStartException>(() => LocalExchange.StartAsync(port));
        Assert.Contains($"Port {first.Host.Address.Port}", taken.Message, StringComparison.Ordinal);

        foreach (var options in new[]
        {
            new ExchangeHostOptions { Port = 0, Feed = "replay:/nowhere/at/all.jsonl" },
            new ExchangeHostOptions { Port = 0, Feed = "weather" },
            new ExchangeHostOptions { Port = 0, Speed = 0 },
            new ExchangeHostOptions { Port = 0, Keys = [new ApiKeyGrant("key", "", "memo")] },
            new ExchangeHostOptions { Port = 0, Keys = [new ApiKeyGrant("key", "secret", "memo", -1m)] },
        })
        {
            var problem = await Assert.ThrowsAsync<ExchangeStartException>(() => LocalExchange.StartAsync(options));
            Assert.DoesNotContain('\n', problem.Message);
        }
    }

    [Fact]
    public async Task A_folder_of_a_newer_version_is_left_as_it_is()
    {
        var path = Path.Combine(_folder.FullName, "venue.json");
        await File.WriteAllTextAsync(path, """{"version":99,"instruments":"in a new form"}""");
        var problem = await Assert.ThrowsAsync<ExchangeStartException>(() => LocalExchange.StartAsync(_folder.FullName));
        Assert.Contains("newer version", problem.Message, StringComparison.Ordinal);
        Assert.Equal("""{"version":99,"instruments":"in a new form"}""", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task Contracts_are_data_and_may_be_added_but_not_changed()
    {
        var path = Path.Combine(_folder.FullName, "instruments.json");
        const string Btc = """{"symbol":"BTCUSDT","base_currency":"BTC","quote_currency":"USDT","contract_size":0.001,"price_step":0.1}""";
        const string Eth = """{"symbol":"ETHUSDT","base_currency":"ETH","quote_currency":"USDT","contract_size":0.001,"price_step":0.01}""";
        const string Sol = """{"symbol":"SOLUSDT","base_currency":"SOL","quote_currency":"USDT","contract_size":0.1,"price_step":0.01}""";
        await File.WriteAllTextAsync(path, $"[{Btc},{Eth}]");
        await using (await LocalExchange.StartAsync(_folder.FullName))
        {
        }

        await File.WriteAllTextAsync(path, $"[{Btc},{Eth},{Sol}]");
        await using (var exchange = await LocalExchange.StartAsync(_folder.FullName))
            Assert.Equal(3, (await exchange.GetAsync("/contract/public/details")).Data.GetProperty("symbols").GetArrayLength());

        await File.WriteAllTextAsync(path, $"[{Btc},{Eth.Replace("0.01", "0.05", StringComparison.Ordinal)},{Sol}]");
        var problem = await Assert.ThrowsAsync<ExchangeStartException>(() => LocalExchange.StartAsync(_folder.FullName));
        Assert.Contains("ETHUSDT", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_keys_in_the_folder_are_for_the_owner_only_and_outlive_the_start_that_brought_them()
    {
        await using (await LocalExchange.StartAsync(_folder.FullName))
        {
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.FullName, "accounts.json")));
        }

        await using var second = await LocalExchange.StartAsync(new ExchangeHostOptions { Port = 0, DataDirectory = _folder.FullName });
        Assert.Equal("5000", (await second.GetAsync("/contract/private/assets-detail", LocalExchange.Bob)).Data[0].GetProperty("equity").GetString());
    }

    private static async Task TradeAsync(LocalExchange exchange)
    {
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60000","size":5 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"type":"market","size":3 """);
    }

    private static async Task<(string Position, string Open, string History, string Fills)> ReadAsync(LocalExchange exchange)
    {
        var position = (await exchange.GetAsync("/contract/private/position", LocalExchange.Alice)).Data[0];
        return (
            $"{position.GetProperty("current_amount")} @ {position.GetProperty("entry_price")} realised {position.GetProperty("realized_value")}",
            (await exchange.GetAsync("/contract/private/get-open-orders", LocalExchange.Alice)).DataText,
            (await exchange.GetAsync("/contract/private/order-history?symbol=BTCUSDT", LocalExchange.Alice)).DataText,
            (await exchange.GetAsync("/contract/private/trades", LocalExchange.Alice)).DataText);
    }

    private static void CopyOpenFile(FileInfo file, string target)
    {
        // Journals are locked while they are open; a plain read by another handle of this process would be refused.
        if (!file.Name.StartsWith("journal-", StringComparison.Ordinal))
        {
            file.CopyTo(target, overwrite: true);
            return;
        }

        using var copy = System.Diagnostics.Process.Start("cp", [file.FullName, target]);
        copy.WaitForExit();
        Assert.Equal(0, copy.ExitCode);
    }
}
