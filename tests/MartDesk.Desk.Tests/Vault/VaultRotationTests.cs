using System.Text.RegularExpressions;
using MartDesk.Desk.Access;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Audit;
using MartDesk.Desk.Notices;
using MartDesk.Desk.Vault;
using MartDesk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Vault;

public sealed partial class VaultRotationTests : IDisposable
{
    private const string Passphrase = "grey heron over quiet water";
    private readonly string _folder = Directory.CreateTempSubdirectory("martdesk-rotate-").FullName;

    private DeskOptions Options => new() { DataDirectory = _folder };

    private string KeyFile => Path.Combine(_folder, "master.key");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task After_a_rotation_everything_opens_with_the_new_key_and_nothing_with_the_old()
    {
        await FillAsync(Options);
        var old = await File.ReadAllTextAsync(KeyFile);

        Assert.True(await DeskVault.RotateAsync(Options, null, null) >= 7);

        Assert.NotEqual(old, await File.ReadAllTextAsync(KeyFile));
        await ReadAllAsync(Options);
        await DeskVault.RotateAsync(Options, null, null);
        await ReadAllAsync(Options);
        File.Delete(KeyFile);
        await File.WriteAllTextAsync(KeyFile, old);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Contains("another database", Refused(Options), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_passphrase_opens_the_vault_and_nothing_else_does()
    {
        await FillAsync(Options);
        await Assert.ThrowsAsync<ArgumentException>(() => DeskVault.RotateAsync(Options, null, "too short"));
        await DeskVault.RotateAsync(Options, null, Passphrase);

        Assert.True(DeskVault.NeedsPassphrase(Options));
        Assert.Contains(":600000:", await File.ReadAllTextAsync(KeyFile), StringComparison.Ordinal);
        Assert.Contains("--passphrase-file", Refused(Options), StringComparison.Ordinal);
        Assert.Contains("not the passphrase", Refused(Options with { Passphrase = "grey heron over loud water" }), StringComparison.Ordinal);
        await ReadAllAsync(Options with { Passphrase = Passphrase });

        await DeskVault.RotateAsync(Options with { Passphrase = Passphrase }, null, null);
        Assert.False(DeskVault.NeedsPassphrase(Options));
        await ReadAllAsync(Options);
    }

    [Fact]
    public async Task Fewer_rounds_than_promised_are_refused()
    {
        await FillAsync(Options);
        await DeskVault.RotateAsync(Options, null, Passphrase);
        await File.WriteAllTextAsync(KeyFile, (await File.ReadAllTextAsync(KeyFile)).Replace(":600000:", ":1000:", StringComparison.Ordinal));

        Assert.Contains("does not hold a MartDesk key", Refused(Options with { Passphrase = Passphrase }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_rotation_that_died_is_finished_or_forgotten_by_the_next_start(bool wasSealed)
    {
        await FillAsync(Options);
        var next = KeyFile + ".next";
        if (wasSealed)
        {
            var old = await File.ReadAllTextAsync(KeyFile);
            await DeskVault.RotateAsync(Options, null, null);
            File.Move(KeyFile, next); // died before the new key took its place
            await File.WriteAllTextAsync(KeyFile, old);
        }
        else
        {
            MasterKeyFile.Create(next, 2, null, new SystemSecureRandom()); // died before anything was sealed with it
        }

        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await ReadAllAsync(Options);
        Assert.Equal(wasSealed, !File.Exists(next));
        await DeskVault.RotateAsync(Options, null, null);
        await ReadAllAsync(Options);
    }

    [Fact]
    public async Task Every_place_that_is_sealed_in_the_code_is_known_to_the_rotation()
    {
        var places = new HashSet<(string Table, string Column)>();
        foreach (var path in Directory.EnumerateFiles(Repository.At("src"), "*.cs", SearchOption.AllDirectories))
        {
            foreach (Match place in Place().Matches(await File.ReadAllTextAsync(path)))
                places.Add((place.Groups["table"].Value, place.Groups["column"].Value));
        }

        Assert.True(places.Count >= 7);
        Assert.Subset(SealedField.All.Select(field => (field.Table, field.Column)).ToHashSet(), places);
    }

    [Fact]
    public void Keys_and_options_print_nothing_of_themselves()
    {
        Assert.Equal("***", new MasterKey(new byte[32], 1).ToString());
        Assert.DoesNotContain(Passphrase, (Options with { Passphrase = Passphrase }).ToString(), StringComparison.Ordinal);
        Assert.Equal("***", new ApiCredentials("canary-key", "canary-secret", "canary-memo").ToString());
        var told = new NoticeSettings
        {
            Mail = new MailSettings { Host = "localhost", From = "desk@example.org", To = "owner@example.org", User = "desk", Password = "canary-password" },
            Webhook = new WebhookSettings { Address = new Uri("https://example.org/canary-token") },
        };
        Assert.DoesNotContain("canary", told.ToString(), StringComparison.Ordinal);
    }

    internal static async Task FillAsync(DeskOptions options)
    {
        await using var services = Open(options);
        await services.GetRequiredService<IAccountDirectory>().ConnectAsync(
            new NewAccount("Swing", VenueEnvironment.Local, null, null, new ApiCredentials("canary-key", "canary-secret", "canary-memo")), CancellationToken.None);
        var access = services.GetRequiredService<IAccessStore>();
        await access.SaveOwnerAsync(new Owner { PasswordHash = "hash", ChangeTime = DateTimeOffset.UnixEpoch, CodeSecret = "GEZDGNBVGY3TQOJQ" }, CancellationToken.None);
        access.AddToKeyRing("key-1", "<key>ring</key>");
        await services.GetRequiredService<IAuditLog>().AddAsync(
            new AuditEntry { Time = DateTimeOffset.UnixEpoch, Who = "owner", Address = "", What = "one", Subject = "", Detail = "", Result = "done" }, CancellationToken.None);
    }

    private static async Task ReadAllAsync(DeskOptions options)
    {
        await using var services = Open(options);
        var account = Assert.Single(await services.GetRequiredService<IAccountDirectory>().ListAsync(CancellationToken.None));
        Assert.Equal(("canary-key", "canary-secret", "canary-memo"), (account.Connection.Credentials.Key, account.Connection.Credentials.RevealSecret(), account.Connection.Credentials.RevealMemo()));
        var access = services.GetRequiredService<IAccessStore>();
        Assert.Equal("GEZDGNBVGY3TQOJQ", access.ReadOwner()!.CodeSecret);
        Assert.Equal(["<key>ring</key>"], access.ReadKeyRing());
        Assert.Equal(new AuditVerdict(1, null), services.GetRequiredService<IAuditLog>().Verify());
    }

    private static string Refused(DeskOptions options)
    {
        using var services = Open(options);
        return Assert.Throws<DeskStartException>(() => services.GetRequiredService<FieldVault>()).Message;
    }

    private static ServiceProvider Open(DeskOptions options) => new ServiceCollection().AddLogging().AddDesk(options).BuildServiceProvider();

    [GeneratedRegex("FieldPlace(?: \\w+(?:\\([^)]*\\))? =>? new)?\\(\"(?<table>\\w+)\", [\\w.\"]+, \"(?<column>\\w+)\"\\)")]
    private static partial Regex Place();
}
