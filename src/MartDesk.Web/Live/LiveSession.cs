using System.Text.Json;
using System.Threading.Channels;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Portfolio;
using MartDesk.Web.Pages;
using MartDesk.Web.SignIn;

namespace MartDesk.Web.Live;

/// <summary>Keeps one open page up to date: draws its regions after a change and sends of them what came out different.</summary>
/// <remarks>
/// At most four drawings a second, however often the portfolio changes. At least one a second, because ages grow by
/// themselves and a page that hears nothing must know that it lost the desk. Nothing is queued: a slow page gets the
/// newest state, and a page that connects again gets everything. Whether its owner is still signed in is asked before each drawing.
/// </remarks>
internal sealed class LiveSession(LiveViewer viewer, PageRequest request, IPortfolio portfolio, IAlertLog alertLog, ViewSource source, PageRenderer renderer, TimeProvider time)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<string, SentRegion> _sent = new(StringComparer.Ordinal);
    private PageData _data = PageData.Empty;
    private long _dataReadAt;
    private long _drawnAt;
    private (long History, long Notices) _version;
    private volatile bool _areAlertsOld = true;

    /// <summary>Runs until the page is closed.</summary>
    internal async Task RunAsync(Stream output, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] watchers = [WatchPortfolioAsync(end.Token), WatchAlertsAsync(end.Token)];
        await using var tick = time.CreateTimer(_ => SignalWhenQuiet(), null, LongestPause, LongestPause);
        try
        {
            Signal();
            while (await _changed.Reader.WaitToReadAsync(end.Token))
            {
                _changed.Reader.TryRead(out _);
                if (!viewer.IsSignedIn())
                {
                    await output.WriteAsync("event: signed-out\ndata: .\n\n"u8.ToArray(), end.Token);
                    return;
                }

                await SendChangesAsync(output, end.Token);
                await Task.Delay(ShortestPause, time, end.Token);
            }
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(watchers);
        }
    }

    private async Task SendChangesAsync(Stream output, CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref _drawnAt, time.GetTimestamp());
        await RefreshAsync(cancellationToken);
        var view = source.View(request, _data);
        var regions = await renderer.RenderRegionsAsync(view);
        var changed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, drawn) in regions)
        {
            if (!_sent.TryGetValue(key, out var sent))
                _sent.Add(key, sent = new SentRegion());
            if (sent.Take(drawn) is { } news)
                changed[key] = FormToken.AddTo(news, viewer.FormToken);
        }

        if (changed.Count == 0)
            return;

        await output.WriteAsync("data: "u8.ToArray(), cancellationToken);
        await JsonSerializer.SerializeAsync(output, LiveUpdate.From(view, changed), LiveJson.Plain.LiveUpdate, cancellationToken);
        await output.WriteAsync("\n\n"u8.ToArray(), cancellationToken);
        await output.FlushAsync(cancellationToken);
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var version = source.Version;
        if (!_areAlertsOld && version == _version && time.GetElapsedTime(_dataReadAt) < ReadAgainAfter)
            return;

        _areAlertsOld = false; // before reading: a change meanwhile makes them old again
        _version = version;
        _dataReadAt = time.GetTimestamp();
        _data = await source.ReadAsync(request, cancellationToken);
    }

    private Task WatchPortfolioAsync(CancellationToken cancellationToken) => WatchAsync(async () =>
    {
        await foreach (var _ in portfolio.WatchAsync(cancellationToken))
            Signal();
    });

    private Task WatchAlertsAsync(CancellationToken cancellationToken) => WatchAsync(async () =>
    {
        await foreach (var _ in alertLog.WatchAsync(cancellationToken))
        {
            _areAlertsOld = true;
            Signal();
        }
    });

    private static async Task WatchAsync(Func<Task> watch)
    {
        try
        {
            await watch();
        }
        catch (OperationCanceledException)
        {
            // The session ended.
        }
    }

    /// <summary>A page that is drawn anyway needs no drawing for its ages.</summary>
    private void SignalWhenQuiet()
    {
        if (time.GetElapsedTime(Interlocked.Read(ref _drawnAt)) >= LongestPause - ShortestPause)
            Signal();
    }

    private void Signal() => _changed.Writer.TryWrite(true);
}
