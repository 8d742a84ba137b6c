using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MartDesk.Desk.Vault;

/// <summary>The file of the master key, which only its owner may read: the key itself, or what makes it from a passphrase.</summary>
/// <remarks>
/// One line. <c>martdesk-master-key-1:KEY</c>, or after a rotation <c>martdesk-master-key-2:VERSION:KEY</c>; with a passphrase
/// <c>martdesk-passphrase-1:VERSION:ROUNDS:SALT</c>, and the key is PBKDF2-HMAC-SHA-512 of it. Bytes in hexadecimal digits.
/// </remarks>
internal static class MasterKeyFile
{
    public const int KeyBytes = 32;

    /// <summary>Rounds of PBKDF2 for new passphrases. A file with fewer than <see cref="FewestRounds"/> is refused.</summary>
    public const int Rounds = 600_000;

    private const int FewestRounds = 600_000;
    private const int SaltBytes = 32;
    private const string First = "martdesk-master-key-1:";
    private const string Plain = "martdesk-master-key-2:";
    private const string Passphrase = "martdesk-passphrase-1:";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Where a rotation keeps the next key until every field is sealed with it.</summary>
    public static string NextOf(string path) => path + ".next";

    /// <summary>True when the key is made from a passphrase, so that somebody must be asked for it.</summary>
    public static bool NeedsPassphrase(string path) =>
        ((string[])[path, NextOf(path)]).Any(file => File.Exists(file) && File.ReadAllText(file).StartsWith(Passphrase, StringComparison.Ordinal));

    /// <summary>Reads the key; makes one when there is no file and nothing was sealed with an older one.</summary>
    /// <exception cref="DeskStartException">Missing, readable by others, not a key, or its passphrase was not given.</exception>
    public static MasterKey LoadOrCreate(string path, bool mayCreate, string? passphrase, ISecureRandom random)
    {
        if (File.Exists(path))
            return Load(path, passphrase);
        if (!mayCreate)
        {
            throw new DeskStartException(
                $"The key file {path} is missing, and the database holds keys sealed with it; put the file back. Nothing was changed.");
        }

        return Create(path, 1, null, random);
    }

    /// <summary>Reads the key of a file.</summary>
    /// <exception cref="DeskStartException">As <see cref="LoadOrCreate"/>.</exception>
    public static MasterKey Load(string path, string? passphrase)
    {
        if (!OperatingSystem.IsWindows())
        {
            var mode = File.GetUnixFileMode(path);
            if ((mode & ~(OwnerOnly | UnixFileMode.UserExecute)) != 0)
                throw new DeskStartException($"The key file {path} can be read by others; run: chmod 600 {path}");
        }

        try
        {
            if (Parse(File.ReadAllText(path).Trim(), passphrase) is { } key)
                return key;
        }
        catch (FormatException)
        {
            // Said below, without the text.
        }

        throw new DeskStartException($"The key file {path} does not hold a MartDesk key; put the right file back. Nothing was changed.");
    }

    /// <summary>Writes a new key, or the salt of one that <paramref name="passphrase"/> makes.</summary>
    public static MasterKey Create(string path, byte version, string? passphrase, ISecureRandom random)
    {
        var bytes = new byte[passphrase is null ? KeyBytes : SaltBytes];
        random.Fill(bytes);
        var hex = Convert.ToHexStringLower(bytes);
        var text = passphrase is not null ? string.Create(CultureInfo.InvariantCulture, $"{Passphrase}{version}:{Rounds}:{hex}")
            : version == 1 ? First + hex
            : string.Create(CultureInfo.InvariantCulture, $"{Plain}{version}:{hex}");
        Write(path, text);
        return passphrase is null ? new MasterKey(bytes, version) : new MasterKey(Derive(passphrase, bytes, Rounds), version);
    }

    private static MasterKey? Parse(string text, string? passphrase)
    {
        if (text.StartsWith(First, StringComparison.Ordinal))
            return Key(text[First.Length..], 1);
        var parts = text.Split(':');
        if (text.StartsWith(Plain, StringComparison.Ordinal) && parts.Length == 3 && byte.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            return Key(parts[2], version);
        if (!text.StartsWith(Passphrase, StringComparison.Ordinal) || parts.Length != 4
            || !byte.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out version)
            || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) || rounds < FewestRounds)
        {
            return null;
        }

        if (passphrase is null)
            throw new DeskStartException("The vault has a passphrase: type it at the start, or name a file that holds it with --passphrase-file.");
        return new MasterKey(Derive(passphrase, Convert.FromHexString(parts[3]), rounds), version);
    }

    private static MasterKey? Key(string hex, byte version) => Convert.FromHexString(hex) is { Length: KeyBytes } key && version > 0 ? new MasterKey(key, version) : null;

    private static byte[] Derive(string passphrase, byte[] salt, int rounds) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(passphrase.Normalize(NormalizationForm.FormKC)), salt, rounds, HashAlgorithmName.SHA512, KeyBytes);

    private static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        var directory = Path.GetDirectoryName(Path.GetFullPath(path));
        if (directory is not null)
            Directory.CreateDirectory(directory);

        // Written aside and renamed, so that a crash leaves no half key behind that later looks like damage.
        var aside = path + ".new";
        File.Delete(aside);
        using (var file = new FileStream(aside, options))
        {
            file.Write(Encoding.ASCII.GetBytes(text + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(aside, path);
    }
}
