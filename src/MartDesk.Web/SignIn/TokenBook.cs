using System.Security.Cryptography;
using System.Text;
using MartDesk.Desk.Access;

namespace MartDesk.Web.SignIn;

/// <summary>The tokens of programs. A token's text is shown once; only its hash is kept.</summary>
internal sealed class TokenBook
{
    /// <summary>Every token begins so, so that a lost one is recognised where it turns up.</summary>
    internal const string Prefix = "mdt_";

    /// <summary>Most tokens at a time.</summary>
    internal const int Most = 100;

    private const int RandomBytes = 32;
    private static readonly TimeSpan SaveEvery = TimeSpan.FromMinutes(1);

    private readonly IAccessStore _store;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ApiToken> _byHash;
    private ApiToken? _program;

    public TokenBook(IAccessStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
        _byHash = store.ReadTokens().ToDictionary(token => Convert.ToHexString(token.Hash), StringComparer.Ordinal);
    }

    /// <summary>The owner's tokens in order of creation, expired ones too.</summary>
    internal IReadOnlyList<ApiToken> List()
    {
        lock (_gate)
            return [.. _byHash.Values.Where(token => token != _program).OrderBy(token => token.CreateTime)];
    }

    /// <summary>Makes a token.</summary>
    /// <returns>It and its text.</returns>
    internal async Task<(ApiToken Token, string Text)> CreateAsync(string name, TokenScope scope, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        var (token, text) = New(name, scope, expiresAt);
        await _store.SaveTokenAsync(token, cancellationToken);
        lock (_gate)
            _byHash[Convert.ToHexString(token.Hash)] = token;
        return (token, text);
    }

    /// <summary>Makes the token of the program on this machine: may do everything, is never stored and ends with the desk.</summary>
    internal string CreateForProgram()
    {
        var (token, text) = New("program", TokenScope.Admin, null);
        lock (_gate)
        {
            if (_program is { } earlier)
                _byHash.Remove(Convert.ToHexString(earlier.Hash));
            _program = token;
            _byHash[Convert.ToHexString(token.Hash)] = token;
        }

        return text;
    }

    /// <summary>The token of a text; null when there is none, or it expired. Notes the use, stored once a minute at most.</summary>
    internal async ValueTask<ApiToken?> UseAsync(string text)
    {
        var hash = Convert.ToHexString(Hash(text));
        ApiToken token;
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            if (!_byHash.TryGetValue(hash, out token!) || token.ExpiresAt <= now)
                return null;
            if (token == _program || now - token.LastUsed < SaveEvery)
                return token;
            token = _byHash[hash] = token with { LastUsed = now };
        }

        await _store.SaveTokenAsync(token, CancellationToken.None);
        return token;
    }

    /// <summary>Takes a token away; it counts no more when this returns.</summary>
    /// <returns>It, or null when there was none.</returns>
    internal async Task<ApiToken?> RevokeAsync(string tokenId, CancellationToken cancellationToken)
    {
        ApiToken? token;
        lock (_gate)
        {
            token = _byHash.Values.FirstOrDefault(known => known.TokenId == tokenId && known != _program);
            if (token is null)
                return null;
            _byHash.Remove(Convert.ToHexString(token.Hash));
        }

        await _store.DeleteTokenAsync(tokenId, cancellationToken);
        return token;
    }

    private (ApiToken Token, string Text) New(string name, TokenScope scope, DateTimeOffset? expiresAt)
    {
        var text = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
        var token = new ApiToken
        {
            TokenId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)),
            Name = name,
            Hash = Hash(text),
            Scope = scope,
            CreateTime = _time.GetUtcNow(),
            ExpiresAt = expiresAt,
        };
        return (token, text);
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
