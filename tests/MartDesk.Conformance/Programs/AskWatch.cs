using MartDesk.BitMart;
using MartDesk.BitMart.Futures.Streams;

namespace MartDesk.Conformance.Programs;

/// <summary>Remembers every ask that stood in a book while it watched, through the SDK's local book.</summary>
internal sealed class AskWatch : IAsyncDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5); // books come every 100 ms

    private readonly FuturesPublicStream _stream;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private readonly TaskCompletionSource _isWatching = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<decimal> _asks = [];
    private readonly HashSet<decimal> _best = [];

    private AskWatch(Uri exchange, string symbol)
    {
        _stream = new FuturesPublicStream(new BitMartOptions { Environment = BitMartEnvironment.Custom(exchange) });
        _watching = WatchAsync(symbol);
    }

    /// <summary>Starts and waits for the first book.</summary>
    public static async Task<AskWatch> StartAsync(Uri exchange, string symbol)
    {
        var watch = new AskWatch(exchange, symbol);
        await watch._isWatching.Task.WaitAsync(TimeSpan.FromSeconds(20));
        return watch;
    }

    /// <summary>Stops watching, then fails unless a buyer could have paid this price: an ask that stood in a book seen, or, between two books, one on the way of the best ask.</summary>
    public async Task ShouldHaveOfferedAsync(IEnumerable<decimal> prices)
    {
        await StopAsync();
        foreach (var price in prices)
        {
            Assert.True(
                _asks.Contains(price) || (price >= _best.Min() && price <= _best.Max()),
                $"{price} was not in the book; the best ask went from {_best.Min()} to {_best.Max()}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _stream.DisposeAsync();
        _stop.Dispose();
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _watching;
    }

    private async Task WatchAsync(string symbol)
    {
        var book = _stream.OpenBook(symbol);
        try
        {
            for (var version = 0L; ; await Task.Delay(PollInterval, _stop.Token))
            {
                if (book.IsStale || book.Version == version || book.Copy() is not { Asks: [var best, ..] asks } copy)
                    continue;
                version = copy.Version;
                _best.Add(best.Price);
                _asks.UnionWith(asks.Select(level => level.Price));
                _isWatching.TrySetResult();
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
