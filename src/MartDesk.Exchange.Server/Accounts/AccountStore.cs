using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace MartDesk.Exchange.Server.Accounts;

/// <summary>The accounts of the venue and their API keys, kept in one file that only its owner may read.</summary>
/// <remarks>
/// The file is replaced whole, so it is either the old one or the new one. Account ids are given once and never change. Readers see all
/// accounts as they stood at one moment; a change is on disk before it is seen.
/// </remarks>
internal sealed class AccountStore
{
    public const string FileName = "accounts.json";

    private readonly Lock _gate = new();
    private readonly string? _path;
    private volatile Book _book;

    private AccountStore(string? path, Book book)
    {
        _path = path;
        _book = book;
    }

    /// <summary>Every account, by id.</summary>
    public IReadOnlyList<AccountRecord> Records => _book.Records;

    public ApiKey? Find(string key) => _book.Keys.GetValueOrDefault(key);

    public AccountRecord? FindByName(string name) => _book.ByName.GetValueOrDefault(name);

    public AccountRecord this[int accountId] => _book.ById[accountId];

    /// <summary>Adds an account under the next id; null when its name is taken.</summary>
    /// <param name="make">The account, of the id that it gets.</param>
    /// <exception cref="IOException">The file could not be written; nothing was added.</exception>
    public AccountRecord? Add(Func<int, AccountRecord> make)
    {
        lock (_gate)
        {
            var account = make(NextId(Records));
            if (FindByName(account.Name) is not null)
                return null;
            Replace([.. Records, account]);
            return account;
        }
    }

    /// <summary>Changes accounts, on disk before anybody is served by it.</summary>
    /// <param name="change">Gives each account as it shall be; most come back as they are.</param>
    /// <exception cref="IOException">The file could not be written; everything is as it was.</exception>
    public void Change(Func<AccountRecord, AccountRecord> change)
    {
        lock (_gate)
            Replace([.. Records.Select(change)]);
    }

    public static string DefaultName(int accountId) => string.Create(CultureInfo.InvariantCulture, $"account{accountId}@localhost");

    /// <summary>Reads the file (when there is a folder), adds the granted keys and writes it back if anything changed.</summary>
    /// <exception cref="ExchangeStartException">A grant is unusable, or the file is.</exception>
    public static AccountStore Open(string? directory, IReadOnlyList<ApiKeyGrant> grants)
    {
        var path = directory is null ? null : Path.Combine(directory, FileName);
        var records = path is null ? [] : Read(path);
        var hasChanged = false;
        foreach (var grant in grants)
        {
            Check(grant);
            hasChanged |= Grant(records, grant);
        }

        if (path is not null && hasChanged)
            WriteAtStart(path, records);
        try
        {
            return new AccountStore(path, new Book(records));
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException)
        {
            throw new ExchangeStartException($"{path} cannot be used: a key, an account or a user name stands there twice, or an address is none. {problem.Message}", problem);
        }
    }

    /// <summary>Adds a key, with its account where needed, or renews secret and memo of a known one; false when nothing changed.</summary>
    private static bool Grant(List<AccountRecord> records, ApiKeyGrant grant)
    {
        var index = records.FindIndex(record => record.Keys.Any(key => key.Key == grant.Key));
        if (index >= 0)
        {
            var account = records[index];
            records[index] = account with { Keys = [.. account.Keys.Select(key => key.Key == grant.Key ? key with { Secret = grant.Secret, Memo = grant.Memo } : key)] };
            return account.Keys.Single(key => key.Key == grant.Key) is var before && (before.Secret != grant.Secret || before.Memo != grant.Memo);
        }

        index = grant.Account is null ? -1 : records.FindIndex(record => record.Name == grant.Account);
        if (index >= 0)
            records[index] = records[index] with { Keys = [.. records[index].Keys, KeyOf(grant)] };
        else
            records.Add(NewAccount(grant, records));
        return true;
    }

    private static AccountRecord NewAccount(ApiKeyGrant grant, List<AccountRecord> records)
    {
        var id = NextId(records);
        var main = grant.SubAccountOf is null ? null : Named(grant.SubAccountOf, grant, records);
        if (main?.MainAccountId is not null)
            throw new ExchangeStartException($"API key {ApiKey.Mask(grant.Key)}: {grant.SubAccountOf} is a sub-account itself.");
        return new AccountRecord
        {
            AccountId = id,
            Name = grant.Account ?? DefaultName(id),
            MainAccountId = main?.AccountId,
            InvitedBy = grant.InvitedBy is null ? null : Named(grant.InvitedBy, grant, records).AccountId,
            InitialBalanceUsdt = grant.BalanceUsdt,
            SpotBalanceUsdt = grant.SpotBalanceUsdt,
            ListedMs = grant.ListedAt?.ToUnixTimeMilliseconds(),
            Keys = [KeyOf(grant)],
        };
    }

    private static AccountRecord Named(string name, ApiKeyGrant grant, List<AccountRecord> records) =>
        records.Find(record => record.Name == name)
        ?? throw new ExchangeStartException($"API key {ApiKey.Mask(grant.Key)} names the account {name}, which must be granted before it.");

    private static KeyRecord KeyOf(ApiKeyGrant grant) => new()
    {
        Key = grant.Key,
        Secret = grant.Secret,
        Memo = grant.Memo,
        Permissions = grant.Permissions,
        Addresses = grant.AllowedAddresses,
        ExpiresMs = grant.ExpiresAt?.ToUnixTimeMilliseconds(),
    };

    private static void Check(ApiKeyGrant grant)
    {
        if (string.IsNullOrWhiteSpace(grant.Key) || grant.Key.Any(c => c is < '!' or > '~'))
            throw new ExchangeStartException("An API key must be printable ASCII without spaces: KEY:SECRET:MEMO[:BALANCE_USDT].");
        if (string.IsNullOrEmpty(grant.Secret))
            throw new ExchangeStartException($"API key {ApiKey.Mask(grant.Key)} has no secret: KEY:SECRET:MEMO[:BALANCE_USDT].");
        foreach (var balance in (ReadOnlySpan<decimal>)[grant.BalanceUsdt, grant.SpotBalanceUsdt])
        {
            if (balance is < 0m or > 10_000_000_000m || !Money.TryToUnits(balance, out _))
                throw new ExchangeStartException($"The balance of API key {ApiKey.Mask(grant.Key)} must be 0 to 10000000000 USDT with at most eight decimals.");
        }

        if (grant.AllowedAddresses.FirstOrDefault(address => !IPAddress.TryParse(address, out _)) is { } wrong)
            throw new ExchangeStartException($"'{wrong}', an allowed address of API key {ApiKey.Mask(grant.Key)}, is no IP address.");
    }

    private static List<AccountRecord> Read(string path)
    {
        if (!File.Exists(path))
            return [];
        try
        {
            var bytes = File.ReadAllBytes(path);
            using var document = JsonDocument.Parse(bytes);
            var version = document.RootElement.GetProperty("version").GetInt32();
            if (version > AccountFile.CurrentVersion)
                throw new ExchangeStartException($"{path} was written by a newer version of the program (version {version}, this one reads {AccountFile.CurrentVersion}).");
            return version == 1
                ? [.. (document.Deserialize(AccountJson.Default.FirstAccountFile)?.Accounts ?? []).Select(record => record.ToRecord())]
                : [.. document.Deserialize(AccountJson.Default.AccountFile)?.Accounts ?? []];
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new ExchangeStartException($"{path} cannot be read: {problem.Message}", problem);
        }
    }

    private static int NextId(IReadOnlyList<AccountRecord> records) => records.Count == 0 ? 1 : records.Max(record => record.AccountId) + 1;

    private static void WriteAtStart(string path, IReadOnlyList<AccountRecord> records)
    {
        try
        {
            Write(path, records);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ExchangeStartException($"{path} cannot be written: {problem.Message}", problem);
        }
    }

    private static void Write(string path, IReadOnlyList<AccountRecord> records)
    {
        var file = new AccountFile { Version = AccountFile.CurrentVersion, Accounts = records };
        DataFolder.Replace(path, JsonSerializer.SerializeToUtf8Bytes(file, AccountJson.Default.AccountFile));
    }

    private void Replace(IReadOnlyList<AccountRecord> records)
    {
        var next = new Book(records);
        if (_path is not null)
            Write(_path, records);
        _book = next;
    }

    /// <summary>All accounts as they stand between two changes.</summary>
    private sealed class Book(IReadOnlyList<AccountRecord> records)
    {
        public IReadOnlyList<AccountRecord> Records { get; } = records;

        public FrozenDictionary<int, AccountRecord> ById { get; } = records.ToFrozenDictionary(record => record.AccountId);

        public FrozenDictionary<string, AccountRecord> ByName { get; } = records.ToFrozenDictionary(record => record.Name, StringComparer.Ordinal);

        public FrozenDictionary<string, ApiKey> Keys { get; } =
            records.SelectMany(record => record.Keys.Select(key => new ApiKey(key, record))).ToFrozenDictionary(key => key.Key, StringComparer.Ordinal);
    }
}
