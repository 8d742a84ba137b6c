using System.Diagnostics;

namespace MartDesk.Desk.Accounts;

/// <summary>Key, secret and memo of an account. Prints as <c>***</c> everywhere.</summary>
[DebuggerDisplay("***")]
public sealed class ApiCredentials(string key, string secret, string memo)
{
    /// <summary>The access key; shown masked.</summary>
    public string Key { get; } = key;

    /// <summary>Gives the secret to the one who signs.</summary>
    public string RevealSecret() => secret;

    /// <summary>Gives the memo to the one who signs.</summary>
    public string RevealMemo() => memo;

    /// <summary>First and last four characters of the key.</summary>
    public string MaskedKey => Key.Length <= 8 ? "…" : $"{Key[..4]}…{Key[^4..]}";

    /// <inheritdoc/>
    public override string ToString() => "***";
}
