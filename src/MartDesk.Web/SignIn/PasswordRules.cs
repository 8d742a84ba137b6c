using System.Globalization;
using System.Text;

namespace MartDesk.Web.SignIn;

/// <summary>What a password must be: long, and not what everybody takes.</summary>
internal static class PasswordRules
{
    /// <summary>Fewest characters.</summary>
    internal const int Shortest = 15;

    /// <summary>Most characters: hashing takes time for each.</summary>
    internal const int Longest = 256;

    private const int FewestOwn = 8;

    /// <summary>What people take first, and rows of the keyboard and the alphabet. A password must hold enough beside these.</summary>
    private static readonly string[] Common =
    [
        "correcthorsebatterystaple", "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba", "qwertyuiopasdfghjklzxcvbnm", "qwertyuiop", "asdfghjkl", "zxcvbnm",
        "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb", "01234567890123456789", "98765432109876543210",
        "password", "passwort", "passphrase", "passw0rd", "p@ssword", "p@ssw0rd", "letmein", "welcome", "iloveyou", "sunshine", "princess", "football", "baseball", "basketball",
        "superman", "batman", "trustno1", "starwars", "whatever", "dragon", "monkey", "shadow", "master", "michael", "jennifer", "jordan", "hunter", "killer", "charlie",
        "computer", "internet", "samsung", "google", "facebook", "administrator", "admin", "root", "guest", "default", "changeme", "secret", "login", "hello", "freedom",
        "qwerty", "azerty", "abc123", "test", "user", "martdesk", "bitmart", "bitcoin", "binance", "ethereum", "crypto", "trading", "trader", "tradingview", "tothemoon",
        "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december", "summer", "winter", "spring", "autumn",
    ];

    /// <summary>What is wrong with a password, in words for the owner; null when nothing is.</summary>
    internal static string? Problem(string password)
    {
        var letters = new StringInfo(password).LengthInTextElements;
        if (letters < Shortest)
            return $"The password has {letters} characters; at least {Shortest} are needed. Four or five words are easy to keep.";
        if (password.Length > Longest)
            return $"The password has {password.Length} characters; {Longest} are allowed.";
        return Own(password) < FewestOwn ? "The password is made of what is tried first: common words, rows of keys, years or repetitions. Take words of your own." : null;
    }

    /// <summary>Characters that are left when everything common, repeated and counted up is taken away.</summary>
    private static int Own(string password)
    {
        var text = new StringBuilder(password.Normalize(NormalizationForm.FormKC).ToLowerInvariant());
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (!char.IsLetterOrDigit(text[i]) && text[i] < 128 && text[i] is not ('@' or '$'))
                text.Remove(i, 1);
        }

        var left = text.ToString();
        foreach (var word in Common)
            left = left.Replace(word, "", StringComparison.Ordinal);
        foreach (var row in Common.Where(word => word.Length >= 10))
            left = WithoutRuns(left, row);
        left = WithoutRepetition(left);
        return left.Count(letter => !char.IsDigit(letter)) + left.Where(char.IsDigit).Distinct().Count();
    }

    /// <summary>Without parts of four and more that stand in a row of keys.</summary>
    private static string WithoutRuns(string text, string row)
    {
        var left = new StringBuilder();
        for (var i = 0; i < text.Length;)
        {
            var length = 0;
            while (i + length < text.Length && row.Contains(text.AsSpan(i, length + 1), StringComparison.Ordinal))
                length++;
            if (length >= 4)
            {
                i += length;
                continue;
            }

            left.Append(text[i++]);
        }

        return left.ToString();
    }

    /// <summary>One period of a text that only repeats itself; each letter once where it stands thrice and more.</summary>
    private static string WithoutRepetition(string text)
    {
        for (var period = 1; period <= text.Length / 2; period++)
        {
            if (text.AsSpan(period).SequenceEqual(text.AsSpan(0, text.Length - period)))
                return text[..period];
        }

        var left = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (i < 2 || text[i] != text[i - 1] || text[i] != text[i - 2])
                left.Append(text[i]);
        }

        return left.ToString();
    }
}
