namespace MartDesk.BitMart.Protocol.Errors;

/// <summary>What a code is about, and so who can help.</summary>
public enum BitMartErrorKind
{
    /// <summary>Success.</summary>
    None = 0,

    /// <summary>The request itself: symbol, size, price, leverage. Sending it again cannot help.</summary>
    Request = 1,

    /// <summary>Not enough balance.</summary>
    Funds = 2,

    /// <summary>State of order, position or account. Helped by reading the state first.</summary>
    State = 3,

    /// <summary>Too many requests. Helped by waiting for the window.</summary>
    Limit = 4,

    /// <summary>Key, signature, permission, address, region. Helped by the account's owner only.</summary>
    Key = 5,

    /// <summary>Timestamp of the request. Helped by measuring the clock again.</summary>
    Clock = 6,

    /// <summary>Maintenance or a contract taken off. Helped by waiting.</summary>
    Maintenance = 7,

    /// <summary>The client order id exists: an earlier attempt arrived.</summary>
    DuplicateOrder = 8,

    /// <summary>The venue failed. What became of the request is open.</summary>
    Server = 9,

    /// <summary>The path or the API version.</summary>
    Endpoint = 10,
}
