namespace MartDesk.Exchange.Server.Accounts;

/// <summary>How a payment of paper money into an account, or out of it, ended.</summary>
public enum PaperMove
{
    /// <summary>The balance is changed, and that is in the journal.</summary>
    Done = 0,

    /// <summary>No account has the key.</summary>
    NoSuchKey = 1,

    /// <summary>Not an amount up to 10,000,000,000 USDT with at most eight decimals, or the wallet would be beyond what it may hold.</summary>
    WrongAmount = 2,

    /// <summary>More was to be taken out than is free of margin and losses.</summary>
    NotFree = 3,

    /// <summary>The exchange is being stopped, or its journal failed.</summary>
    Stopped = 4,
}
