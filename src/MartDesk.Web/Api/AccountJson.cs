using MartDesk.Desk.Accounts;
using MartDesk.Desk.Venues;

namespace MartDesk.Web.Api;

/// <summary>A connected account, without its secrets.</summary>
internal sealed record AccountJson
{
    public required string AccountId { get; init; }

    public required string Label { get; init; }

    /// <summary><c>local</c>, <c>demo</c> or <c>live</c>.</summary>
    public required string Environment { get; init; }

    /// <summary>First and last four characters.</summary>
    public required string Key { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required bool IsDisabled { get; init; }

    /// <summary>Since when the venue has not let it trade by API; <c>null</c> when it does.</summary>
    public required DateTimeOffset? WaitingSince { get; init; }

    /// <summary>Why the venue does not let it trade: <c>wrong_key</c>, <c>key_ended</c>, <c>wrong_secret_or_memo</c>, <c>address_refused</c>, <c>permission_missing</c>, <c>region_refused</c>, <c>venue_closed</c>; <c>null</c> when it does.</summary>
    public required string? Blocked { get; init; }

    /// <summary>Since when; <c>null</c> when it is not blocked.</summary>
    public required DateTimeOffset? BlockedSince { get; init; }

    /// <summary>The venue's code and words; <c>null</c> when it is not blocked.</summary>
    public required string? BlockedBecause { get; init; }

    internal static AccountJson From(AccountInfo account) => new()
    {
        AccountId = account.AccountId,
        Label = account.Label,
        Environment = Words.Of(account.Environment),
        Key = account.MaskedKey,
        CreateTime = account.CreateTime,
        IsDisabled = account.IsDisabled,
        WaitingSince = account.WaitingSince,
        Blocked = account.Block is { } block ? Words.Snake(block.Finding) : null,
        BlockedSince = account.Block?.Since,
        BlockedBecause = account.Block?.ToString(),
    };
}

/// <summary>A key as a program hands it over. Prints nothing of itself.</summary>
internal record KeyJson
{
    private const int Longest = 256;

    /// <summary>Access key.</summary>
    public required string Key { get; init; }

    /// <summary>Secret.</summary>
    public required string Secret { get; init; }

    /// <summary>Memo, also called passphrase.</summary>
    public string? Memo { get; init; }

    /// <summary>For a key that can withdraw: <c>I want this desk to hold a key that can withdraw</c>.</summary>
    public string? Withdraw { get; init; }

    /// <summary>What keeps the key from being connected although it is right; null when nothing.</summary>
    internal string? Refuse(CredentialReport report) => report.CanWithdraw && Withdraw != CredentialReport.WithdrawWords
        ? $"This key can withdraw. Make one that cannot, or say in withdraw: {CredentialReport.WithdrawWords}"
        : null;

    internal ApiCredentials ToCredentials() => new(Key, Secret, Memo ?? "");

    internal string? Problem() =>
        Key.Length is 0 or > Longest || Secret.Length is 0 or > Longest || Memo?.Length > Longest ? "Key and secret must be there, and none of the three longer than 256 characters."
        : Key.Any(IsOdd) || Secret.Any(IsOdd) || (Memo ?? "").Any(char.IsControl) ? "Key, secret or memo holds a blank or a character that does not belong there."
        : null;

    public sealed override string ToString() => "***";

    private static bool IsOdd(char letter) => letter is <= ' ' or > '~';
}

/// <summary>A key and the account it is to become.</summary>
internal sealed record ConnectJson : KeyJson
{
    /// <summary><c>local</c>, <c>demo</c> or <c>live</c>.</summary>
    public required string Environment { get; init; }

    /// <summary>Name of the new account; not needed for a check.</summary>
    public string? Label { get; init; }

    /// <summary>Root of another local exchange; <c>null</c> for the environment's own.</summary>
    public string? RestAddress { get; init; }

    internal (AccountConnection? Connection, string? Problem) ToConnection(string accountId, Uri? stream)
    {
        VenueEnvironment? environment = Environment switch { "local" => VenueEnvironment.Local, "demo" => VenueEnvironment.Demo, "live" => VenueEnvironment.Live, _ => null };
        Uri? rest = null;
        var problem = environment is null ? "environment must be local, demo or live."
            : RestAddress is not null && (!Uri.TryCreate(RestAddress, UriKind.Absolute, out rest) || rest.Scheme is not ("http" or "https") || rest.UserInfo.Length > 0) ? "rest_address must be of the form http://host:port."
            : Problem();
        return problem is null ? (new AccountConnection(accountId, environment!.Value, rest, stream, ToCredentials()), null) : (null, problem); // null was refused
    }
}

/// <summary>What the venue said to a key.</summary>
internal sealed record ReportJson
{
    public string Status { get; } = "report";

    /// <summary>All of it in one word, such as <c>passed</c>, <c>wrong_secret_or_memo</c>, <c>not_whitelisted</c>.</summary>
    public required string Finding { get; init; }

    public required bool CanConnect { get; init; }

    /// <summary>It may withdraw, and is connected only when that is said to be wanted.</summary>
    public required bool CanWithdraw { get; init; }

    public required IReadOnlyList<ReportPointJson> Points { get; init; }

    public required IReadOnlyList<ReportBalanceJson> Balances { get; init; }

    internal static ReportJson From(CredentialReport report) => new()
    {
        Finding = Words.Snake(report.Finding),
        CanConnect = report.CanConnect,
        CanWithdraw = report.CanWithdraw,
        Points = [.. report.Points.Select(point => new ReportPointJson(Words.Snake(point.Subject), Words.Snake(point.Result), point.Code, point.Words))],
        Balances = [.. report.Balances.Select(balance => new ReportBalanceJson(balance.Currency, balance.Available))],
    };
}

/// <summary>One thing that was asked about a key.</summary>
internal sealed record ReportPointJson(string Subject, string Result, string? Code, string Message);

/// <summary>What the account holds.</summary>
internal sealed record ReportBalanceJson(string Currency, decimal Available);
