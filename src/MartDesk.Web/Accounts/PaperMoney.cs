using MartDesk.Desk.Accounts;
using MartDesk.Web.Hosting;

namespace MartDesk.Web.Accounts;

/// <summary>Payments of paper money, which only an account of the exchange that runs beside the desk takes.</summary>
internal static class PaperMoney
{
    /// <summary>Why an account takes no paper money here; null when it does.</summary>
    internal static string? Problem(AccountInfo account, DeskHostOptions options) => account switch
    {
        { Environment: not VenueEnvironment.Local } => $"{account.Label} is a {account.Environment.ToString().ToUpperInvariant()} account: paper money is for accounts of the local exchange alone.",
        { RestAddress: { } address } => $"{account.Label} is at another exchange ({address.GetLeftPart(UriPartial.Authority)}); whoever runs that pays paper money in on its console.",
        _ when options.PaperMoney is null => "This desk runs without a local exchange; paper money is paid in on the console of the exchange that serves the account.",
        _ => null,
    };

    /// <summary>Pays in, or takes out (a negative amount).</summary>
    /// <returns>Why nothing was paid, in words for the owner; null when it was.</returns>
    internal static async Task<string?> MoveAsync(AccountInfo account, decimal usdt, IAccountKeeper keeper, DeskHostOptions options, CancellationToken cancellationToken)
    {
        if (Problem(account, options) is { } problem)
            return problem;
        return keeper.ConnectionOf(account.AccountId) is { } connection
            ? await options.PaperMoney!.MoveAsync(connection.Credentials.Key, usdt, cancellationToken) // without a problem there is one
            : "The account was deleted meanwhile.";
    }
}
