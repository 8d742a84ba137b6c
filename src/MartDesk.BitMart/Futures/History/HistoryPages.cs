using System.Runtime.CompilerServices;
using MartDesk.BitMart.Protocol.Errors;

namespace MartDesk.BitMart.Futures.History;

/// <summary>Reads a list that stops without a word at a number of rows, by cutting time into stretches until each is under that number.</summary>
/// <remarks>
/// Invariants: stretches are read oldest first; a stretch is given out only when its reply had fewer rows than the venue's most, so nothing is missing
/// in it; neighbouring stretches share the moment between them, so whether the venue includes one end or both, no row falls between, and a row that both
/// have is given out once.
/// </remarks>
/// <typeparam name="T">A row.</typeparam>
internal sealed class HistoryPages<T>
    where T : class
{
    private const int MostAttempts = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    /// <summary>Asks for one stretch; both ends are wanted.</summary>
    public required Func<DateTimeOffset, DateTimeOffset, CancellationToken, Task<Reply<IReadOnlyList<T>>>> Read { get; init; }

    /// <summary>When a row happened, Unix milliseconds; orders the rows.</summary>
    public required Func<T, long> TimeMs { get; init; }

    /// <summary>What makes a row itself; rows of one key are one row.</summary>
    public required Func<T, string> Key { get; init; }

    /// <summary>Most rows of a reply.</summary>
    public required int MostRows { get; init; }

    /// <summary>Longest stretch the venue takes.</summary>
    public required TimeSpan Longest { get; init; }

    /// <summary>The venue's tick: seconds or milliseconds.</summary>
    public required TimeSpan Tick { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Every row from one moment to another, oldest first.</summary>
    /// <exception cref="HistoryException">The venue refused, did not answer several times, or one tick alone has too many rows.</exception>
    public async IAsyncEnumerable<T> ReadAsync(DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        var waiting = new Stack<TimeRange>();
        var before = new HashSet<string>();
        var last = Floor(to) + Tick;
        for (var start = Floor(from); start < last; start += Longest)
        {
            waiting.Push(new TimeRange(start, Min(start + Longest, last)));
            while (waiting.TryPop(out var stretch))
            {
                var rows = await ReadStretchAsync(stretch, cancellationToken);
                if (rows.Count >= MostRows)
                {
                    Split(stretch, waiting);
                    continue;
                }

                var here = new HashSet<string>();
                foreach (var row in rows.OrderBy(TimeMs))
                {
                    if (here.Add(Key(row)) && !before.Contains(Key(row))) yield return row;
                }

                before = here;
            }
        }
    }

    private void Split(TimeRange stretch, Stack<TimeRange> waiting)
    {
        var ticks = (stretch.To - stretch.From).Ticks / Tick.Ticks;
        if (ticks < 2) throw new HistoryException($"There are {MostRows} rows or more about {stretch.From:O}, and the venue shows no more than {MostRows} of them.");
        var middle = stretch.From + (Tick * (ticks / 2));
        waiting.Push(stretch with { From = middle });
        waiting.Push(stretch with { To = middle });
    }

    private async Task<IReadOnlyList<T>> ReadStretchAsync(TimeRange stretch, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var reply = await Read(stretch.From, stretch.To, cancellationToken);
            if (reply is Reply<IReadOnlyList<T>>.Ok(var rows)) return rows;
            var pause = Pause(reply, attempt);
            if (pause is null || attempt == MostAttempts) throw Failure(stretch, reply);
            await Task.Delay(pause.Value, Time, cancellationToken);
        }
    }

    /// <summary>How long to wait before reading again; null when reading again cannot help. A read may be repeated: it changes nothing.</summary>
    private static TimeSpan? Pause(Reply<IReadOnlyList<T>> reply, int attempt) => reply switch
    {
        Reply<IReadOnlyList<T>>.Rejected({ Kind: BitMartErrorKind.Limit } error) => error.RetryAfter ?? TimeSpan.FromSeconds(2),
        Reply<IReadOnlyList<T>>.Rejected({ Kind: BitMartErrorKind.Maintenance }) => FirstPause * Math.Pow(2, attempt - 1),
        Reply<IReadOnlyList<T>>.Rejected => null,
        _ => FirstPause * Math.Pow(2, attempt - 1),
    };

    private static HistoryException Failure(TimeRange stretch, Reply<IReadOnlyList<T>> reply) => reply switch
    {
        Reply<IReadOnlyList<T>>.Rejected(var error) => new HistoryException($"The venue refused the history from {stretch.From:O} to {stretch.To:O} with {error.Code}: {error.Message}", error),
        Reply<IReadOnlyList<T>>.NotSent(var reason) => new HistoryException($"The history from {stretch.From:O} to {stretch.To:O} could not be asked for: {reason.Message}"),
        Reply<IReadOnlyList<T>>.Unknown(var cause) => new HistoryException($"The history from {stretch.From:O} to {stretch.To:O} was not answered: {cause.Message}", innerException: cause),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private DateTimeOffset Floor(DateTimeOffset moment) => new(moment.UtcTicks / Tick.Ticks * Tick.Ticks, TimeSpan.Zero);

    private static DateTimeOffset Min(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
