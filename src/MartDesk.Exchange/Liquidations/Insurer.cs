using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Ledger;
using MartDesk.Exchange.Margin;

namespace MartDesk.Exchange.Liquidations;

/// <summary>
/// Lets the insurance fund stand in for a client who closed everything and is left below zero: an owner's own order may be filled far
/// beyond the bankruptcy price, where no takeover would have gone.
/// </summary>
internal sealed class Insurer(Cashier cashier, Treasury treasury, Reporter report)
{
    private readonly List<(Account Account, int InstrumentId)> _noticed = [];

    /// <summary>Remembers an account whose wallet a fill left below zero.</summary>
    public void Notice(Account account, int instrumentId)
    {
        if (account.WalletUnits < 0 && !account.IsHouse)
            _noticed.Add((account, instrumentId));
    }

    /// <summary>At the end of a command: brings to zero who has no position any more.</summary>
    public void Cover(long timeMs)
    {
        if (_noticed.Count == 0)
            return;
        foreach (var (account, instrumentId) in _noticed)
        {
            if (account.WalletUnits >= 0 || account.Held.Length > 0)
                continue;
            treasury.AddInsurance(account.WalletUnits);
            cashier.Move(account, instrumentId, LedgerKind.LiquidationClearance, -account.WalletUnits, timeMs);
            report.BalanceIfChanged(account);
        }

        _noticed.Clear();
    }
}
