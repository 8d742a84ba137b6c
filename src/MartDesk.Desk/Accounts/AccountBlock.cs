using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Accounts;

/// <summary>Why the venue does not let an account trade. Entries are refused for it, and the venue is asked again until it does.</summary>
/// <param name="Finding">What is the matter, in one word. Waiting for the venue's list is no block but <see cref="ConnectedAccount.WaitingSince"/>.</param>
/// <param name="Code">The venue's code; empty when it gave none.</param>
/// <param name="Message">The venue's words.</param>
/// <param name="Since">When it was found.</param>
public sealed record AccountBlock(CredentialFinding Finding, string Code, string Message, DateTimeOffset Since)
{
    /// <summary>The code that an alert is refused with.</summary>
    public string RefusalCode => CodeOf(Finding);

    /// <summary>What is the matter and who can help, without the venue's own words.</summary>
    public string Words => Finding switch
    {
        CredentialFinding.WrongKey => "the venue does not know its key any more",
        CredentialFinding.KeyEnded => "its key is frozen or has expired",
        CredentialFinding.WrongSecretOrMemo => "its secret or memo does not fit its key",
        CredentialFinding.AddressRefused => "its key does not take calls from this machine's address",
        CredentialFinding.PermissionMissing => "its key may not trade futures",
        CredentialFinding.RegionRefused => "the venue does not serve this region",
        CredentialFinding.VenueClosed => "the venue is closed: nothing trades there",
        _ => "the venue refuses it",
    };

    /// <summary>True when only its owner can help, by another key; then the venue is asked once an hour.</summary>
    public bool NeedsAnotherKey => Finding is CredentialFinding.WrongKey or CredentialFinding.KeyEnded or CredentialFinding.WrongSecretOrMemo;

    /// <summary>True when the venue refuses reads for it, too, so that a list read proves that it is over.</summary>
    public bool EndsWithRead => Finding is CredentialFinding.WrongKey or CredentialFinding.KeyEnded or CredentialFinding.AddressRefused or CredentialFinding.RegionRefused;

    /// <summary>True for what concerns the account as a whole, and not the venue's state of a moment.</summary>
    public static bool IsLasting(CredentialFinding finding) => finding is CredentialFinding.WrongKey or CredentialFinding.KeyEnded or CredentialFinding.WrongSecretOrMemo
        or CredentialFinding.AddressRefused or CredentialFinding.PermissionMissing or CredentialFinding.RegionRefused or CredentialFinding.NotWhitelisted or CredentialFinding.VenueClosed;

    /// <summary>The code that an alert is refused with because of a finding.</summary>
    public static string CodeOf(CredentialFinding? finding) => finding switch
    {
        CredentialFinding.NotWhitelisted => "whitelist_pending",
        CredentialFinding.VenueClosed => "venue_closed",
        _ => "venue_refused",
    };

    /// <inheritdoc/>
    public override string ToString() => Code.Length == 0 ? $"{Words} ({Message})" : $"{Words} ({Code} {Message})";
}
