using System.Globalization;
using System.Net;

namespace MartDesk.Exchange.Server.Site;

/// <summary>What was typed to make a key.</summary>
/// <param name="AccountId">Account that it opens.</param>
/// <param name="Memo">The middle part of what is signed.</param>
/// <param name="Permissions">What it may do beside reading.</param>
/// <param name="Addresses">Addresses it may come from; empty means any.</param>
/// <param name="Lifetime">How long it lives; null for always.</param>
internal sealed record KeyForm(int AccountId, string Memo, ApiKeyPermissions Permissions, IReadOnlyList<string> Addresses, TimeSpan? Lifetime)
{
    private const int LongestMemo = 64;
    private const int MostAddresses = 30;

    /// <summary>Lifetimes offered, in days; 0 is for always.</summary>
    public static IReadOnlyList<int> Days { get; } = [0, 7, 30, 90, 180, 365];

    /// <summary>Reads the form; false with the problem in words when it cannot be used. Whose account it is, is not looked at here.</summary>
    public static bool TryRead(SiteRequest request, out KeyForm form, out string problem)
    {
        form = new KeyForm(0, request.Text("memo"), ReadPermissions(request), ReadAddresses(request), null);
        problem = form.Problem;
        var isAccount = int.TryParse(request.Text("account"), NumberStyles.None, CultureInfo.InvariantCulture, out var accountId);
        if (problem.Length > 0 || !isAccount || !int.TryParse(request.Text("days"), NumberStyles.None, CultureInfo.InvariantCulture, out var days) || !Days.Contains(days))
        {
            problem = problem.Length > 0 ? problem : "Choose the account and how long the key lives.";
            return false;
        }

        form = form with { AccountId = accountId, Lifetime = days == 0 ? null : TimeSpan.FromDays(days) };
        return true;
    }

    private string Problem => this switch
    {
        { Memo.Length: 0 or > LongestMemo } => $"The memo needs 1 to {LongestMemo} characters.",
        _ when Memo.Any(char.IsControl) => "The memo holds a character that does not belong there.",
        { Addresses.Count: > MostAddresses } => $"A key can be bound to {MostAddresses} addresses at most.",
        _ when Addresses.FirstOrDefault(address => !IPAddress.TryParse(address, out _)) is { } wrong => $"“{wrong}” is no IP address.",
        _ => "",
    };

    private static ApiKeyPermissions ReadPermissions(SiteRequest request) =>
        (request.IsTicked("futures") ? ApiKeyPermissions.FuturesTrade : ApiKeyPermissions.ReadOnly)
        | (request.IsTicked("spot") ? ApiKeyPermissions.SpotTrade : ApiKeyPermissions.ReadOnly)
        | (request.IsTicked("withdraw") ? ApiKeyPermissions.Withdraw : ApiKeyPermissions.ReadOnly);

    private static string[] ReadAddresses(SiteRequest request) =>
        [.. request.Text("addresses").Split([',', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)];
}
