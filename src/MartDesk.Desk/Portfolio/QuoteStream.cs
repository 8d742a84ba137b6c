using MartDesk.Desk.Venues;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Portfolio;

/// <summary>One public stream for all accounts at one address. It is opened anew when a symbol is wanted that it does not carry.</summary>
internal sealed class QuoteStream(VenueAddress source, QuoteBoard board, SnapshotSource snapshots, TimeProvider time, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly SortedSet<string> _wanted = new(StringComparer.Ordinal);
    private TaskCompletionSource _widened = NewSignal();

    /// <summary>Adds symbols; those that are carried already cost nothing.</summary>
    public void Want(IEnumerable<string> symbols)
    {
        lock (_gate)
        {
            var before = _wanted.Count;
            _wanted.UnionWith(symbols);
            if (_wanted.Count == before)
                return;
            _widened.SetResult();
            _widened = NewSignal();
        }
    }

    /// <summary>Follows the stream through <paramref name="venue"/> until cancelled.</summary>
    public async Task RunAsync(IVenue venue, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string[] symbols;
            Task widened;
            lock (_gate)
            {
                symbols = [.. _wanted];
                widened = _widened.Task.Here();
            }

            if (symbols.Length == 0)
            {
                await widened.WaitAsync(cancellationToken);
                continue;
            }

            using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var following = FollowAsync(venue, symbols, reading.Token);
            await Task.WhenAny(following, widened);
            await reading.CancelHereAsync();
            await following;
        }
    }

    private async Task FollowAsync(IVenue venue, string[] symbols, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                try
                {
                    await foreach (var quote in venue.ListenQuotesAsync(symbols, cancellationToken))
                    {
                        var heardAt = time.GetTimestamp();
                        snapshots.Change(() => board.Put(source, quote with { HeardAt = heardAt }));
                    }
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    logger.QuotesFailed(exception, symbols.Length);
                }

                await Task.Delay(ReconcileSchedule.RetryAfter, time, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The stream is wanted with more symbols, or no longer; the caller knows which.
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
