using System.Security.Cryptography;

namespace MartDesk.Desk.Vault;

/// <summary>Where keys, nonces and pointers come from.</summary>
public interface ISecureRandom
{
    /// <summary>Fills with bytes nobody can guess.</summary>
    void Fill(Span<byte> bytes);
}

/// <summary>The operating system's.</summary>
internal sealed class SystemSecureRandom : ISecureRandom
{
    /// <inheritdoc/>
    public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}
