using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace MartDesk.Exchange.Server.Accounts;

/// <summary>The API keys of the venue and the accounts they open, kept in one file that only its owner may read.</summary>
/// <remarks>The file is replaced whole, so it is either the old one or the new one. Account ids are given once and never change.</remarks>
internal sealed class AccountStore
{
    public const string FileName = "accounts.json";

    private readonly FrozenDictionary<string, ApiKey> _keys;

    private AccountStore(IReadOnlyList<AccountRecord> records)
    {
        Records = records;
        _keys = records.ToFrozenDictionary(
            record => record.Key,
            record => new ApiKey(record.Key, Encoding.UTF8.GetBytes(record.Secret), Encoding.UTF8.GetBytes(record.Memo), record.AccountId, record.State),
            StringComparer.Ordinal);
    }

    /// <summary>Every account, by id.</summary>
    public IReadOnlyList<AccountRecord> Records { get; }

    public ApiKey? Find(string key) => _keys.GetValueOrDefault(key);

    /// <summary>Reads the file (when there is a folder), adds the granted keys and writes it back if anything changed.</summary>
    /// <exception cref="ExchangeStartException">A grant is unusable, or the file is.</exception>
    public static AccountStore Open(string? directory, IReadOnlyList<ApiKeyGrant> grants)
    {
        var path = directory is null ? null : Path.Combine(directory, FileName);
        var known = path is null ? [] : Read(path);
        var records = known.ToList();
        foreach (var grant in grants)
        {
            Check(grant);
            var index = records.FindIndex(record => record.Key == grant.Key);
            if (index >= 0)
                records[index] = records[index] with { Secret = grant.Secret, Memo = grant.Memo };
            else
                records.Add(NewAccount(grant, records));
        }

        if (path is not null && !records.SequenceEqual(known))
            Write(path, records);
        return new AccountStore(records);
    }

    private static AccountRecord NewAccount(ApiKeyGrant grant, List<AccountRecord> records) => new()
    {
        AccountId = records.Count == 0 ? 1 : records.Max(record => record.AccountId) + 1,
        Key = grant.Key,
        Secret = grant.Secret,
        Memo = grant.Memo,
        InitialBalanceUsdt = grant.BalanceUsdt,
    };

    private static void Check(ApiKeyGrant grant)
    {
        if (string.IsNullOrWhiteSpace(grant.Key) || grant.Key.Any(c => c is < '!' or > '~'))
            throw new ExchangeStartException("An API key must be printable ASCII without spaces: KEY:SECRET:MEMO[:BALANCE_USDT].");
        if (string.IsNullOrEmpty(grant.Secret))
            throw new ExchangeStartException($"API key {ApiKey.Mask(grant.Key)} has no secret: KEY:SECRET:MEMO[:BALANCE_USDT].");
        if (grant.BalanceUsdt is < 0m or > 10_000_000_000m || !Money.TryToUnits(grant.BalanceUsdt, out _))
            throw new ExchangeStartException($"The balance of API key {ApiKey.Mask(grant.Key)} must be 0 to 10000000000 USDT with at most eight decimals.");
    }

    private static IReadOnlyList<AccountRecord> Read(string path)
    {
        if (!File.Exists(path))
            return [];
        try
        {
            var file = JsonSerializer.Deserialize(File.ReadAllBytes(path), AccountJson.Default.AccountFile)
                ?? throw new JsonException("The file is empty.");
            if (file.Version > AccountFile.CurrentVersion)
                throw new ExchangeStartException($"{path} was written by a newer version of the program (version {file.Version}, this one reads {AccountFile.CurrentVersion}).");
            return file.Accounts;
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ExchangeStartException($"{path} cannot be read: {problem.Message}", problem);
        }
    }

    private static void Write(string path, IReadOnlyList<AccountRecord> records)
    {
        var file = new AccountFile { Version = AccountFile.CurrentVersion, Accounts = records };
        try
        {
            DataFolder.Replace(path, JsonSerializer.SerializeToUtf8Bytes(file, AccountJson.Default.AccountFile));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ExchangeStartException($"{path} cannot be written: {problem.Message}", problem);
        }
    }
}
