namespace MartDesk.Exchange.Server;

/// <summary>An API key to be served, with the account that it opens.</summary>
/// <param name="Key">What clients send as <c>X-BM-KEY</c>.</param>
/// <param name="Secret">What they sign with.</param>
/// <param name="Memo">The middle part of the signed text.</param>
/// <param name="BalanceUsdt">Paper money the account starts with; used only when the account is new.</param>
public sealed record ApiKeyGrant(string Key, string Secret, string Memo, decimal BalanceUsdt = 100_000m)
{
    /// <summary>User name of the account; a known one gets another key, null makes an account of its own. Used only when the key is new.</summary>
    public string? Account { get; init; }

    /// <summary>User name of the main account that this is a sub-account of; null for a main account. Used only when the account is new.</summary>
    public string? SubAccountOf { get; init; }

    /// <summary>User name of the affiliate who invited the account; null for nobody. Used only when the account is new.</summary>
    public string? InvitedBy { get; init; }

    /// <summary>When the venue puts the account on its list of those who may trade over the API; null means at once. Used only when the account is new.</summary>
    public DateTimeOffset? ListedAt { get; init; }

    /// <summary>Paper money in the spot wallet; used only when the account is new.</summary>
    public decimal SpotBalanceUsdt { get; init; }

    /// <summary>What the key may do beside reading. Used only when the key is new.</summary>
    public ApiKeyPermissions Permissions { get; init; } = ApiKeyPermissions.FuturesTrade;

    /// <summary>Addresses the key may come from; empty means any. Used only when the key is new.</summary>
    public IReadOnlyList<string> AllowedAddresses { get; init; } = [];

    /// <summary>When the key expires; null for never. Used only when the key is new.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Names the key; the secret stays out of every text.</summary>
    public override string ToString() => $"ApiKeyGrant {{ Key = {Key} }}";
}
