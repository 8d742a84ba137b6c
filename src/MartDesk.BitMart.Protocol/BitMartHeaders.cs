namespace MartDesk.BitMart.Protocol;

/// <summary>Names of BitMart's HTTP headers.</summary>
/// <remarks>BitMart Futures V2 reference, "Signature" and "Speed limit judgment"; <c>X-BM-BROKER-ID</c> and the mode from client captures.</remarks>
public static class BitMartHeaders
{
    /// <summary>The access key; on KEYED and SIGNED endpoints.</summary>
    public const string Key = "X-BM-KEY";

    /// <summary>Lowercase hex HMAC-SHA256; on SIGNED endpoints.</summary>
    public const string Sign = "X-BM-SIGN";

    /// <summary>Unix milliseconds at signing; on SIGNED endpoints, valid for one minute.</summary>
    public const string Timestamp = "X-BM-TIMESTAMP";

    /// <summary>Broker id; optional, not signed.</summary>
    public const string BrokerId = "X-BM-BROKER-ID";

    /// <summary>Calls <b>used</b> in the current window; the name misleads.</summary>
    public const string RateLimitRemaining = "X-BM-RateLimit-Remaining";

    /// <summary>Calls allowed in the window.</summary>
    public const string RateLimitLimit = "X-BM-RateLimit-Limit";

    /// <summary>Length of the window in seconds.</summary>
    public const string RateLimitReset = "X-BM-RateLimit-Reset";

    /// <summary>What the limit counts by, for example <c>IP</c>.</summary>
    public const string RateLimitMode = "X-BM-RateLimit-Mode";
}
