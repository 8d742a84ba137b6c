using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MartDesk.Desk.Alerts;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>A log whose entries the test adds; newest first, as promised.</summary>
internal sealed class FakeAlertLog : IAlertLog
{
    private readonly Lock _lock = new();
    private readonly List<AlertLogEntry> _entries = [];
    private readonly List<Channel<string>> _watchers = [];

    public void Add(AlertLogEntry entry)
    {
        lock (_lock)
        {
            _entries.Insert(0, entry);
            foreach (var watcher in _watchers)
                watcher.Writer.TryWrite(entry.AlertId);
        }
    }

    public Task<IReadOnlyList<AlertLogEntry>> ReadAsync(int count, string? beforeAlertId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var older = beforeAlertId is null ? _entries : _entries.SkipWhile(entry => entry.AlertId != beforeAlertId).Skip(1);
            return Task.FromResult<IReadOnlyList<AlertLogEntry>>([.. older.Take(count)]);
        }
    }

    public Task<IReadOnlyList<AlertLogEntry>> ReadRefusedAsync(int count, string? beforeAlertId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var older = beforeAlertId is null ? _entries : _entries.SkipWhile(entry => entry.AlertId != beforeAlertId).Skip(1);
            return Task.FromResult<IReadOnlyList<AlertLogEntry>>([.. older.Where(entry => entry.State is AlertState.Rejected or AlertState.NeedsAttention).Take(count)]);
        }
    }

    public Task<AlertLogEntry?> FindAsync(string alertId, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult(_entries.Find(entry => entry.AlertId == alertId));
    }

    public async IAsyncEnumerable<string> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<string>(new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
            _watchers.Add(channel);

        await foreach (var id in channel.Reader.ReadAllAsync(cancellationToken))
            yield return id;
    }
}
