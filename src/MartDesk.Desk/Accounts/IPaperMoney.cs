namespace MartDesk.Desk.Accounts;

/// <summary>The till of the local exchange, where this program runs it. No part of any venue's protocol, so accounts at a real one have none.</summary>
public interface IPaperMoney
{
    /// <summary>Pays paper money into the account of a key, or takes it out (a negative amount).</summary>
    /// <param name="key">Access key of the account.</param>
    /// <param name="usdt">Amount in USDT.</param>
    /// <param name="cancellationToken">Gives up the wait.</param>
    /// <returns>Why nothing was paid, in words for the owner; null when it was.</returns>
    Task<string?> MoveAsync(string key, decimal usdt, CancellationToken cancellationToken);
}
