namespace MartDesk.Exchange.Server.Accounts;

/// <summary>One API key of an account, as the file keeps it.</summary>
internal sealed record KeyRecord
{
    public required string Key { get; init; }

    public required string Secret { get; init; }

    public required string Memo { get; init; }

    public ApiKeyState State { get; init; }

    /// <summary>What it may do beside reading.</summary>
    public ApiKeyPermissions Permissions { get; init; } = ApiKeyPermissions.FuturesTrade;

    /// <summary>Addresses it may come from; empty means any.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>When it expires, Unix milliseconds; null for never.</summary>
    public long? ExpiresMs { get; init; }

    /// <summary>When it was made, Unix milliseconds; null for a key granted at a start.</summary>
    public long? CreatedMs { get; init; }

    /// <summary>Name of the program that Fast Connect made it for; null for every other key. An account has one such key at most.</summary>
    public string? FastConnectFor { get; init; }

    public override string ToString() => $"Key {ApiKey.Mask(Key)}";
}
