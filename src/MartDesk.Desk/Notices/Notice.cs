namespace MartDesk.Desk.Notices;

/// <summary>Something that its owner should hear of.</summary>
/// <param name="Seq">Its number; grows.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Text">In one line, for any channel. Holds no secret.</param>
/// <param name="AlertId">Alert that it is about; null when it is about none.</param>
/// <param name="IsSeen">Its owner has looked at it.</param>
public sealed record Notice(long Seq, DateTimeOffset Time, NoticeKind Kind, string Text, string? AlertId, bool IsSeen);

/// <summary>A notice to be added.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Text">In one line, for any channel. Holds no secret.</param>
/// <param name="AccountId">Account that it is about; null when it is about the desk.</param>
/// <param name="AlertId">Alert that it is about; null when it is about none.</param>
internal readonly record struct NewNotice(NoticeKind Kind, string Text, string? AccountId = null, string? AlertId = null);

/// <summary>What notices are about. The numbers are stored.</summary>
public enum NoticeKind
{
    /// <summary>An order ended with something filled.</summary>
    Fill = 0,

    /// <summary>An alert was refused, or needs a person.</summary>
    Refusal = 1,

    /// <summary>An account's private stream was lost for longer than a moment, or is back.</summary>
    Connection = 2,

    /// <summary>A guard held something back, or the desk's mode was changed.</summary>
    Guard = 3,

    /// <summary>An instrument that is held or ordered will not be traded any more.</summary>
    Delisting = 4,

    /// <summary>The venue told another number than the desk had.</summary>
    Drift = 5,

    /// <summary>A message of the owner's to try a channel.</summary>
    Test = 6,
}

/// <summary>Ways by which notices reach their owner beside the page.</summary>
[Flags]
public enum NoticeChannels
{
    /// <summary>The page only.</summary>
    None = 0,

    /// <summary>By mail.</summary>
    Mail = 1,

    /// <summary>By a call of the owner's webhook.</summary>
    Webhook = 2,
}
