namespace MartDesk.Exchange.Server;

/// <summary>What an API key may do; reading is always allowed.</summary>
[Flags]
public enum ApiKeyPermissions
{
    /// <summary>Reading only.</summary>
    ReadOnly = 0,

    /// <summary>Orders, positions and transfers of the futures account.</summary>
    FuturesTrade = 1,

    /// <summary>Spot orders; there is no spot market here, so it opens nothing.</summary>
    SpotTrade = 2,

    /// <summary>Withdrawals; there are none here, so it opens nothing.</summary>
    Withdraw = 4,
}
