using MartDesk.BitMart.Protocol.Limits;

namespace MartDesk.Simulation.Networks;

/// <summary>One request that a desk handed to the network, and what became of it. The history that checkers read.</summary>
internal sealed class WireCall
{
    public required int Number { get; init; }

    /// <summary>Which life of the desk sent it.</summary>
    public required int Life { get; init; }

    /// <summary>When it was handed over, ticks since the run began.</summary>
    public required long SentAt { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required string Query { get; init; }

    public required (string Name, string Value)[] Headers { get; init; }

    public required byte[] Body { get; init; }

    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public string? TimestampMs => Header("X-BM-TIMESTAMP");

    public string Key => Header("X-BM-KEY") ?? "";

    /// <summary>Changes nothing: the list of transfers is asked for by POST.</summary>
    public bool IsRead => Method == "GET" || Path == FuturesEndpoints.TransferList.Path;

    public bool IsOfAnAccount => Path.Contains("/private/", StringComparison.Ordinal) || Path == FuturesEndpoints.TransferList.Path;

    /// <summary>When the venue began to act on it; null when it never did.</summary>
    public long? ReachedAt { get; set; }

    /// <summary>What the venue answered; null when it did not, or the answer was made up on the way.</summary>
    public WireReply? VenueReply { get; set; }

    /// <summary>What the desk was told; null when nothing.</summary>
    public WireReply? Told { get; set; }

    /// <summary>When it was told.</summary>
    public long ToldAt { get; set; }

    public override string ToString() => FormattableString.Invariant(
        $"{Seconds(SentAt)} life {Life} {Method} {Path}{Query} {Text} stamp {TimestampMs}; reached {(ReachedAt is { } reached ? Seconds(reached) : "-")}; venue {VenueReply?.Text ?? "-"}; told {(Told is null ? "-" : $"{Seconds(ToldAt)} {Told.Text}")}");

    private static string Seconds(long ticks) => (ticks / (double)TimeSpan.TicksPerSecond).ToString("0.000", System.Globalization.CultureInfo.InvariantCulture);

    private string? Header(string name)
    {
        foreach (var (found, value) in Headers)
        {
            if (found == name)
                return value;
        }

        return null;
    }
}

/// <summary>An answer as it crosses the wire.</summary>
internal sealed record WireReply(int Status, byte[] Body, (string Name, string Value)[] Headers)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public static WireReply Json(int status, int code, string message, params (string, string)[] headers) => new(
        status,
        System.Text.Encoding.UTF8.GetBytes(FormattableString.Invariant($"{{\"code\":{code},\"message\":\"{message}\",\"data\":{{}},\"trace\":\"0f0f0f0f-sim\"}}")),
        headers);
}
