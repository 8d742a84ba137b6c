using MartDesk.Desk.Notices;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>Notices that the test puts there.</summary>
internal sealed class FakeNotices : INotices
{
    private readonly List<Notice> _notices = [];

    public int UnseenCount => _notices.Count(notice => !notice.IsSeen);

    public long Version { get; private set; } = 1;

    public NoticeSettings Settings { get; private set; } = new();

    /// <summary>What a try of a channel says; null for delivered.</summary>
    public string? TryProblem { get; set; }

    public void Add(NoticeKind kind, string text, string? alertId = null)
    {
        _notices.Add(new Notice(_notices.Count + 1, TimeProvider.System.GetUtcNow(), kind, text, alertId, false));
        Version++;
    }

    public IReadOnlyList<Notice> Read(int count, long? beforeSeq) => [.. _notices.AsEnumerable().Reverse().Take(count)];

    public Task SeeAllAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < _notices.Count; i++)
            _notices[i] = _notices[i] with { IsSeen = true };
        return Task.CompletedTask;
    }

    public Task SetAsync(NoticeSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Webhook is { } webhook && webhook.Address.Scheme != Uri.UriSchemeHttps)
            throw new ArgumentException("The webhook is an https address; http is for this machine only.", nameof(settings));
        Settings = settings;
        return Task.CompletedTask;
    }

    public Task<string?> TryAsync(NoticeChannels channel, CancellationToken cancellationToken) => Task.FromResult(TryProblem);

    public string? ProblemOf(NoticeChannels channel) => TryProblem;
}
