using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Events;

namespace MartDesk.Exchange.Ledger;

/// <summary>The only one who moves money in wallets; for clients every movement is entered in the ledger.</summary>
internal sealed class Cashier(Reporter report)
{
    /// <summary>Stands for the instrument of a transfer.</summary>
    public const int NoInstrument = -1;

    /// <summary>Id of the last entry.</summary>
    public long LastEntryId { get; private set; }

    public void Restore(long lastEntryId) => LastEntryId = lastEntryId;

    public void Move(Account account, int instrumentId, LedgerKind kind, long units, long timeMs)
    {
        if (units == 0)
            return;
        account.AddToWallet(units);
        if (account.IsHouse)
            return;
        report.Booked(new LedgerEntry
        {
            EntryId = ++LastEntryId,
            AccountId = account.Id,
            InstrumentId = instrumentId,
            Kind = kind,
            AmountUnits = units,
            TimeMs = timeMs,
        });
    }
}
