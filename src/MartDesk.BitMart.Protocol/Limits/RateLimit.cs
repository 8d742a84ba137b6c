namespace MartDesk.BitMart.Protocol.Limits;

/// <summary>How often an endpoint may be called.</summary>
/// <param name="Count">Calls per window.</param>
/// <param name="Window">Length of the window.</param>
/// <param name="Scope">By what calls are counted.</param>
public readonly record struct RateLimit(int Count, TimeSpan Window, RateLimitScope Scope);

/// <summary>By what calls are counted.</summary>
public enum RateLimitScope
{
    /// <summary>The caller's address.</summary>
    Address = 0,

    /// <summary>The access key.</summary>
    Key = 1,

    /// <summary>The account (UID), over all its keys.</summary>
    Account = 2,
}
