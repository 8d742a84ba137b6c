namespace MartDesk.Exchange.Server;

/// <summary>An API key to be served, with the account that it opens.</summary>
/// <param name="Key">What clients send as <c>X-BM-KEY</c>.</param>
/// <param name="Secret">What they sign with.</param>
/// <param name="Memo">The middle part of the signed text.</param>
/// <param name="BalanceUsdt">Paper money the account starts with; used only when the account is new.</param>
public sealed record ApiKeyGrant(string Key, string Secret, string Memo, decimal BalanceUsdt = 100_000m)
{
    /// <summary>Names the key; the secret stays out of every text.</summary>
    public override string ToString() => $"ApiKeyGrant {{ Key = {Key} }}";
}
