using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Ledger;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;

namespace MartDesk.Exchange.Server.Orders;

/// <summary>The histories of all client accounts. The venue's own feeds are not remembered: they place millions of orders.</summary>
internal sealed class OrderArchive
{
    private readonly Dictionary<int, AccountHistory> _byAccount = [];

    /// <summary>The history of a client account; null for the venue's own.</summary>
    public AccountHistory? Of(int accountId) => _byAccount.GetValueOrDefault(accountId);

    public void AccountOpened(in AccountView account)
    {
        if (!account.IsHouse)
            _byAccount.Add(account.AccountId, new AccountHistory());
    }

    public void Accepted(in OrderView order) => Of(order.AccountId)?.Accepted(order);

    public void Filled(in OrderView order, in Fill fill) => Of(order.AccountId)?.Filled(order, fill);

    public void PlanFinished(in PlanOrderView plan, in PlanEnd end) => Of(plan.AccountId)?.PlanFinished(plan, end);

    public void Booked(in LedgerEntry entry) => Of(entry.AccountId)?.Booked(entry);

    public void Finished(in OrderView order, FinishReason reason) => Of(order.AccountId)?.Finished(order, reason);
}
