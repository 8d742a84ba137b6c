using MartDesk.BitMart;
using MartDesk.BitMart.Futures.Books;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Protocol.Futures.Streams;
using MartDesk.Conformance.Programs;

namespace MartDesk.Conformance.MainJob;

/// <summary>The SDK's local book beside the exchange's own, on two connections, version by version.</summary>
public sealed class LocalBookTests
{
    private const string Symbol = "BTCUSDT";
    private const int Levels = 50;
    private const int Wanted = 40;

    [RecordingFact]
    public async Task The_local_book_equals_the_exchanges_at_the_same_version()
    {
        await using var exchange = await MartDeskProcess.RunExchangeAsync(
            "--in-memory", "--speed", "20", "--feed", $"replay:{Repository.Recording("btcusdt-20240808.jsonl.gz")}");
        var options = new BitMartOptions { Environment = BitMartEnvironment.Custom(exchange.Exchange!) };
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        await using var follower = new FuturesPublicStream(options);
        var followed = new Dictionary<long, BookCopy>();
        var following = FollowAsync(follower, followed, limit.Token);

        // The exchange's book as it says itself: a snapshot asked for on a connection of its own, again and again.
        var snapshots = new List<DepthIncreasePush>();
        await using var asker = new FuturesPublicStream(options);
        var topic = FuturesTopic.DepthIncrease(Levels, Symbol, 100);
        asker.Subscribe([topic]);
        await foreach (var next in asker.ReadAsync(limit.Token))
        {
            if (next is not StreamEvent.DepthIncrease { Data: var push })
                continue;
            if (push.Type == DepthUpdateType.Snapshot)
                snapshots.Add(push);
            if (snapshots.Select(snapshot => snapshot.Version).Distinct().Count(IsFollowed) >= Wanted)
                break;
            asker.RequestSnapshot(topic);
        }

        await limit.CancelAsync();
        await following;
        foreach (var snapshot in snapshots)
        {
            if (!followed.TryGetValue(snapshot.Version, out var copy))
                continue;
            Assert.Equal(Text(snapshot.Bids), Text(copy.Bids));
            Assert.Equal(Text(snapshot.Asks), Text(copy.Asks));
        }

        bool IsFollowed(long version)
        {
            lock (followed)
                return followed.ContainsKey(version);
        }
    }

    private static async Task FollowAsync(FuturesPublicStream stream, Dictionary<long, BookCopy> followed, CancellationToken cancellationToken)
    {
        var book = stream.OpenBook(Symbol, Levels, 100);
        try
        {
            for (var version = 0L; ; await Task.Delay(1, cancellationToken))
            {
                if (book.IsStale || book.Version == version)
                    continue;
                var copy = book.Copy(Levels);
                version = copy.Version;
                lock (followed)
                    followed.TryAdd(version, copy);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static string[] Text(IEnumerable<PriceLevel>? levels) => [.. (levels ?? []).Select(level => FormattableString.Invariant($"{level.Price:0.########} x {level.Size}"))];
}
