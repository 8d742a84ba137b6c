using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using MartDesk.Desk.Storage;

namespace MartDesk.Desk.Vault;

/// <summary>Seals single fields of the database.</summary>
/// <remarks>
/// AES-256-GCM under a key of the owner (an account), derived from the master key by HKDF-SHA-256; a fresh random nonce
/// each time; table, row, column and key version are the associated data, so a sealed field opens only where it was put.
/// Layout: version (1 byte), nonce (12), tag (16), ciphertext.
/// </remarks>
internal sealed class FieldVault
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const string CheckText = "martdesk";

    private readonly MasterKey _masterKey;
    private readonly ISecureRandom _random;

    public FieldVault(MasterKey masterKey, ISecureRandom random)
    {
        _masterKey = masterKey;
        _random = random;
    }

    /// <summary>Version of its key.</summary>
    public byte Version => _masterKey.Version;

    /// <summary>Opens the vault of a store: its key file is read, or made at first start, and proved against a sealed word. A rotation that died is finished.</summary>
    /// <exception cref="DeskStartException">The key file is missing, open to others, or of another database.</exception>
    public static FieldVault Open(DeskStore store, DeskOptions options, ISecureRandom random)
    {
        var check = store.Read(connection => connection.QuerySingleOrDefault<byte[]>("SELECT value FROM setting WHERE name = 'vault_check'"));
        if (check is not null && FinishRotation(check, options, random) is { } rotated)
            return rotated;
        var vault = new FieldVault(MasterKeyFile.LoadOrCreate(options.KeyFilePath, mayCreate: check is null, options.Passphrase, random), random);
        if (check is null)
        {
            var made = vault.Seal(CheckText, "vault", new FieldPlace("setting", "vault_check", "value"));
            store.WriteNow(transaction => transaction.Connection!.Execute("INSERT INTO setting (name, value) VALUES ('vault_check', @made)", new { made }, transaction));
            return vault;
        }

        try
        {
            vault.Open(check, "vault", new FieldPlace("setting", "vault_check", "value"));
            return vault;
        }
        catch (CryptographicException e)
        {
            throw new DeskStartException(
                options.Passphrase is null
                    ? $"The key file {options.KeyFilePath} belongs to another database; put the right file back. Nothing was changed."
                    : "This is not the passphrase of the vault. Nothing was changed.",
                e);
        }
    }

    /// <summary>The vault under the next key, when everything is sealed with that already; its file then takes the old one's place.</summary>
    private static FieldVault? FinishRotation(byte[] check, DeskOptions options, ISecureRandom random)
    {
        var next = MasterKeyFile.NextOf(options.KeyFilePath);
        if (!File.Exists(next))
            return null;
        try
        {
            var vault = new FieldVault(MasterKeyFile.Load(next, options.Passphrase), random);
            vault.Open(check, "vault", new FieldPlace("setting", "vault_check", "value"));
            File.Move(next, options.KeyFilePath, overwrite: true);
            return vault;
        }
        catch (Exception e) when (e is CryptographicException or DeskStartException)
        {
            return null; // it died before anything was sealed anew: the old key still counts
        }
    }

    /// <summary>Seals a text for one place.</summary>
    public byte[] Seal(string text, string owner, FieldPlace place)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var sealedField = new byte[1 + NonceBytes + TagBytes + plain.Length];
        sealedField[0] = Version;
        var nonce = sealedField.AsSpan(1, NonceBytes);
        _random.Fill(nonce);
        using var aes = new AesGcm(KeyOf(owner), TagBytes);
        aes.Encrypt(nonce, plain, sealedField.AsSpan(1 + NonceBytes + TagBytes), sealedField.AsSpan(1 + NonceBytes, TagBytes), place.ToBytes(Version));
        CryptographicOperations.ZeroMemory(plain);
        return sealedField;
    }

    /// <summary>Opens a field read from its place.</summary>
    /// <exception cref="CryptographicException">Changed, moved from another place, or sealed with another key.</exception>
    public string Open(ReadOnlySpan<byte> sealedField, string owner, FieldPlace place)
    {
        if (sealedField.Length < 1 + NonceBytes + TagBytes || sealedField[0] != Version)
            throw new CryptographicException("Not a sealed field of this version.");
        var plain = new byte[sealedField.Length - 1 - NonceBytes - TagBytes];
        using var aes = new AesGcm(KeyOf(owner), TagBytes);
        aes.Decrypt(
            sealedField.Slice(1, NonceBytes),
            sealedField[(1 + NonceBytes + TagBytes)..],
            sealedField.Slice(1 + NonceBytes, TagBytes),
            plain,
            place.ToBytes(sealedField[0]));
        var text = Encoding.UTF8.GetString(plain);
        CryptographicOperations.ZeroMemory(plain);
        return text;
    }

    private byte[] KeyOf(string owner) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _masterKey.Bytes, 32, Encoding.UTF8.GetBytes(owner), "martdesk/field/v1"u8.ToArray());
}

/// <summary>Where a sealed field stands. Part of the seal.</summary>
internal readonly record struct FieldPlace(string Table, string Row, string Column)
{
    /// <summary>Each part with its length before it, so that no two places give the same bytes.</summary>
    public byte[] ToBytes(byte keyVersion)
    {
        using var bytes = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (var part in (string[])[Table, Row, Column])
        {
            var text = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, text.Length);
            bytes.Write(length);
            bytes.Write(text);
        }

        bytes.WriteByte(keyVersion);
        return bytes.ToArray();
    }
}
