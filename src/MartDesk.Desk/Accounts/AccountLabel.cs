namespace MartDesk.Desk.Accounts;

/// <summary>What an owner may call an account.</summary>
public static class AccountLabel
{
    /// <summary>Longest label, in characters.</summary>
    public const int Longest = 40;

    /// <summary>What is wrong with a label, in words for the owner; null when nothing is.</summary>
    /// <param name="label">The label.</param>
    /// <param name="others">Labels that are taken.</param>
    public static string? Problem(string? label, IEnumerable<string> others) => label switch
    {
        null => "Give the account a label.",
        _ when string.IsNullOrWhiteSpace(label) => "Give the account a label.",
        { Length: > Longest } => $"The label has {label.Length} characters; {Longest} are allowed.",
        _ when label.Any(char.IsControl) => "The label holds a character that cannot be shown.",
        _ when others.Contains(label, StringComparer.OrdinalIgnoreCase) => "Another account has this label.",
        _ => null,
    };
}
