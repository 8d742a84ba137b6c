namespace MartDesk.BitMart.Protocol.Limits;

/// <summary>One REST endpoint.</summary>
/// <param name="Method">HTTP method, <c>GET</c> or <c>POST</c>.</param>
/// <param name="Path">Path from the host's root, for example <c>/contract/private/submit-order</c>.</param>
/// <param name="Authentication">What its headers must prove.</param>
/// <param name="Limit">How often it may be called.</param>
public sealed record Endpoint(string Method, string Path, Authentication Authentication, RateLimit Limit)
{
    /// <summary>True when a call may change something at the venue, so that a lost answer leaves the outcome open.</summary>
    public bool IsWrite => Authentication == Authentication.Signed && !IsQuery;

    /// <summary>True for a signed call that only reads: the list of transfers.</summary>
    public bool IsQuery { get; init; }

    /// <summary>True where the reference shows a success without the envelope <c>{"code":…}</c>: the older affiliate calls.</summary>
    public bool MayLackEnvelope { get; init; }

    /// <summary>True where neither reference nor notes tell the limit, and a careful one was chosen.</summary>
    public bool IsLimitAssumed { get; init; }
}

/// <summary>What the headers of a call must prove.</summary>
public enum Authentication
{
    /// <summary>NONE: open to anyone.</summary>
    None = 0,

    /// <summary>KEYED: the access key stands in a header; a signature is not checked.</summary>
    Keyed = 1,

    /// <summary>SIGNED: key, timestamp and signature stand in headers.</summary>
    Signed = 2,
}
