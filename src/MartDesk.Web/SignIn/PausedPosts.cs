using System.Security.Cryptography;

namespace MartDesk.Web.SignIn;

/// <summary>Posts that wait for a proof. In memory only and for a short time: a form may hold a secret.</summary>
internal sealed class PausedPosts(TimeProvider time)
{
    private const int Most = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (PausedPost Post, DateTimeOffset Time)> _posts = new(StringComparer.Ordinal);

    /// <summary>Keeps a post; the oldest gives way when there are too many.</summary>
    /// <returns>Its name.</returns>
    internal string Keep(PausedPost post)
    {
        var name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        lock (_gate)
        {
            Forget();
            if (_posts.Count >= Most)
                _posts.Remove(_posts.MinBy(kept => kept.Value.Time).Key);
            _posts[name] = (post, time.GetUtcNow());
        }

        return name;
    }

    /// <summary>Takes a post of this session out, once; null when there is none of this name.</summary>
    internal PausedPost? Take(string name, string sessionId)
    {
        lock (_gate)
        {
            Forget();
            if (!_posts.TryGetValue(name, out var kept) || kept.Post.SessionId != sessionId)
                return null;
            _posts.Remove(name);
            return kept.Post;
        }
    }

    private void Forget()
    {
        var oldest = time.GetUtcNow() - SignInLimits.FreshProof;
        foreach (var (name, kept) in _posts)
        {
            if (kept.Time < oldest)
                _posts.Remove(name);
        }
    }
}
