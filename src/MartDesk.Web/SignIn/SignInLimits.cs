namespace MartDesk.Web.SignIn;

/// <summary>How long a proof of who the owner is holds, and how often it may go wrong.</summary>
internal static class SignInLimits
{
    /// <summary>A session in which nothing is done ends.</summary>
    internal static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>Every session ends.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>What hands out power (keys, pointers, limits, release, backup) needs a proof not older than this.</summary>
    internal static readonly TimeSpan FreshProof = TimeSpan.FromMinutes(5);

    /// <summary>Wrong attempts within <see cref="Window"/> before nobody is let in.</summary>
    internal const int MostFailures = 10;

    /// <summary>See <see cref="MostFailures"/>.</summary>
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>Rounds of PBKDF2 with HMAC-SHA-512 in the framework's password hasher.</summary>
    internal const int HashRounds = 210_000;
}
