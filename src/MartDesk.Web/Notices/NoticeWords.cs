using MartDesk.Desk.Notices;

namespace MartDesk.Web.Notices;

/// <summary>Kinds of notices as the page says them.</summary>
internal static class NoticeWords
{
    internal static IReadOnlyList<NoticeKind> Shown { get; } = [NoticeKind.Fill, NoticeKind.Refusal, NoticeKind.Connection, NoticeKind.Guard, NoticeKind.Delisting, NoticeKind.Drift];

    internal static string Of(NoticeKind kind) => kind switch
    {
        NoticeKind.Fill => "fill",
        NoticeKind.Refusal => "refused",
        NoticeKind.Connection => "connection",
        NoticeKind.Guard => "guard",
        NoticeKind.Delisting => "delisting",
        NoticeKind.Drift => "drift",
        NoticeKind.Test => "test",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of notice."),
    };

    internal static string MeaningOf(NoticeKind kind) => kind switch
    {
        NoticeKind.Fill => "An order ended with something filled",
        NoticeKind.Refusal => "An alert was refused, or needs you",
        NoticeKind.Connection => "An account's stream is lost, or back",
        NoticeKind.Guard => "A guard held an alert back; the desk's mode changed",
        NoticeKind.Delisting => "A market you hold will not be traded any more",
        NoticeKind.Drift => "The venue told another number than the desk had",
        _ => "",
    };

    internal static string ToneOf(NoticeKind kind) => kind switch
    {
        NoticeKind.Fill => "ok",
        NoticeKind.Refusal or NoticeKind.Guard => "bad",
        NoticeKind.Connection or NoticeKind.Delisting or NoticeKind.Drift => "warn",
        _ => "",
    };
}
