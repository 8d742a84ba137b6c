namespace MartDesk.Exchange.Server.Accounts;

/// <summary>The spot wallet of an account: an account of the engine that holds money and trades nothing, so that a transfer is one command.</summary>
internal static class SpotWallet
{
    /// <summary>Ids of wallets begin here; those of accounts end below, those of the feeds begin above the wallets.</summary>
    public const int FirstId = 500_000_000;

    public static int IdOf(int accountId) => FirstId + accountId;
}
