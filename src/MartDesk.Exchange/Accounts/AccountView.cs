using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Accounts;

/// <summary>Balances of an account in money units.</summary>
public readonly record struct AccountView
{
    /// <summary>Account.</summary>
    public required int AccountId { get; init; }

    /// <summary>Deposits less withdrawals plus realised profit less fees.</summary>
    public required long WalletUnits { get; init; }

    /// <summary>Margin held by positions.</summary>
    public required long PositionMarginUnits { get; init; }

    /// <summary>Margin held by open orders.</summary>
    public required long OrderMarginUnits { get; init; }

    /// <summary>Free for new orders: wallet less both margins, less a cross loss that is not realised yet; never below 0.</summary>
    public required long AvailableUnits { get; init; }

    /// <summary>Hedge or one-way.</summary>
    public required PositionMode PositionMode { get; init; }

    /// <summary>True for the venue's own feeds: no margin, no fees.</summary>
    public required bool IsHouse { get; init; }
}
