namespace MartDesk.Exchange.Server.Accounts;

/// <summary>The one currency that margin and profit are in; the venue lists no coin-margined contracts yet.</summary>
internal static class Settlement
{
    public const string Currency = "USDT";

    /// <summary>The rows of the account's assets; the real service shows these three even when two are empty.</summary>
    public static readonly string[] Currencies = [Currency, "BTC", "ETH"];
}
