using MartDesk.Desk.Portfolio;

namespace MartDesk.Web.Api;

/// <summary>Balance of one account in its settlement currency; <c>null</c> until the venue has told.</summary>
internal sealed record BalanceJson
{
    public required string Account { get; init; }

    /// <summary><c>local</c>, <c>demo</c> or <c>live</c>.</summary>
    public required string Environment { get; init; }

    public required string Currency { get; init; }

    /// <summary>Without unrealised profit.</summary>
    public required decimal? Wallet { get; init; }

    public required decimal? Available { get; init; }

    public required decimal? Equity { get; init; }

    public required decimal Unrealized { get; init; }

    public required decimal PositionMargin { get; init; }

    public required decimal OrderMargin { get; init; }

    /// <summary>Closed profit less fees since 00:00 UTC.</summary>
    public required decimal RealizedToday { get; init; }

    /// <summary>What keeps the account from trading; <c>null</c> when nothing.</summary>
    public required string? Problem { get; init; }

    internal static BalanceJson From(AccountState account) => new()
    {
        Account = account.Label,
        Environment = Words.Of(account.Environment),
        Currency = account.Currency,
        Wallet = account.Wallet,
        Available = account.Available,
        Equity = account.Equity,
        Unrealized = account.Unrealised,
        PositionMargin = account.PositionMargin,
        OrderMargin = account.OrderMargin,
        RealizedToday = account.RealisedToday,
        Problem = account.Problem,
    };
}
