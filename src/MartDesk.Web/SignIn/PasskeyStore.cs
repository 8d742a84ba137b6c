using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MartDesk.Desk.Access;
using Microsoft.AspNetCore.Identity;

namespace MartDesk.Web.SignIn;

/// <summary>What the framework's check of passkeys asks of a store: one user, the owner, and the passkeys kept beside it.</summary>
internal sealed class PasskeyStore(IAccessStore store) : IUserPasskeyStore<Owner>
{
    /// <summary>The owner's id in passkeys. It never changes, and says nothing of who it is.</summary>
    internal const string OwnerId = "martdesk-owner";

    /// <inheritdoc/>
    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Owner user, CancellationToken cancellationToken) =>
        Task.FromResult<IList<UserPasskeyInfo>>([.. store.ReadPasskeys().Select(Read)]);

    /// <inheritdoc/>
    public Task<UserPasskeyInfo?> FindPasskeyAsync(Owner user, byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(Find(credentialId) is { } found ? Read(found) : null);

    /// <inheritdoc/>
    public Task<Owner?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) => Task.FromResult(Find(credentialId) is null ? null : store.ReadOwner());

    /// <inheritdoc/>
    public Task<Owner?> FindByIdAsync(string userId, CancellationToken cancellationToken) => Task.FromResult(userId == OwnerId ? store.ReadOwner() : null);

    /// <inheritdoc/>
    public Task<string> GetUserIdAsync(Owner user, CancellationToken cancellationToken) => Task.FromResult(OwnerId);

    /// <inheritdoc/>
    public Task<string?> GetUserNameAsync(Owner user, CancellationToken cancellationToken) => Task.FromResult<string?>("owner");

    /// <inheritdoc/>
    public Task<string?> GetNormalizedUserNameAsync(Owner user, CancellationToken cancellationToken) => GetUserNameAsync(user, cancellationToken);

    /// <inheritdoc/>
    public Task<Owner?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => Task.FromResult<Owner?>(null);

    /// <inheritdoc/>
    public Task AddOrUpdatePasskeyAsync(Owner user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw NotHere();

    /// <inheritdoc/>
    public Task RemovePasskeyAsync(Owner user, byte[] credentialId, CancellationToken cancellationToken) => throw NotHere();

    /// <inheritdoc/>
    public Task<IdentityResult> CreateAsync(Owner user, CancellationToken cancellationToken) => throw NotHere();

    /// <inheritdoc/>
    public Task<IdentityResult> UpdateAsync(Owner user, CancellationToken cancellationToken) => throw NotHere();

    /// <inheritdoc/>
    public Task<IdentityResult> DeleteAsync(Owner user, CancellationToken cancellationToken) => throw NotHere();

    /// <inheritdoc/>
    public Task SetUserNameAsync(Owner user, string? userName, CancellationToken cancellationToken) => throw NotHere();

    /// <inheritdoc/>
    public Task SetNormalizedUserNameAsync(Owner user, string? normalizedName, CancellationToken cancellationToken) => throw NotHere();

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>A passkey of the framework as the desk keeps it.</summary>
    internal static OwnerPasskey Write(UserPasskeyInfo passkey, string name, DateTimeOffset? lastUsed)
    {
        var data = new PasskeyData(passkey.PublicKey, passkey.SignCount, passkey.Transports, passkey.IsBackupEligible, passkey.IsBackedUp);
        return new OwnerPasskey(Base64Url.EncodeToString(passkey.CredentialId), name, JsonSerializer.Serialize(data, PasskeyJson.Default.PasskeyData), passkey.CreatedAt, lastUsed);
    }

    private static UserPasskeyInfo Read(OwnerPasskey passkey)
    {
        var data = JsonSerializer.Deserialize(passkey.Data, PasskeyJson.Default.PasskeyData)!; // written by Write
        return new UserPasskeyInfo(Base64Url.DecodeFromChars(passkey.PasskeyId), data.PublicKey, passkey.CreateTime, data.SignCount, data.Transports, true, data.IsBackupEligible, data.IsBackedUp, [], []);
    }

    private OwnerPasskey? Find(byte[] credentialId)
    {
        var id = Base64Url.EncodeToString(credentialId);
        return store.ReadPasskeys().FirstOrDefault(passkey => passkey.PasskeyId == id);
    }

    private static NotSupportedException NotHere() => new("Checking a passkey changes nothing by itself; PasskeyBook keeps what comes of it.");
}

/// <summary>What checking a passkey takes: its public half and what was last seen of it.</summary>
internal sealed record PasskeyData(byte[] PublicKey, uint SignCount, string[]? Transports, bool IsBackupEligible, bool IsBackedUp);

[JsonSerializable(typeof(PasskeyData))]
internal sealed partial class PasskeyJson : JsonSerializerContext;
