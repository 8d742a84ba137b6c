namespace MartDesk.Exchange.Feeds;

/// <summary>Accounts of the venue's own feeds. Clients' ids count up from 1 and stay below <see cref="First"/>.</summary>
public static class HouseAccounts
{
    /// <summary>Ids from here on belong to the house.</summary>
    public const int First = 1_000_000_000;

    /// <summary>Holds a recorded book, one order per level.</summary>
    public const int Street = First + 1;

    /// <summary>Sends recorded trades as immediate-or-cancel orders.</summary>
    public const int StreetFlow = First + 2;

    /// <summary>Quotes in the synthetic market.</summary>
    public const int Makers = First + 3;

    /// <summary>Trades against the quotes in the synthetic market.</summary>
    public const int Takers = First + 4;
}
