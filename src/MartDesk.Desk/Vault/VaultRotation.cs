using Dapper;
using MartDesk.Desk.Storage;

namespace MartDesk.Desk.Vault;

/// <summary>Seals everything anew under another master key.</summary>
/// <remarks>
/// The next key is on the disk before the first field is sealed with it, all fields change in one transaction, and then the file takes the old one's
/// place. Whoever starts after a death in between finds which of the two opens the vault: see <see cref="FieldVault.Open(DeskStore, DeskOptions, ISecureRandom)"/>.
/// </remarks>
internal static class VaultRotation
{
    /// <summary>Rotates the key of a stopped desk.</summary>
    /// <param name="store">Its store, open.</param>
    /// <param name="old">Its vault as it is.</param>
    /// <param name="path">Its key file.</param>
    /// <param name="passphrase">What the next key is made from; null for a key of its own in the file.</param>
    /// <param name="random">Where keys come from.</param>
    /// <returns>How many fields were sealed anew.</returns>
    public static async Task<int> RotateAsync(DeskStore store, FieldVault old, string path, string? passphrase, ISecureRandom random)
    {
        var version = old.Version == byte.MaxValue ? (byte)1 : (byte)(old.Version + 1);
        File.Delete(MasterKeyFile.NextOf(path));
        var next = new FieldVault(MasterKeyFile.Create(MasterKeyFile.NextOf(path), version, passphrase, random), random);
        var count = await store.WriteAsync(transaction => SealedField.All.Sum(field => SealAnew(field, old, next, transaction)), CancellationToken.None);
        File.Move(MasterKeyFile.NextOf(path), path, overwrite: true);
        return count;
    }

    private static int SealAnew(SealedField field, FieldVault old, FieldVault next, System.Data.IDbTransaction transaction)
    {
        var connection = transaction.Connection!; // A running transaction has its connection.
        var where = field.Where ?? $"{field.Column} IS NOT NULL AND LENGTH({field.Column}) > 0";
        var rows = connection.Query<Row>($"SELECT {field.Id} AS Id, {field.Column} AS Value FROM {field.Table} WHERE {where}", transaction: transaction).ToList();
        foreach (var row in rows)
        {
            var place = new FieldPlace(field.Table, row.Id, field.Column);
            var owner = field.Owner ?? field.Prefix + row.Id;
            var value = next.Seal(old.Open(row.Value, owner, place), owner, place);
            connection.Execute($"UPDATE {field.Table} SET {field.Column} = @value WHERE {field.Id} = @Id", new { value, row.Id }, transaction);
        }

        return rows.Count;
    }

    private sealed class Row
    {
        public string Id { get; init; } = "";

        public byte[] Value { get; init; } = [];
    }
}
