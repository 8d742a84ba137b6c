using System.Text.Json.Serialization;

namespace MartDesk.Exchange.Server.Accounts;

/// <summary>One account of the accounts file, with its keys.</summary>
internal sealed record AccountRecord
{
    /// <summary>Number of the account in the engine, and the user id on the wire; never reused.</summary>
    public required int AccountId { get; init; }

    /// <summary>The user name that transfers between accounts are addressed to.</summary>
    public required string Name { get; init; }

    /// <summary>The main account of a sub-account; null for a main account.</summary>
    public int? MainAccountId { get; init; }

    /// <summary>The affiliate who invited this account; null when nobody did.</summary>
    public int? InvitedBy { get; init; }

    /// <summary>True when what it trades counts as copy trading; false for ordinary futures trading.</summary>
    public bool IsCopyTrading { get; init; }

    /// <summary>When the venue puts the account on its list of those who may trade over the API, Unix milliseconds; null when it always was.</summary>
    public long? ListedMs { get; init; }

    /// <summary>When its owner asked to be put on that list, Unix milliseconds; null when nobody asked.</summary>
    public long? ListingAskedMs { get; init; }

    /// <summary>Paper money put into the futures account when it was opened, in USDT.</summary>
    public required decimal InitialBalanceUsdt { get; init; }

    /// <summary>Paper money put into the spot wallet when it was opened, in USDT.</summary>
    public decimal SpotBalanceUsdt { get; init; }

    public required IReadOnlyList<KeyRecord> Keys { get; init; }

    /// <summary><see cref="ListedMs"/> of an account that will not be listed before somebody asks: the end of the calendar.</summary>
    public static long NeverMs { get; } = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>True when it may trade over the API, at a moment, Unix milliseconds.</summary>
    public bool IsListedAt(long nowMs) => ListedMs is null || ListedMs <= nowMs;

    public override string ToString() => $"Account {AccountId}";
}

/// <summary>The accounts file.</summary>
internal sealed record AccountFile
{
    public const int CurrentVersion = 3;

    /// <summary>Version of the file's form.</summary>
    public required int Version { get; init; }

    public required IReadOnlyList<AccountRecord> Accounts { get; init; }
}

/// <summary>The file as version 1 wrote it: one key to an account.</summary>
internal sealed record FirstAccountFile
{
    public required IReadOnlyList<FirstAccountRecord> Accounts { get; init; }
}

/// <summary>One line of <see cref="FirstAccountFile"/>.</summary>
internal sealed record FirstAccountRecord
{
    public required int AccountId { get; init; }

    public required string Key { get; init; }

    public required string Secret { get; init; }

    public required string Memo { get; init; }

    public required decimal InitialBalanceUsdt { get; init; }

    public ApiKeyState State { get; init; }

    public AccountRecord ToRecord() => new()
    {
        AccountId = AccountId,
        Name = AccountStore.DefaultName(AccountId),
        InitialBalanceUsdt = InitialBalanceUsdt,
        Keys = [new KeyRecord { Key = Key, Secret = Secret, Memo = Memo, State = State }],
    };

    public override string ToString() => $"Account {AccountId}";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(AccountFile))]
[JsonSerializable(typeof(FirstAccountFile))]
internal sealed partial class AccountJson : JsonSerializerContext;
