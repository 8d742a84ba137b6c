using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Snapshots;
using MartDesk.Testing;
using MartDesk.Testing.Clock;

namespace MartDesk.Exchange.Server.Tests.Snapshots;

public sealed class SnapshotTests : IDisposable
{
    // 2024-08-08, the day of the manual clock.
    private const string Day = "&start_time=1723075200&end_time=1723161600";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("martdesk-exchange-");
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Restart_from_a_snapshot_answers_as_before_and_needs_no_more_of_the_journal()
    {
        EngineMark last;
        string answers;
        await using (var first = await StartAsync())
        {
            await TradeAsync(first, 60_000);
            await TakeSnapshotAsync(first);
            await TradeAsync(first, 60_010);
            await TakeSnapshotAsync(first);
            await TradeAsync(first, 60_020);
            await first.PlaceAsync(LocalExchange.Alice, """ "side":1,"price":"50000","size":1,"client_order_id":"rests" """);
            _time.Advance(TimeSpan.FromSeconds(1));
            await first.Host.ReadMarkAsync();
            await first.Host.ReadMarkAsync();
            answers = await ReadAsync(first);
            last = await first.StopAsync();
        }

        Assert.Equal(2, Files("snapshot-").Length);
        Assert.DoesNotContain(Files("journal-"), name => name == "journal-0000000000000000000.bin");
        await using var second = await StartAsync();
        Assert.Equal(last, second.Host.Restored);
        Assert.Equal(answers, await ReadAsync(second));
        var again = await second.PostAsync(
            "/contract/private/submit-order", """{"symbol":"BTCUSDT","side":1,"price":"50000","size":1,"client_order_id":"rests"}""", LocalExchange.Alice);
        Assert.Equal(40050, again.Code);
    }

    [Fact]
    public async Task Damaged_snapshot_costs_time_and_nothing_else()
    {
        var last = await TradeTwiceAsync();
        Damage(Files("snapshot-")[^1]);
        await using var second = await StartAsync();
        Assert.Equal(last, second.Host.Restored);
    }

    [Fact]
    public async Task Without_a_good_snapshot_a_trimmed_journal_is_refused_in_one_line()
    {
        await TradeTwiceAsync();
        foreach (var name in Files("snapshot-"))
            Damage(name);
        var problem = await Assert.ThrowsAsync<ExchangeStartException>(StartAsync);
        Assert.Contains("no good snapshot", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    /// <summary>What a kill can leave behind at each step of taking a snapshot.</summary>
    [Theory]
    [InlineData("half a snapshot under its draft name")]
    [InlineData("a snapshot and no new segment")]
    [InlineData("a new segment and no snapshot")]
    [InlineData("a new segment without its header")]
    [InlineData("a new segment with half its header")]
    public async Task Kill_while_a_snapshot_is_taken_loses_nothing(string left)
    {
        EngineMark last;
        await using (var first = await StartAsync())
        {
            await TradeAsync(first, 60_000);
            await TakeSnapshotAsync(first);
            last = await first.StopAsync();
        }

        var (snapshot, segment) = (Path.Combine(_folder.FullName, Files("snapshot-")[^1]), Path.Combine(_folder.FullName, Files("journal-")[^1]));
        switch (left)
        {
            case "half a snapshot under its draft name":
                await File.WriteAllBytesAsync(snapshot + ".new", (await File.ReadAllBytesAsync(snapshot))[..100]);
                File.Delete(snapshot);
                File.Delete(segment);
                break;
            case "a snapshot and no new segment":
                File.Delete(segment);
                break;
            case "a new segment and no snapshot":
                File.Delete(snapshot);
                break;
            case "a new segment without its header":
                await File.WriteAllBytesAsync(segment, []);
                break;
            default:
                await File.WriteAllBytesAsync(segment, (await File.ReadAllBytesAsync(segment))[..13]);
                break;
        }

        await using (var second = await StartAsync())
        {
            Assert.Equal(last, second.Host.Restored);
            await TradeAsync(second, 60_010);
            last = await second.StopAsync();
        }

        await using var third = await StartAsync();
        Assert.Equal(last, third.Host.Restored);
    }

    [Fact]
    public async Task Verifying_replays_the_journal_and_compares_every_snapshot()
    {
        var last = await TradeTwiceAsync();
        var report = ExchangeVerifier.Verify(_folder.FullName, _time);
        Assert.True(report.IsGood);
        Assert.Equal((last.Sequence, last.StateHash), (report.Sequence, report.StateHash));
        Assert.Equal([SnapshotState.Start, SnapshotState.Matches], report.Snapshots.Select(snapshot => snapshot.State));

        Damage(Files("snapshot-")[^1]);
        report = ExchangeVerifier.Verify(_folder.FullName, _time);
        Assert.False(report.IsGood);
        Assert.Equal(last.StateHash, report.StateHash);
        Assert.Equal([SnapshotState.Start, SnapshotState.Damaged], report.Snapshots.Select(snapshot => snapshot.State));
    }

    [Fact]
    public async Task Verifying_needs_a_folder_that_is_there_and_not_in_use()
    {
        Assert.Contains("no folder", Assert.Throws<ExchangeStartException>(() => ExchangeVerifier.Verify(Path.Combine(_folder.FullName, "nowhere"), _time)).Message, StringComparison.Ordinal);
        await using var running = await StartAsync();
        Assert.Contains("in use", Assert.Throws<ExchangeStartException>(() => ExchangeVerifier.Verify(_folder.FullName, _time)).Message, StringComparison.Ordinal);
    }

    private Task<LocalExchange> StartAsync() => LocalExchange.StartAsync(
        new ExchangeHostOptions
        {
            Port = 0,
            DataDirectory = _folder.FullName,
            Keys = [LocalExchange.Alice, LocalExchange.Bob],
            SnapshotJournalBytes = 100,
        },
        _time);

    private async Task<EngineMark> TradeTwiceAsync()
    {
        await using var exchange = await StartAsync();
        for (var round = 0; round < 3; round++)
        {
            await TradeAsync(exchange, 60_000 + round);
            await TakeSnapshotAsync(exchange);
        }

        await TradeAsync(exchange, 60_000);
        // The oldest of the three snapshots is gone, with the journal before the second.
        return await exchange.StopAsync();
    }

    private static async Task TradeAsync(LocalExchange exchange, int price)
    {
        await exchange.PlaceAsync(LocalExchange.Bob, $$""" "side":4,"price":"{{price}}","size":5 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"type":"market","size":3 """);
    }

    /// <summary>
    /// Lets the ten seconds pass after which the venue looks at its journal, and then seconds until the snapshot that is made beside it is there and the journal
    /// that it makes needless is gone.
    /// </summary>
    private async Task TakeSnapshotAsync(LocalExchange exchange)
    {
        var before = Files("snapshot-").LastOrDefault();
        _time.Advance(TimeSpan.FromSeconds(11));
        await exchange.Host.ReadMarkAsync();
        await exchange.Host.ReadMarkAsync();
        await Eventually.HoldsAsync(() => Files("snapshot-") is { Length: > 0 } files && files[^1] != before && !files[^1].EndsWith(".new", StringComparison.Ordinal), "a new snapshot");
        for (var second = 0; Files("journal-").Length > 2 && second < 1000; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await exchange.Host.ReadMarkAsync();
        }

        Assert.InRange(Files("journal-").Length, 1, 2);
    }

    private string[] Files(string prefix) => [.. _folder.GetFiles(prefix + "*").Select(file => file.Name).Order(StringComparer.Ordinal)];

    private void Damage(string name)
    {
        var path = Path.Combine(_folder.FullName, name);
        var bytes = File.ReadAllBytes(path);
        bytes[^9] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private static async Task<string> ReadAsync(LocalExchange exchange)
    {
        var answers = new List<string>();
        foreach (var path in (string[])["get-open-orders", "order-history?symbol=BTCUSDT", "trades", "assets-detail"])
            answers.Add((await exchange.GetAsync("/contract/private/" + path, LocalExchange.Alice)).DataText);
        foreach (var path in (string[])["details", "market-trade?symbol=BTCUSDT", "depth?symbol=BTCUSDT", "kline?symbol=BTCUSDT" + Day, "markprice-kline?symbol=BTCUSDT" + Day])
        {
            var answer = await exchange.GetAsync("/contract/public/" + path);
            Assert.Equal(1000, answer.Code);
            answers.Add(answer.DataText);
        }

        return string.Join('\n', answers);
    }
}
