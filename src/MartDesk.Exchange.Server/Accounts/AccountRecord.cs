using System.Text.Json.Serialization;

namespace MartDesk.Exchange.Server.Accounts;

/// <summary>One line of the accounts file: which key opens which account.</summary>
internal sealed record AccountRecord
{
    /// <summary>Number of the account in the engine; never reused.</summary>
    public required int AccountId { get; init; }

    public required string Key { get; init; }

    public required string Secret { get; init; }

    public required string Memo { get; init; }

    /// <summary>Paper money put in when the account was opened, in USDT.</summary>
    public required decimal InitialBalanceUsdt { get; init; }

    public ApiKeyState State { get; init; }

    public override string ToString() => $"Account {AccountId}";
}

/// <summary>The accounts file.</summary>
internal sealed record AccountFile
{
    public const int CurrentVersion = 1;

    /// <summary>Version of the file's form.</summary>
    public required int Version { get; init; }

    public required IReadOnlyList<AccountRecord> Accounts { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(AccountFile))]
internal sealed partial class AccountJson : JsonSerializerContext;
