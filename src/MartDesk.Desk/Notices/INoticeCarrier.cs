namespace MartDesk.Desk.Notices;

/// <summary>A way by which notices leave the desk.</summary>
internal interface INoticeCarrier
{
    /// <summary>Which.</summary>
    NoticeChannels Channel { get; }

    /// <summary>Least time between two messages; what comes meanwhile goes with the next.</summary>
    TimeSpan Pause { get; }

    /// <summary>Refuses settings that cannot work.</summary>
    /// <exception cref="ArgumentException">They cannot.</exception>
    void Check(NoticeSettings settings);

    /// <summary>Delivers a text.</summary>
    /// <returns>What went wrong, without any secret; null when it was delivered.</returns>
    Task<string?> CarryAsync(NoticeSettings settings, string text, CancellationToken cancellationToken);
}
