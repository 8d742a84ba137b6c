using System.Security.Cryptography;
using System.Text;
using MartDesk.Exchange.Server.Accounts;
using Microsoft.AspNetCore.WebUtilities;

namespace MartDesk.Exchange.Server.FastConnect;

/// <summary>Codes that users granted, in memory: each lives a minute and is exchanged once.</summary>
/// <remarks>
/// A wrong try uses a code up. A second try with a code that was exchanged takes the key of the first one away, because one of the two was not the
/// program (RFC 6749, 4.1.2).
/// </remarks>
internal sealed class AuthorizationCodes(AccountOffice accounts, TimeProvider time)
{
    private const int Most = 1000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Grant> _grants = new(StringComparer.Ordinal);

    /// <summary>Keeps what a user granted.</summary>
    /// <returns>The code for it.</returns>
    public string Issue(AuthorizationRequest request, int accountId, ApiKeyPermissions permissions)
    {
        var code = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        lock (_gate)
        {
            Forget();
            _grants[NameOf(code)] = new Grant(request, accountId, permissions, time.GetUtcNow());
        }

        return code;
    }

    /// <summary>Exchanges a code for a key; null when it is not granted, too old, used, or somebody else's.</summary>
    public KeyRecord? Redeem(string code, string clientId, string redirect, string verifier)
    {
        lock (_gate)
        {
            Forget();
            if (!_grants.TryGetValue(NameOf(code), out var grant))
                return null;
            if (grant.IsUsed)
            {
                if (grant.Key is { } earlier)
                    accounts.DeleteKey(grant.AccountId, earlier);
                return null;
            }

            grant.IsUsed = true;
            var request = grant.Request;
            var isRight = time.GetUtcNow() - grant.IssuedAt < Lifetime
                && clientId == request.Client.Id
                && redirect == request.Redirect
                && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(ChallengeOf(verifier)), Encoding.ASCII.GetBytes(request.Challenge));
            if (!isRight)
                return null;
            var memo = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
            var key = accounts.CreateKey(grant.AccountId, memo, grant.Permissions, request.Client.Addresses, expiresMs: null, request.Client.Name);
            grant.Key = key?.Key;
            return key;
        }
    }

    private static string NameOf(string code) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(code)));

    private static string ChallengeOf(string verifier) => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(verifier)));

    private void Forget()
    {
        var oldest = time.GetUtcNow() - Remembered;
        foreach (var (name, grant) in _grants)
        {
            if (grant.IssuedAt < oldest)
                _grants.Remove(name);
        }

        if (_grants.Count >= Most)
            _grants.Remove(_grants.MinBy(grant => grant.Value.IssuedAt).Key);
    }

    private sealed class Grant(AuthorizationRequest request, int accountId, ApiKeyPermissions permissions, DateTimeOffset issuedAt)
    {
        public AuthorizationRequest Request => request;

        public int AccountId => accountId;

        public ApiKeyPermissions Permissions => permissions;

        public DateTimeOffset IssuedAt => issuedAt;

        public bool IsUsed { get; set; }

        /// <summary>The key that it was exchanged for; null while it was not.</summary>
        public string? Key { get; set; }
    }
}
