using System.Data;
using System.Text.Json;
using Dapper;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Vault;

namespace MartDesk.Desk.Notices;

/// <summary>Notices and what is still to be delivered, in the store. A notice and its deliveries are written together, so none is lost between.</summary>
internal sealed class NoticeBoard : INotices
{
    private const string Setting = "notices";

    private static readonly FieldPlace Place = new("setting", Setting, "value");

    private readonly DeskStore _store;
    private readonly FieldVault _vault;
    private readonly IReadOnlyList<INoticeCarrier> _carriers;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<NoticeChannels, string?> _problems = [];
    private NoticeSettings _settings;
    private int _unseen;
    private long _version = 1;

    public NoticeBoard(DeskStore store, FieldVault vault, IEnumerable<INoticeCarrier> carriers, TimeProvider time)
    {
        _store = store;
        _vault = vault;
        _carriers = [.. carriers];
        _time = time;
        var stored = store.Read(connection => connection.QuerySingleOrDefault<byte[]>("SELECT value FROM setting WHERE name = @Setting", new { Setting }));
        _settings = stored is null ? new NoticeSettings() : JsonSerializer.Deserialize(vault.Open(stored, Setting, Place), NoticeJson.Default.NoticeSettings) ?? new NoticeSettings();
        _unseen = store.Read(connection => connection.ExecuteScalar<int>("SELECT COUNT(*) FROM notice WHERE is_seen = 0"));
    }

    /// <summary>Something waits to be delivered.</summary>
    public event Action? Added;

    /// <inheritdoc/>
    public int UnseenCount
    {
        get
        {
            lock (_gate)
                return _unseen;
        }
    }

    /// <inheritdoc/>
    public long Version => Interlocked.Read(ref _version);

    /// <inheritdoc/>
    public NoticeSettings Settings
    {
        get
        {
            lock (_gate)
                return _settings;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Notice> Read(int count, long? beforeSeq) => _store.Read(connection => connection
        .Query<(long Seq, long TimeMs, long Kind, string Text, string? AlertId, long IsSeen)>(
            "SELECT seq, time_ms, kind, text, alert_id, is_seen FROM notice WHERE seq < @before ORDER BY seq DESC LIMIT @count",
            new { before = beforeSeq ?? long.MaxValue, count })
        .Select(row => new Notice(row.Seq, DateTimeOffset.FromUnixTimeMilliseconds(row.TimeMs), (NoticeKind)row.Kind, row.Text, row.AlertId, row.IsSeen == 1))
        .ToList());

    /// <summary>Adds notices, durable together with their deliveries.</summary>
    public async Task AddAsync(IReadOnlyList<NewNotice> notices, CancellationToken cancellationToken)
    {
        if (notices.Count == 0)
            return;
        var (settings, now) = (Settings, _time.GetUtcNow().ToUnixTimeMilliseconds());
        await _store.WriteAsync(
            transaction =>
            {
                foreach (var (kind, text, accountId, alertId) in notices)
                {
                    var seq = transaction.Connection!.ExecuteScalar<long>( // A running transaction has its connection.
                        "INSERT INTO notice (time_ms, kind, text, alert_id, is_seen) VALUES (@now, @kind, @text, @alertId, 0) RETURNING seq",
                        new { now, kind = (long)kind, text, alertId },
                        transaction);
                    foreach (var carrier in _carriers.Where(carrier => settings.ChannelsOf(kind, accountId).HasFlag(carrier.Channel)))
                    {
                        transaction.Connection!.Execute(
                            "INSERT INTO notice_delivery (notice_seq, channel, attempts, due_ms) VALUES (@seq, @channel, 0, @now)",
                            new { seq, channel = (long)carrier.Channel, now },
                            transaction);
                    }
                }
            },
            cancellationToken);
        lock (_gate)
            _unseen += notices.Count;
        Interlocked.Increment(ref _version);
        Added?.Invoke();
    }

    /// <inheritdoc/>
    public async Task SeeAllAsync(CancellationToken cancellationToken)
    {
        if (UnseenCount == 0)
            return;
        var left = await _store.WriteAsync(
            transaction =>
            {
                transaction.Connection!.Execute("UPDATE notice SET is_seen = 1 WHERE is_seen = 0", transaction: transaction);
                return transaction.Connection!.ExecuteScalar<int>("SELECT COUNT(*) FROM notice WHERE is_seen = 0", transaction: transaction);
            },
            cancellationToken);
        lock (_gate)
            _unseen = left;
        Interlocked.Increment(ref _version);
    }

    /// <inheritdoc/>
    public async Task SetAsync(NoticeSettings settings, CancellationToken cancellationToken)
    {
        foreach (var carrier in _carriers)
            carrier.Check(settings);
        var value = _vault.Seal(JsonSerializer.Serialize(settings, NoticeJson.Default.NoticeSettings), Setting, Place);
        await _store.WriteAsync(
            transaction => transaction.Connection!.Execute(
                "INSERT INTO setting (name, value) VALUES (@Setting, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value", new { Setting, value }, transaction),
            cancellationToken);
        lock (_gate)
        {
            _settings = settings;
            _problems.Clear();
        }

        Interlocked.Increment(ref _version);
        Added?.Invoke();
    }

    /// <inheritdoc/>
    public async Task<string?> TryAsync(NoticeChannels channel, CancellationToken cancellationToken)
    {
        var carrier = _carriers.FirstOrDefault(carrier => carrier.Channel == channel);
        if (carrier is null || !Settings.ChannelsOf(NoticeKind.Test).HasFlag(channel))
            return "This way is not set up.";
        var problem = await carrier.CarryAsync(Settings, "Test from MartDesk: this way works.", cancellationToken);
        NoteProblem(channel, problem);
        return problem;
    }

    /// <inheritdoc/>
    public string? ProblemOf(NoticeChannels channel)
    {
        lock (_gate)
            return _problems.GetValueOrDefault(channel);
    }

    /// <summary>Notes how the last delivery went.</summary>
    public void NoteProblem(NoticeChannels channel, string? problem)
    {
        lock (_gate)
            _problems[channel] = problem;
    }

    /// <summary>What is due on a channel, oldest first, and when the next will be.</summary>
    public (IReadOnlyList<(Notice Notice, int Attempts)> Due, DateTimeOffset? Next) ReadDue(NoticeChannels channel, int count) => _store.Read(connection =>
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var due = connection.Query<(long Seq, long TimeMs, long Kind, string Text, string? AlertId, long IsSeen, long Attempts)>(
            """
            SELECT notice.seq, notice.time_ms, notice.kind, notice.text, notice.alert_id, notice.is_seen, notice_delivery.attempts
            FROM notice_delivery JOIN notice ON notice.seq = notice_delivery.notice_seq
            WHERE notice_delivery.channel = @channel AND notice_delivery.due_ms <= @now ORDER BY notice.seq LIMIT @count
            """,
            new { channel = (long)channel, now, count })
            .Select(row => (new Notice(row.Seq, DateTimeOffset.FromUnixTimeMilliseconds(row.TimeMs), (NoticeKind)row.Kind, row.Text, row.AlertId, row.IsSeen == 1), (int)row.Attempts))
            .ToList();
        var next = connection.ExecuteScalar<long?>("SELECT MIN(due_ms) FROM notice_delivery WHERE channel = @channel", new { channel = (long)channel });
        return ((IReadOnlyList<(Notice, int)>)due, next is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : (DateTimeOffset?)null);
    });

    /// <summary>Takes deliveries that are done, or given up, out of the queue.</summary>
    public Task EndAsync(NoticeChannels channel, IReadOnlyList<long> seqs, CancellationToken cancellationToken) => _store.WriteAsync(
        transaction =>
        {
            var values = new DynamicParameters(new { channel = (long)channel });
            var list = values.AddList("seq", seqs);
            transaction.Connection!.Execute($"DELETE FROM notice_delivery WHERE channel = @channel AND notice_seq IN {list}", values, transaction); // A running transaction has its connection.
        },
        cancellationToken);

    /// <summary>Puts deliveries that failed off.</summary>
    public Task PutOffAsync(NoticeChannels channel, IReadOnlyList<long> seqs, DateTimeOffset until, CancellationToken cancellationToken) => _store.WriteAsync(
        transaction =>
        {
            var values = new DynamicParameters(new { channel = (long)channel, due = until.ToUnixTimeMilliseconds() });
            var list = values.AddList("seq", seqs);
            transaction.Connection!.Execute( // A running transaction has its connection.
                $"UPDATE notice_delivery SET attempts = attempts + 1, due_ms = @due WHERE channel = @channel AND notice_seq IN {list}", values, transaction);
        },
        cancellationToken);
}
