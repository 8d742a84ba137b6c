using MartDesk.BitMart.Protocol.Limits;

namespace MartDesk.Exchange.Server.Faults;

/// <summary>What the <c>on</c> of a rule may name, and what it then stands for: endpoints and their groups, channels and theirs.</summary>
internal static class FaultTargets
{
    public const string All = "*";
    private const string Topics = "futures/";

    private static readonly string[] CallGroups = [All, "public", "private", "reads", "writes", "streams"];
    private static readonly string[] FrameGroups = [All, "public", "private", "replies"];
    private static readonly string[] ConnectionGroups = [All, "public", "private", "/api", "/user"];
    private static readonly string[] Channels = ["ticker", "depth", "depthAll", "depthIncrease", "bookticker", "trade", "klineBin", "markPriceKlineBin", "fundingRate", "order", "position", "asset"];
    private static readonly HashSet<string> PrivateChannels = new(["order", "position", "asset"], StringComparer.Ordinal);

    /// <summary>Why a name cannot be matched by calls; null when it can.</summary>
    public static string? RefuseCall(string on)
    {
        if (CallGroups.Contains(on) || on.StartsWith('/') || FuturesEndpoints.All.Any(endpoint => LastOf(endpoint.Path).SequenceEqual(on)))
            return null;
        return $"there is no endpoint '{on}'; name the last part of a path such as submit-order, a whole path, or one of {string.Join(", ", CallGroups)}";
    }

    public static string? RefuseFrame(string on)
    {
        if (FrameGroups.Contains(on) || on.StartsWith(Topics, StringComparison.Ordinal) || Channels.Any(channel => IsChannel(on, channel)))
            return null;
        return $"there is no channel '{on}'; name one such as depthIncrease50 or order, a whole topic, or one of {string.Join(", ", FrameGroups)}";
    }

    /// <summary>Why a name cannot be matched by what spoils books; null when it can.</summary>
    public static string? RefuseBook(FaultKind kind, string on)
    {
        if (on is All or "public" || IsBook(kind, on.StartsWith(Topics, StringComparison.Ordinal) ? ChannelOf(on) : on))
            return null;
        return kind == FaultKind.RestartVersions ? $"only depthIncrease has versions, not '{on}'" : $"there is no book in '{on}'; name depthIncrease, depthAll, depth or bookticker";
    }

    /// <summary>True for a channel that tells of the book; where it is about versions, for the one that has them.</summary>
    public static bool IsBook(FaultKind kind, ReadOnlySpan<char> channel) =>
        kind == FaultKind.RestartVersions ? IsChannel(channel, "depthIncrease") : channel.StartsWith("depth", StringComparison.Ordinal) || IsChannel(channel, "bookticker");

    public static string? RefuseConnection(string on) =>
        ConnectionGroups.Contains(on) ? null : $"connections are {string.Join(", ", ConnectionGroups)}, not '{on}'";

    public static bool IsCall(string on, Endpoint endpoint) => on switch
    {
        All => true,
        "public" => endpoint.Authentication == Authentication.None,
        "private" => endpoint.Authentication != Authentication.None,
        "reads" => !endpoint.IsWrite,
        "writes" => endpoint.IsWrite,
        _ => on.StartsWith('/') ? endpoint.Path == on : LastOf(endpoint.Path).SequenceEqual(on),
    };

    /// <summary>Whether the opening of a stream is meant; groups of endpoints do not include it.</summary>
    public static bool IsStream(string on, string path) => on == "streams" || on == path;

    /// <param name="on">What the rule names.</param>
    /// <param name="topic">The message's topic; null for an answer.</param>
    /// <param name="withAnswers">True where all messages include answers.</param>
    public static bool IsFrame(string on, string? topic, bool withAnswers)
    {
        if (topic is null)
            return on == "replies" || (withAnswers && on == All);
        return on switch
        {
            All => true,
            "replies" => false,
            "public" => !IsPrivate(topic),
            "private" => IsPrivate(topic),
            _ => on.StartsWith(Topics, StringComparison.Ordinal) ? topic == on : IsChannel(ChannelOf(topic), on),
        };
    }

    public static bool IsSymbol(string topic, string symbol)
    {
        var filter = topic.AsSpan(topic.IndexOf(':', StringComparison.Ordinal) + 1);
        var at = filter.IndexOf('@');
        return (at < 0 ? filter : filter[..at]).SequenceEqual(symbol);
    }

    private static bool IsPrivate(string topic) => PrivateChannels.Contains(ChannelOf(topic).ToString());

    /// <summary>A channel is meant by its name, or by its name without the levels or the step: <c>depthIncrease</c> for <c>depthIncrease50</c>.</summary>
    private static bool IsChannel(ReadOnlySpan<char> channel, string name) =>
        channel.StartsWith(name, StringComparison.Ordinal) && (channel.Length == name.Length || char.IsAsciiDigit(channel[name.Length]));

    public static ReadOnlySpan<char> ChannelOf(string topic)
    {
        var channel = topic.AsSpan(Topics.Length);
        var colon = channel.IndexOf(':');
        return colon < 0 ? channel : channel[..colon];
    }

    private static ReadOnlySpan<char> LastOf(string path) => path.AsSpan(path.LastIndexOf('/') + 1);
}
