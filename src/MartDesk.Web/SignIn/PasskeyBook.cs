using System.Globalization;
using System.Security.Cryptography;
using MartDesk.Desk.Access;
using MartDesk.Web.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace MartDesk.Web.SignIn;

/// <summary>The owner's passkeys: made, listed, taken away, and proved. The framework checks what authenticators say; this keeps challenges and outcomes.</summary>
/// <remarks>
/// A challenge goes out sealed and comes back with its answer, so that nobody can fill the desk's memory with challenges or push out the owner's. It counts once,
/// for five minutes, in this run of the desk, and one for making a passkey in its session only.
/// </remarks>
internal sealed class PasskeyBook(IAccessStore store, IPasskeyHandler<Owner> handler, IDataProtectionProvider protection, DeskHostOptions host, TimeProvider time)
{
    /// <summary>Most passkeys of the owner.</summary>
    internal const int Most = 20;

    private const string ToProve = "prove";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly string _run = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);

    /// <summary>Name that passkeys are bound to; null when none was configured, and there are none then.</summary>
    internal string? Domain => host.PasskeyName;

    /// <summary>True when the browser came by that name: by another one no authenticator answers.</summary>
    internal bool IsAt(HttpContext context) => string.Equals(context.Request.Host.Host, Domain, StringComparison.OrdinalIgnoreCase);

    /// <summary>All passkeys, oldest first.</summary>
    internal IReadOnlyList<OwnerPasskey> List() => store.ReadPasskeys();

    /// <summary>Begins to make a passkey in a session.</summary>
    internal async Task<PasskeyChallenge> AskToMakeAsync(HttpContext context, string session)
    {
        var asked = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = PasskeyStore.OwnerId, Name = "owner", DisplayName = "Owner of this desk" }, context);
        return new PasskeyChallenge(asked.CreationOptionsJson, Seal(session, asked.AttestationState ?? ""));
    }

    /// <summary>Begins to prove one.</summary>
    internal async Task<PasskeyChallenge> AskToProveAsync(HttpContext context)
    {
        var asked = await handler.MakeRequestOptionsAsync(null, context);
        return new PasskeyChallenge(asked.RequestOptionsJson, Seal(ToProve, asked.AssertionState ?? ""));
    }

    /// <summary>Keeps a passkey that was made in a session.</summary>
    /// <returns>False when the authenticator's answer is not one to a challenge of this session, or the passkey is known.</returns>
    internal async Task<bool> AddAsync(HttpContext context, string session, string name, string credential, string challenge, CancellationToken cancellationToken)
    {
        if (!IsAt(context) || Open(session, challenge) is not { } state)
            return false;
        var made = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = context, CredentialJson = credential, AttestationState = state });
        if (!made.Succeeded || !UseUp(challenge))
            return false;
        await store.SavePasskeyAsync(PasskeyStore.Write(made.Passkey, name, null), cancellationToken);
        return true;
    }

    /// <summary>The passkey that was proved; null when none was.</summary>
    internal async Task<OwnerPasskey?> ProveAsync(HttpContext context, string credential, string challenge, CancellationToken cancellationToken)
    {
        if (!IsAt(context) || Open(ToProve, challenge) is not { } state)
            return null;
        var proved = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = context, CredentialJson = credential, AssertionState = state });
        if (!proved.Succeeded || !UseUp(challenge))
            return null;
        var seen = PasskeyStore.Write(proved.Passkey, "", time.GetUtcNow());
        if (store.ReadPasskeys().FirstOrDefault(passkey => passkey.PasskeyId == seen.PasskeyId) is not { } known)
            return null;
        seen = seen with { Name = known.Name, CreateTime = known.CreateTime };
        await store.SavePasskeyAsync(seen, cancellationToken); // durable before anyone is let in: its counter only grows
        return seen;
    }

    /// <summary>Takes a passkey away.</summary>
    /// <returns>False when there is none of this id.</returns>
    internal async Task<bool> RemoveAsync(string passkeyId, CancellationToken cancellationToken)
    {
        if (store.ReadPasskeys().All(passkey => passkey.PasskeyId != passkeyId))
            return false;
        await store.DeletePasskeyAsync(passkeyId, cancellationToken);
        return true;
    }

    private string Seal(string purpose, string state) =>
        Protector(purpose).Protect(string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow().ToUnixTimeMilliseconds()}|{state}"));

    /// <summary>What was sealed for a purpose in this run, unless it is too old.</summary>
    private string? Open(string purpose, string challenge)
    {
        try
        {
            var parts = Protector(purpose).Unprotect(challenge).Split('|', 2);
            var age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[0], CultureInfo.InvariantCulture));
            return age <= Lifetime ? parts[1] : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>False when the challenge was answered before.</summary>
    private bool UseUp(string challenge)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            foreach (var (old, at) in _used)
            {
                if (now - at > Lifetime)
                    _used.Remove(old);
            }

            return _used.TryAdd(challenge, now);
        }
    }

    private IDataProtector Protector(string purpose) => protection.CreateProtector("passkey", _run, purpose);
}

/// <summary>What an authenticator is asked.</summary>
/// <param name="Options">For the browser, as JSON.</param>
/// <param name="Challenge">To come back with the answer.</param>
internal sealed record PasskeyChallenge(string Options, string Challenge);
