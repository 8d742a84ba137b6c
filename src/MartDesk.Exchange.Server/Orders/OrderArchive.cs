using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Ledger;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Snapshots;

namespace MartDesk.Exchange.Server.Orders;

/// <summary>The histories of all client accounts. The venue's own feeds are not remembered: they place millions of orders.</summary>
internal sealed class OrderArchive
{
    private readonly Dictionary<int, AccountHistory> _byAccount = [];

    /// <summary>The client accounts.</summary>
    public IReadOnlyCollection<int> AccountIds => _byAccount.Keys;

    /// <summary>The history of a client account; null for the venue's own.</summary>
    public AccountHistory? Of(int accountId) => _byAccount.GetValueOrDefault(accountId);

    public void AccountOpened(in AccountView account)
    {
        if (!account.IsHouse)
            _byAccount.Add(account.AccountId, new AccountHistory());
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Long(_byAccount.Count);
        foreach (var (accountId, history) in _byAccount.OrderBy(entry => entry.Key))
        {
            writer.Long(accountId);
            history.Save(writer);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote into an empty archive.</summary>
    /// <param name="reader">The snapshot.</param>
    /// <param name="engine">The engine of the same snapshot, for what is open.</param>
    public void Load(SnapshotReader reader, ExchangeEngine engine)
    {
        var open = new List<OrderView>();
        for (var left = reader.Count(); left > 0; left--)
        {
            var accountId = reader.Int();
            var history = new AccountHistory();
            history.Load(reader);
            _byAccount.Add(accountId, history);
            engine.CopyOpenOrders(accountId, open);
        }

        foreach (var order in open)
            Accepted(order);
    }

    public void Accepted(in OrderView order) => Of(order.AccountId)?.Accepted(order);

    public void Filled(in OrderView order, in Fill fill) => Of(order.AccountId)?.Filled(order, fill);

    public void PlanFinished(in PlanOrderView plan, in PlanEnd end) => Of(plan.AccountId)?.PlanFinished(plan, end);

    public void Transferred(in FundsTransfer transfer)
    {
        Of(transfer.FromAccountId)?.Transferred(transfer);
        Of(transfer.ToAccountId)?.Transferred(transfer);
    }

    public void Booked(in LedgerEntry entry) => Of(entry.AccountId)?.Booked(entry);

    public void Finished(in OrderView order, FinishReason reason) => Of(order.AccountId)?.Finished(order, reason);
}
