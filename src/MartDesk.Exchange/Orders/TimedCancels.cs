using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;

namespace MartDesk.Exchange.Orders;

/// <summary>Dead man's switches: an account's open orders in an instrument are cancelled unless the moment is put off in time.</summary>
/// <remarks>The engine has no clock: what is due by the time of a command is done before the command.</remarks>
internal sealed class TimedCancels(OrderBook[] books, AccountTable accounts, RestingOrders resting, Reporter report)
{
    private readonly SortedSet<(long DueMs, int AccountId, int InstrumentId)> _due = [];

    /// <summary>When the next one falls due, Unix milliseconds; the largest number when there is none.</summary>
    public long NextDueMs { get; private set; } = long.MaxValue;

    public IReadOnlyCollection<(long DueMs, int AccountId, int InstrumentId)> All => _due;

    public void Set(in Command command)
    {
        if (!accounts.TryGet(command.AccountId, out var account))
        {
            report.Rejected(command, RejectReason.UnknownAccount);
            return;
        }

        if ((uint)command.InstrumentId >= (uint)books.Length)
        {
            report.Rejected(command, RejectReason.UnknownInstrument);
            return;
        }

        if (command.TimeoutMs is < 0 or > MaxTimeoutMs)
        {
            report.Rejected(command, RejectReason.TimeoutOutOfRange);
            return;
        }

        var holding = account.In(command.InstrumentId);
        if (holding.CancelAtMs != 0)
            _due.Remove((holding.CancelAtMs, account.Id, command.InstrumentId));
        Restore(holding, command.TimeoutMs == 0 ? 0 : command.TimeMs + command.TimeoutMs);
    }

    /// <summary>Sets the moment; 0 for none.</summary>
    public void Restore(Holding holding, long dueMs)
    {
        holding.CancelAtMs = dueMs;
        if (dueMs != 0)
            _due.Add((dueMs, holding.Account.Id, holding.Instrument.Id));
        NextDueMs = _due.Count == 0 ? long.MaxValue : _due.Min.DueMs;
    }

    /// <summary>Cancels what is due.</summary>
    public void Run(long timeMs)
    {
        while (NextDueMs <= timeMs)
        {
            var due = _due.Min;
            _due.Remove(due);
            accounts.TryGet(due.AccountId, out var account);
            Restore(account!.In(due.InstrumentId), 0); // accounts are never closed
            resting.WithdrawAll(account, due.InstrumentId, FinishReason.TimedOut, timeMs);
        }
    }

    /// <summary>A day: nobody waits longer for a dead man.</summary>
    private const long MaxTimeoutMs = 86_400_000;
}
