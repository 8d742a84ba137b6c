using System.Diagnostics;

namespace MartDesk.Desk.Vault;

/// <summary>The key above all keys. Prints as <c>***</c>.</summary>
/// <param name="bytes">32 bytes.</param>
/// <param name="version">1 to 255, another after every rotation; stands in every sealed field and is part of its seal.</param>
[DebuggerDisplay("***")]
internal sealed class MasterKey(byte[] bytes, byte version)
{
    public byte[] Bytes => bytes;

    public byte Version => version;

    /// <inheritdoc/>
    public override string ToString() => "***";
}
