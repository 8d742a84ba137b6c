namespace MartDesk.Desk.Alerts.Messages;

/// <summary>Senders' verbs in ours.</summary>
internal static class VerbWords
{
    public const string All =
        "buy, sell, long, short, close, close_long, close_short, close_all, reverse, reduce, cancel, cancel_all, set_brackets, trail, pause, resume or ping";

    /// <summary>Our verb; null when the word is none.</summary>
    /// <param name="word">As sent.</param>
    /// <param name="side">The side named beside it, <c>long</c> or <c>short</c>; null when none was.</param>
    /// <param name="marketPosition">The position wanted after it, which tells the side when nothing else does.</param>
    public static string? Of(string word, string? side, string? marketPosition) => (CanonicalMessage.Plain(word), side ?? marketPosition) switch
    {
        ("buy", _) => "buy",
        ("sell", _) => "sell",
        ("long" or "enterlong" or "openlong" or "increaselong", _) => "long",
        ("short" or "entershort" or "openshort" or "increaseshort", _) => "short",
        ("open" or "add" or "increase" or "enter", "long") => "long",
        ("open" or "add" or "increase" or "enter", "short") => "short",
        ("closelong" or "exitlong", _) => "close_long",
        ("closeshort" or "exitshort", _) => "close_short",
        ("close" or "exit" or "isclose", _) when side == "long" => "close_long",
        ("close" or "exit" or "isclose", _) when side == "short" => "close_short",
        ("close" or "exit" or "flat" or "isclose", _) => "close",
        ("closeall" or "exitall" or "flatten", _) => "close_all",
        ("reverse" or "flip", _) => "reverse",
        ("reduce" or "decrease", _) => "reduce",
        ("cancel", _) => "cancel",
        ("cancelall", _) => "cancel_all",
        ("setbrackets" or "newsltp" or "settpsl", _) => "set_brackets",
        ("trail", _) => "trail",
        ("pause" or "disable" or "stopbot" or "stop", _) => "pause",
        ("resume" or "enable" or "startbot" or "start", _) => "resume",
        ("ping" or "testping", _) => "ping",
        _ => null,
    };
}
