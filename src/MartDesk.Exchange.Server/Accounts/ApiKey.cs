namespace MartDesk.Exchange.Server.Accounts;

/// <summary>One API key as it is checked: secret and memo as bytes, the account it opens, and whether it may be used.</summary>
internal sealed class ApiKey(string key, byte[] secret, byte[] memo, int accountId, ApiKeyState state)
{
    public string Key { get; } = key;

    public ReadOnlySpan<byte> Secret => secret;

    public ReadOnlySpan<byte> Memo => memo;

    public int AccountId { get; } = accountId;

    public ApiKeyState State { get; } = state;

    /// <summary>The first characters of a key and stars, as the venue shows it in refusals.</summary>
    public static string Mask(string key) => string.Concat(key.AsSpan(0, Math.Min(10, key.Length / 2)), "****");
}

/// <summary>Whether a key may be used.</summary>
internal enum ApiKeyState
{
    /// <summary>It may.</summary>
    Active = 0,

    /// <summary>Blocked by the operator: 30003.</summary>
    Frozen = 1,

    /// <summary>Past its time: 30011.</summary>
    Expired = 2,
}
