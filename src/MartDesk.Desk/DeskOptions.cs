namespace MartDesk.Desk;

/// <summary>Where the desk keeps what it must not forget.</summary>
public sealed record DeskOptions
{
    /// <summary>Folder of the database; created when missing. One desk at a time.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>
    /// File of the master key; null means <c>master.key</c> in <see cref="DataDirectory"/>.
    /// Name a place outside it to keep the key out of copies of the folder.
    /// </summary>
    public string? KeyFile { get; init; }

    /// <summary>What the master key is made from, when the key file says that it is made from a passphrase; null otherwise. Never logged.</summary>
    public string? Passphrase { get; init; }

    /// <summary>Hides the passphrase.</summary>
    public override string ToString() => $"{nameof(DeskOptions)} {{ {nameof(DataDirectory)} = {DataDirectory} }}";

    internal string KeyFilePath => KeyFile ?? Path.Combine(DataDirectory, "master.key");

    /// <summary>False only in tests that crash the desk but not the machine: commits then do not wait for the disk.</summary>
    internal bool SyncsToDisk { get; init; } = true;
}
