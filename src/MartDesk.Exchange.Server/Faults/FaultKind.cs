namespace MartDesk.Exchange.Server.Faults;

/// <summary>What a fault does. The word of each in a rule is in <see cref="FaultWords"/>.</summary>
public enum FaultKind
{
    /// <summary>A call waits, before or after it is carried out.</summary>
    Delay = 1,

    /// <summary>A call is carried out, and its answer never arrives.</summary>
    DropReply = 2,

    /// <summary>A call is carried out, and half of its answer arrives.</summary>
    CutReply = 3,

    /// <summary>The connection ends before the call is carried out.</summary>
    CutRequest = 4,

    /// <summary>Nobody listens on the port.</summary>
    Refuse = 5,

    /// <summary>An HTTP status with JSON, HTML or nothing in the body, as from a proxy in front of the venue.</summary>
    Http = 6,

    /// <summary>429 or 418 with the rate limit's headers.</summary>
    Limit = 7,

    /// <summary>Any code of the venue.</summary>
    Error = 8,

    /// <summary>One of the codes that the venue sends in maintenance.</summary>
    Maintenance = 9,

    /// <summary>A stream stays open and says nothing.</summary>
    Silence = 20,

    /// <summary>A message of a stream, and all behind it, comes late.</summary>
    DelayFrame = 21,

    /// <summary>A message of a stream is left out.</summary>
    DropFrame = 22,

    /// <summary>A message of a stream comes twice.</summary>
    DuplicateFrame = 23,

    /// <summary>A message of a stream comes after the next one of its topic.</summary>
    SwapFrames = 24,

    /// <summary>A message of a stream ends in its middle.</summary>
    GarbleFrame = 25,

    /// <summary>The connection ends where a message should have come.</summary>
    CutFrame = 26,

    /// <summary>Streams are disconnected at a moment.</summary>
    Disconnect = 27,

    /// <summary>The login of a stream is refused.</summary>
    RefuseLogin = 28,

    /// <summary>Streams are logged out at a moment, and are not told.</summary>
    ExpireLogin = 29,

    /// <summary>The versions of a depth stream begin again at 1.</summary>
    RestartVersions = 30,

    /// <summary>A message about the book says that somebody buys for more than another sells for.</summary>
    CrossBook = 31,

    /// <summary>The clock that the venue shows, and judges timestamps by, is off.</summary>
    ClockSkew = 40,

    /// <summary>The venue winds down.</summary>
    WindDown = 41,
}

/// <summary>When a fault happens to a call.</summary>
public enum FaultMoment
{
    /// <summary>Before the call is carried out; with an answer in its place it is never carried out.</summary>
    Before = 0,

    /// <summary>After the call was carried out.</summary>
    After = 1,
}

/// <summary>How a connection ends.</summary>
public enum FaultEnding
{
    /// <summary>It is reset.</summary>
    Reset = 0,

    /// <summary>It stays, and nothing comes.</summary>
    Silence = 1,

    /// <summary>It is closed in good order.</summary>
    Close = 2,
}

/// <summary>What a proxy's answer carries.</summary>
public enum FaultBody
{
    /// <summary>A page for people.</summary>
    Html = 0,

    /// <summary>The venue's envelope.</summary>
    Json = 1,

    /// <summary>Nothing.</summary>
    Empty = 2,
}

/// <summary>How far the venue has wound down.</summary>
public enum WindDownStage
{
    /// <summary>Everything is open.</summary>
    Normal = 0,

    /// <summary>No order that opens is taken; those that rest go on working.</summary>
    NoNewOrders = 1,

    /// <summary>Orders that open are cancelled, too; positions can only be closed.</summary>
    ReduceOnly = 2,

    /// <summary>Nothing trades; what there is can be read and moved away.</summary>
    Closed = 3,
}
