using System.Text;
using MartDesk.Desk.Access;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Access;

public sealed class AccessStoreTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("martdesk-access-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Everything_is_as_it_was_after_a_restart()
    {
        var owner = new Owner { PasswordHash = "hash", ChangeTime = Now, CodeSecret = "GEZDGNBVGY3TQOJQ", LastCodeStep = 7 };
        var session = new OwnerSession { SessionId = "s1", Way = "password", Address = "127.0.0.1", Browser = "Lynx", StartTime = Now, LastUsed = Now, LastProof = Now };
        var token = new ApiToken { TokenId = "t1", Name = "backup", Hash = [1, 2, 3], Scope = TokenScope.Trade, CreateTime = Now, ExpiresAt = Now.AddDays(1) };
        var passkey = new OwnerPasskey("p1", "phone", "{}", Now, null);
        await using (var services = Open())
        {
            var store = services.GetRequiredService<IAccessStore>();
            Assert.Null(store.ReadOwner());
            await store.SaveOwnerAsync(owner, CancellationToken.None);
            await store.SaveSessionAsync(session, CancellationToken.None);
            await store.SaveSessionAsync(session with { SessionId = "s2", StartTime = Now.AddMinutes(1) }, CancellationToken.None);
            await store.DeleteSessionsAsync(["s2"], CancellationToken.None);
            await store.SaveTokenAsync(token, CancellationToken.None);
            await store.SavePasskeyAsync(passkey, CancellationToken.None);
            store.AddToKeyRing("key-1", "<key>ring secret</key>");
        }

        await using var again = Open();
        var read = again.GetRequiredService<IAccessStore>();
        Assert.Equal(owner, read.ReadOwner());
        Assert.Equal([session], read.ReadSessions());
        var known = Assert.Single(read.ReadTokens());
        Assert.Equal(token, known with { Hash = token.Hash });
        Assert.Equal(token.Hash, known.Hash);
        Assert.Equal([passkey], read.ReadPasskeys());
        Assert.Equal(["<key>ring secret</key>"], read.ReadKeyRing());
    }

    [Fact]
    public async Task Secrets_of_the_sign_in_are_nowhere_in_the_files()
    {
        await using (var services = Open())
        {
            var store = services.GetRequiredService<IAccessStore>();
            await store.SaveOwnerAsync(new Owner { PasswordHash = "hash", ChangeTime = Now, CodeSecret = "CANARYCANARYCANARYCANARY" }, CancellationToken.None);
            store.AddToKeyRing("key-1", "<key>CANARYCANARYCANARYCANARY</key>");
        }

        foreach (var file in Directory.EnumerateFiles(_folder))
            Assert.DoesNotContain("CANARY", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_owner_prints_nothing_of_itself() =>
        Assert.Equal("***", new Owner { PasswordHash = "hash", ChangeTime = Now, CodeSecret = "GEZDGNBVGY3TQOJQ" }.ToString());

    private ServiceProvider Open() => new ServiceCollection().AddLogging().AddDesk(new DeskOptions { DataDirectory = _folder }).BuildServiceProvider();
}
