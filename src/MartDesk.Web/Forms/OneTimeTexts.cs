using System.Security.Cryptography;

namespace MartDesk.Web.Forms;

/// <summary>Secrets that are shown once: kept in memory from the post that made them to the page that shows them.</summary>
internal sealed class OneTimeTexts(TimeProvider time)
{
    private const int Most = 16;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Text, DateTimeOffset Time)> _texts = new(StringComparer.Ordinal);

    /// <summary>Keeps a text for its one showing.</summary>
    /// <returns>A name for it that can stand in an address.</returns>
    internal string Keep(string text)
    {
        var name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        lock (_gate)
        {
            foreach (var (old, kept) in _texts)
            {
                if (kept.Time < time.GetUtcNow() - Lifetime)
                    _texts.Remove(old);
            }

            if (_texts.Count >= Most)
                _texts.Remove(_texts.MinBy(kept => kept.Value.Time).Key);
            _texts[name] = (text, time.GetUtcNow());
        }

        return name;
    }

    /// <summary>Gives a text out, once; null when it was shown already or is too old.</summary>
    internal string? Take(string? name)
    {
        lock (_gate)
            return name is not null && _texts.Remove(name, out var kept) && kept.Time >= time.GetUtcNow() - Lifetime ? kept.Text : null;
    }
}
