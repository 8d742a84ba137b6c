using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace MartDesk.Exchange.Accounts;

/// <summary>All accounts, by id and in the order in which they were opened.</summary>
internal sealed class AccountTable
{
    private readonly Dictionary<int, Account> _byId = [];
    private readonly List<Account> _inOrder = [];

    public ReadOnlySpan<Account> All => CollectionsMarshal.AsSpan(_inOrder);

    public bool TryGet(int accountId, [NotNullWhen(true)] out Account? account) => _byId.TryGetValue(accountId, out account);

    public void Add(Account account)
    {
        _byId.Add(account.Id, account);
        _inOrder.Add(account);
    }
}
