namespace MartDesk.Desk.Notices;

/// <summary>What the owner should hear of, and by which ways.</summary>
public interface INotices
{
    /// <summary>Notices that were not looked at.</summary>
    int UnseenCount { get; }

    /// <summary>Grows whenever a notice is added or looked at.</summary>
    long Version { get; }

    /// <summary>Where notices go.</summary>
    NoticeSettings Settings { get; }

    /// <summary>Up to <paramref name="count"/> notices before one (null: the newest), newest first.</summary>
    IReadOnlyList<Notice> Read(int count, long? beforeSeq);

    /// <summary>The owner has looked at everything there is.</summary>
    Task SeeAllAsync(CancellationToken cancellationToken);

    /// <summary>Changes where notices go.</summary>
    /// <exception cref="ArgumentException">A setting that cannot work.</exception>
    Task SetAsync(NoticeSettings settings, CancellationToken cancellationToken);

    /// <summary>Tries a channel now, beside the queue.</summary>
    /// <returns>What went wrong; null when it was delivered.</returns>
    Task<string?> TryAsync(NoticeChannels channel, CancellationToken cancellationToken);

    /// <summary>What keeps a channel from delivering; null when nothing, or when nothing was tried.</summary>
    string? ProblemOf(NoticeChannels channel);
}
