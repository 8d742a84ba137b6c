using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Connectors.BitMart;

/// <summary>What BitMart's codes say of a key, an account or the venue, beyond the one request that they answer.</summary>
internal static class BitMartFindings
{
    /// <summary>What a code says; null when it is about the request alone, or passes by itself (limits, clock, maintenance).</summary>
    public static CredentialFinding? Of(int code) => code switch
    {
        30001 or 30002 => CredentialFinding.WrongKey,
        30003 or 30011 => CredentialFinding.KeyEnded,
        30004 or 30005 => CredentialFinding.WrongSecretOrMemo,
        30010 or 40006 => CredentialFinding.AddressRefused,
        30012 or 40046 => CredentialFinding.PermissionMissing,
        30019 => CredentialFinding.NotWhitelisted,
        40014 or 40015 => CredentialFinding.VenueClosed,
        40047 => CredentialFinding.RegionRefused,
        _ => null,
    };
}
