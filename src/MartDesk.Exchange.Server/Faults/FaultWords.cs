namespace MartDesk.Exchange.Server.Faults;

/// <summary>The words of a rule: one for each kind, and which settings a kind takes.</summary>
internal static class FaultWords
{
    private const string Timing = "id after at for";
    private const string Matching = "key symbol nth every count probability";
    private const string Calls = Timing + " on method " + Matching;
    private const string Frames = Timing + " on " + Matching;

    private static readonly (string Word, FaultKind Kind, string Settings, string Needed)[] Kinds =
    [
        ("delay", FaultKind.Delay, Calls + " by when", "by"),
        ("drop-reply", FaultKind.DropReply, Calls + " how", ""),
        ("cut-reply", FaultKind.CutReply, Calls, ""),
        ("cut-request", FaultKind.CutRequest, Calls + " how", ""),
        ("refuse", FaultKind.Refuse, Timing, "for"),
        ("http", FaultKind.Http, Calls + " status body when", "status"),
        ("limit", FaultKind.Limit, Calls + " status reset", ""),
        ("error", FaultKind.Error, Calls + " code status message when", "code"),
        ("maintenance", FaultKind.Maintenance, Calls + " code message", ""),
        ("silence", FaultKind.Silence, Frames, ""),
        ("delay-frame", FaultKind.DelayFrame, Frames + " by", "by"),
        ("drop-frame", FaultKind.DropFrame, Frames, ""),
        ("duplicate-frame", FaultKind.DuplicateFrame, Frames, ""),
        ("swap-frames", FaultKind.SwapFrames, Frames, ""),
        ("garble-frame", FaultKind.GarbleFrame, Frames, ""),
        ("cut-frame", FaultKind.CutFrame, Frames, ""),
        ("restart-versions", FaultKind.RestartVersions, Frames, ""),
        ("cross-book", FaultKind.CrossBook, Frames, ""),
        ("disconnect", FaultKind.Disconnect, Timing + " on key count probability how", ""),
        ("refuse-login", FaultKind.RefuseLogin, Timing + " key nth every count probability message", ""),
        ("expire-login", FaultKind.ExpireLogin, Timing + " key count probability", ""),
        ("clock-skew", FaultKind.ClockSkew, Timing + " by", "by"),
        ("wind-down", FaultKind.WindDown, Timing + " stage code", "stage"),
    ];

    private static readonly Dictionary<FaultKind, string> Words = Kinds.ToDictionary(entry => entry.Kind, entry => entry.Word);

    public static IEnumerable<string> All => Kinds.Select(entry => entry.Word);

    public static string Of(FaultKind kind) => Words[kind];

    public static string Of(WindDownStage stage) => stage switch
    {
        WindDownStage.NoNewOrders => "no-new-orders",
        WindDownStage.ReduceOnly => "reduce-only",
        WindDownStage.Closed => "closed",
        _ => "normal",
    };

    public static WindDownStage? Stage(string word) => word switch
    {
        "normal" => WindDownStage.Normal,
        "no-new-orders" => WindDownStage.NoNewOrders,
        "reduce-only" => WindDownStage.ReduceOnly,
        "closed" => WindDownStage.Closed,
        _ => null,
    };

    /// <summary>What a word means; null when it is none.</summary>
    public static (FaultKind Kind, string[] Settings, string[] Needed)? Find(string word)
    {
        foreach (var entry in Kinds)
        {
            if (entry.Word == word)
                return (entry.Kind, entry.Settings.Split(' '), entry.Needed.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        return null;
    }
}
