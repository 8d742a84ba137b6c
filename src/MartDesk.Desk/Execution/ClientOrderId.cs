using System.Security.Cryptography;
using System.Text;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Vault;

namespace MartDesk.Desk.Execution;

/// <summary>Our id of an order: the same after a restart, another for every leg and attempt.</summary>
internal static class ClientOrderId
{
    public const string Prefix = "MD";
    public const int LastGeneration = 99;

    /// <summary><c>MD</c>, 26 characters of the hash of the alert, two digits of leg, two of attempt: 32 letters and digits.</summary>
    public static string Of(StoredAlert alert, int leg, int generation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(generation, LastGeneration);
        var hash = SHA256.HashData([.. alert.DedupeKey, .. Encoding.UTF8.GetBytes(alert.Id)]);
        return FormattableString.Invariant($"{Prefix}{Base32.Encode(hash, 26)}{leg:00}{generation:00}");
    }
}
