using System.Security.Cryptography;
using MartDesk.Desk.Tests.Execution;
using MartDesk.Desk.Vault;

namespace MartDesk.Desk.Tests.Vault;

public sealed class FieldVaultTests
{
    private static readonly FieldPlace Place = new("account", "A1", "secret");
    private readonly FieldVault _vault = new(new MasterKey([.. Enumerable.Range(0, 32).Select(i => (byte)i)], 1), new SystemSecureRandom());

    [Fact]
    public void A_sealed_field_opens_where_it_was_put_and_nowhere_else()
    {
        var field = _vault.Seal("s3cret", "A1", Place);
        Assert.Equal("s3cret", _vault.Open(field, "A1", Place));
        foreach (var place in (FieldPlace[])[Place with { Table = "pointer" }, Place with { Row = "A2" }, Place with { Column = "memo" }, new("accountA", "1", "secret")])
            Assert.ThrowsAny<CryptographicException>(() => _vault.Open(field, "A1", place));
        Assert.ThrowsAny<CryptographicException>(() => _vault.Open(field, "A2", Place));
    }

    [Fact]
    public void Any_changed_byte_is_found_out()
    {
        var field = _vault.Seal("s3cret", "A1", Place);
        for (var i = 0; i < field.Length; i++)
        {
            var changed = field.ToArray();
            changed[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => _vault.Open(changed, "A1", Place));
        }
    }

    [Fact]
    public void The_same_text_is_sealed_differently_each_time() =>
        Assert.NotEqual(_vault.Seal("s3cret", "A1", Place), _vault.Seal("s3cret", "A1", Place));

    [Fact]
    public async Task The_key_file_is_its_owners_alone()
    {
        await using var desk = await DeskRig.StartAsync();
        var key = Path.Combine(desk.Folder, "master.key");
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        await desk.RestartAsync();
        Assert.Single(await desk.Services.GetAccountsAsync());
    }

    [Fact]
    public void A_key_file_that_others_can_read_is_refused()
    {
        if (OperatingSystem.IsWindows())
            return; // Windows has no such mode; the folder's access list applies.
        var folder = Directory.CreateTempSubdirectory("martdesk-key-").FullName;
        var path = Path.Combine(folder, "master.key");
        var made = MasterKeyFile.LoadOrCreate(path, mayCreate: true, null, new SystemSecureRandom());
        Assert.Equal(made.Bytes, MasterKeyFile.LoadOrCreate(path, mayCreate: false, null, new SystemSecureRandom()).Bytes);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var e = Assert.Throws<DeskStartException>(() => MasterKeyFile.LoadOrCreate(path, mayCreate: false, null, new SystemSecureRandom()));
        Assert.Contains("chmod 600", e.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_missing_or_foreign_key_file_is_refused_rather_than_replaced()
    {
        var folder = Directory.CreateTempSubdirectory("martdesk-key-").FullName;
        var path = Path.Combine(folder, "master.key");
        Assert.Throws<DeskStartException>(() => MasterKeyFile.LoadOrCreate(path, mayCreate: false, null, new SystemSecureRandom()));
        Assert.False(File.Exists(path));
        MasterKeyFile.LoadOrCreate(path, mayCreate: true, null, new SystemSecureRandom());
        File.WriteAllText(path, "not a key");
        var e = Assert.Throws<DeskStartException>(() => MasterKeyFile.LoadOrCreate(path, mayCreate: true, null, new SystemSecureRandom()));
        Assert.DoesNotContain("not a key", e.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }
}

internal static class Accounts
{
    public static Task<IReadOnlyList<MartDesk.Desk.Accounts.ConnectedAccount>> GetAccountsAsync(this IServiceProvider services) =>
        ((MartDesk.Desk.Accounts.IAccountDirectory)services.GetService(typeof(MartDesk.Desk.Accounts.IAccountDirectory))!).ListAsync(CancellationToken.None);
}
