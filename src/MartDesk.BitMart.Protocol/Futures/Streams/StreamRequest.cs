using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Futures.Streams;

/// <summary>What a client sends: <c>{"action":"subscribe","args":["futures/ticker:BTCUSDT"]}</c>.</summary>
/// <remarks>BitMart Futures V2 reference, "WebSocket Subscription".</remarks>
public sealed record StreamRequest
{
    /// <summary>One of <see cref="StreamAction"/>.</summary>
    [JsonPropertyName("action"), AllowNull] public string Action { get; init => field = value ?? ""; } = "";

    /// <summary>Topics, or key, timestamp, signature and device of a login; null for a ping.</summary>
    [JsonPropertyName("args")] public IReadOnlyList<string>? Args { get; init; }
}

/// <summary>The actions of a <see cref="StreamRequest"/>.</summary>
public static class StreamAction
{
    /// <summary>Subscribes to the topics.</summary>
    public const string Subscribe = "subscribe";

    /// <summary>Ends the subscriptions.</summary>
    public const string Unsubscribe = "unsubscribe";

    /// <summary>Asks for one message now: a depth-increase snapshot or a funding rate.</summary>
    public const string Request = "request";

    /// <summary>Logs in with key, timestamp, signature over <c>timestamp#memo#bitmart.WebSocket</c>, and device.</summary>
    public const string Access = "access";

    /// <summary>Asks for a pong.</summary>
    public const string Ping = "ping";
}
