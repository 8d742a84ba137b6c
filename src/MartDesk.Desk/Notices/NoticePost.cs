using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Notices;

/// <summary>Delivers what waits, channel by channel: what comes within a channel's pause goes in one message, what fails is tried again for a day.</summary>
internal sealed class NoticePost(NoticeBoard board, IEnumerable<INoticeCarrier> carriers, TimeProvider time, ILogger<NoticePost> logger) : BackgroundService
{
    /// <summary>Lines of one message; the rest is counted.</summary>
    private const int Lines = 20;

    /// <summary>Deliveries taken at once.</summary>
    private const int AtOnce = 200;

    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30)];

    /// <summary>What nobody could deliver for so long is only on the page.</summary>
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(24);

    private static readonly TimeSpan LookAtLeastEvery = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(carriers.Select(carrier => CarryAsync(carrier, stoppingToken)));

    private async Task CarryAsync(INoticeCarrier carrier, CancellationToken cancellationToken)
    {
        var signal = NewSignal();
        void Wake() => Volatile.Read(ref signal).TrySetResult();
        board.Added += Wake;
        try
        {
            while (true)
            {
                var waited = signal.Task;
                var (due, next) = board.ReadDue(carrier.Channel, AtOnce);
                if (due.Count > 0)
                {
                    await DeliverAsync(carrier, due, cancellationToken);
                    await Task.Delay(carrier.Pause, time, cancellationToken);
                    continue;
                }

                var wait = next is { } at && at - time.GetUtcNow() < LookAtLeastEvery ? at - time.GetUtcNow() : LookAtLeastEvery;
                using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                await Task.WhenAny(waited, Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, waiting.Token));
                await waiting.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
                if (waited.IsCompleted)
                    Volatile.Write(ref signal, NewSignal());
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The desk stops; what waits is delivered after the next start.
        }
        finally
        {
            board.Added -= Wake;
        }
    }

    private async Task DeliverAsync(INoticeCarrier carrier, IReadOnlyList<(Notice Notice, int Attempts)> due, CancellationToken cancellationToken)
    {
        var settings = board.Settings;
        var wanted = due.Where(item => settings.ChannelsOf(item.Notice.Kind).HasFlag(carrier.Channel)).ToList();
        var all = due.Select(item => item.Notice.Seq).ToList();
        var problem = wanted.Count == 0 ? null : await carrier.CarryAsync(settings, Text([.. wanted.Select(item => item.Notice)]), cancellationToken);
        if (wanted.Count > 0)
            board.NoteProblem(carrier.Channel, problem);
        if (problem is null)
        {
            await board.EndAsync(carrier.Channel, all, CancellationToken.None); // delivered is delivered, also while stopping
            return;
        }

        logger.NotDelivered(carrier.Channel, due.Count, problem);
        var now = time.GetUtcNow();
        var old = due.Where(item => now - item.Notice.Time > GiveUpAfter).Select(item => item.Notice.Seq).ToList();
        if (old.Count > 0)
        {
            logger.GivenUp(carrier.Channel, old.Count);
            await board.EndAsync(carrier.Channel, old, cancellationToken);
        }

        await board.PutOffAsync(carrier.Channel, [.. all.Except(old)], now + Waits[Math.Min(due.Max(item => item.Attempts), Waits.Length - 1)], cancellationToken);
    }

    private static string Text(IReadOnlyList<Notice> notices)
    {
        if (notices is [var only])
            return only.Text;
        var text = new StringBuilder();
        foreach (var notice in notices.Take(Lines))
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{notice.Time.UtcDateTime:HH:mm:ss} {notice.Text}\n");
        if (notices.Count > Lines)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"and {notices.Count - Lines} more\n");
        return text.ToString().TrimEnd();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
