using System.Security.Cryptography;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Server.Engine;

namespace MartDesk.Exchange.Server.Accounts;

/// <summary>Opens accounts, makes their keys and puts them on the list of those who may trade over the API, while the venue runs.</summary>
/// <remarks>What is done is on disk and served when a call returns. An account goes into the file first and into the engine after it, so a crash between the two is made good by the next start.</remarks>
internal sealed class AccountOffice(AccountStore accounts, EngineLoop loop, TimeProvider time)
{
    /// <summary>Keys of one account; a new one beyond them is refused.</summary>
    public const int MostKeys = 30;

    private const decimal MostUsdt = 10_000_000_000m;

    /// <summary>Every account, by id.</summary>
    public IReadOnlyList<AccountRecord> Accounts => accounts.Records;

    /// <summary>The venue's time, Unix milliseconds.</summary>
    public long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    public AccountRecord Find(int accountId) => accounts[accountId];

    /// <summary>The account and its sub-accounts.</summary>
    public IReadOnlyList<AccountRecord> FamilyOf(int accountId) => [.. accounts.Records.Where(account => account.AccountId == accountId || account.MainAccountId == accountId)];

    /// <summary>Opens a main account that is not on the list yet; null when the name is taken.</summary>
    public Task<AccountRecord?> OpenAsync(string name, decimal balanceUsdt) => OpenAsync(id => new AccountRecord
    {
        AccountId = id,
        Name = name,
        InitialBalanceUsdt = balanceUsdt,
        ListedMs = AccountRecord.NeverMs,
        Keys = [],
    });

    /// <summary>Opens an empty sub-account, which is listed when its main account is; null when the name is taken.</summary>
    public Task<AccountRecord?> OpenSubAccountAsync(int mainAccountId, string name) => OpenAsync(id => new AccountRecord
    {
        AccountId = id,
        Name = name,
        MainAccountId = mainAccountId,
        InitialBalanceUsdt = 0m,
        ListedMs = accounts[mainAccountId].ListedMs,
        ListingAskedMs = accounts[mainAccountId].ListingAskedMs,
        Keys = [],
    });

    /// <summary>Pays paper money into the futures account; false when it is not an amount between 0 and 10,000,000,000 USDT with at most eight decimals.</summary>
    public async Task<bool> FundAsync(int accountId, decimal usdt) => usdt > 0m && await MoveAsync(accountId, usdt) == PaperMove.Done;

    /// <summary>Pays paper money into the futures account of a key, or takes it out (a negative amount).</summary>
    public async Task<PaperMove> MoveAsync(string key, decimal usdt) =>
        Accounts.FirstOrDefault(account => account.Keys.Any(known => known.Key == key)) is { } account ? await MoveAsync(account.AccountId, usdt) : PaperMove.NoSuchKey;

    private async Task<PaperMove> MoveAsync(int accountId, decimal usdt)
    {
        if (usdt == 0m || Math.Abs(usdt) > MostUsdt || !Money.TryToUnits(usdt, out var units))
            return PaperMove.WrongAmount;
        var refusal = await loop.RunAsync(venue => venue.Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.Deposit, AccountId = accountId, AmountUnits = units }));
        return refusal switch
        {
            RejectReason.None => PaperMove.Done,
            RejectReason.InsufficientBalance => PaperMove.NotFree,
            _ => PaperMove.WrongAmount,
        };
    }

    /// <summary>Makes a key; a Fast Connect key takes the place of the account's earlier one.</summary>
    /// <param name="accountId">Account that it opens.</param>
    /// <param name="memo">The middle part of what is signed.</param>
    /// <param name="permissions">What it may do beside reading.</param>
    /// <param name="addresses">Addresses it may come from, each an IP address; empty means any.</param>
    /// <param name="expiresMs">When it expires, Unix milliseconds; null for never.</param>
    /// <param name="fastConnectFor">Name of the program that it is made for by Fast Connect; null for a key made by hand.</param>
    /// <returns>The key with its secret; null when the account has <see cref="MostKeys"/> already.</returns>
    public KeyRecord? CreateKey(int accountId, string memo, ApiKeyPermissions permissions, IReadOnlyList<string> addresses, long? expiresMs, string? fastConnectFor = null)
    {
        var key = new KeyRecord
        {
            Key = RandomText(20),
            Secret = RandomText(32),
            Memo = memo,
            Permissions = permissions,
            Addresses = addresses,
            ExpiresMs = expiresMs,
            CreatedMs = NowMs,
            FastConnectFor = fastConnectFor,
        };
        var isMade = false;
        accounts.Change(account =>
        {
            if (account.AccountId != accountId)
                return account;
            var kept = account.Keys.Where(known => fastConnectFor is null || known.FastConnectFor is null).ToArray();
            isMade = kept.Length < MostKeys;
            return isMade ? account with { Keys = [.. kept, key] } : account;
        });
        return isMade ? key : null;
    }

    /// <summary>Takes a key away; requests with it are refused from now on. Nothing happens when the account has none of this name.</summary>
    public void DeleteKey(int accountId, string key) => accounts.Change(account =>
        account.AccountId == accountId ? account with { Keys = [.. account.Keys.Where(known => known.Key != key)] } : account);

    /// <summary>Asks for the list; the account and its sub-accounts are on it after a delay. An account that is listed, or asked before, stays as it is.</summary>
    public void AskForListing(int accountId, TimeSpan delay)
    {
        var (now, listed) = (NowMs, NowMs + (long)delay.TotalMilliseconds);
        accounts.Change(account => IsFamily(account, accountId) && !account.IsListedAt(now) && account.ListingAskedMs is null
            ? account with { ListingAskedMs = now, ListedMs = listed }
            : account);
    }

    /// <summary>Puts the account and its sub-accounts on the list now.</summary>
    public void List(int accountId)
    {
        var now = NowMs;
        accounts.Change(account => IsFamily(account, accountId) && !account.IsListedAt(now) ? account with { ListedMs = now } : account);
    }

    /// <summary>Says whether what an account trades counts as copy trading.</summary>
    public void SetCopyTrading(int accountId, bool isCopyTrading) =>
        accounts.Change(account => account.AccountId == accountId ? account with { IsCopyTrading = isCopyTrading } : account);

    private static bool IsFamily(AccountRecord account, int mainAccountId) => account.AccountId == mainAccountId || account.MainAccountId == mainAccountId;

    private static string RandomText(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));

    private async Task<AccountRecord?> OpenAsync(Func<int, AccountRecord> make)
    {
        if (accounts.Add(make) is not { } account)
            return null;
        await loop.RunAsync(venue =>
        {
            VenueStorage.OpenMissing(venue, account);
            return account.AccountId;
        });
        return account;
    }
}
