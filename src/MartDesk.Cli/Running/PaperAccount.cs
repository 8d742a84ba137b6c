using System.Security.Cryptography;
using MartDesk.Desk;
using MartDesk.Desk.Accounts;
using MartDesk.Exchange.Server;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Cli.Running;

/// <summary>The paper account of an installation.</summary>
/// <remarks>
/// The desk's vault is the only place where its key is made and kept. The exchange is told that key at every start, which changes nothing
/// when it knows it already; so a first start that died half way is finished by the next one.
/// </remarks>
internal static class PaperAccount
{
    private const string Label = "Paper";
    private const decimal OpeningBalanceUsdt = 100_000m;

    /// <summary>Memo of the keys that are made here. Keys with another one were made on the exchange's website, which decides about them alone.</summary>
    private const string Memo = "martdesk";

    /// <summary>Opens the desk's store before anything runs, makes the paper account where there is none, and tells the keys that the desk made itself.</summary>
    /// <exception cref="CommandFailedException">The store cannot be opened.</exception>
    public static async Task<IReadOnlyList<ApiKeyGrant>> EnsureAsync(
        DeskOptions options, Action<IServiceCollection>? database, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var composed = new ServiceCollection().AddLogging().AddSingleton(time);
            database?.Invoke(composed);
            await using var services = composed.AddDesk(options).BuildServiceProvider();
            var directory = services.GetRequiredService<IAccountDirectory>();
            var accounts = (await directory.ListAsync(cancellationToken)).Where(IsServedHere).ToList();
            if (accounts.Count == 0)
                accounts.Add(await directory.ConnectAsync(new NewAccount(Label, VenueEnvironment.Local, null, null, NewCredentials()), cancellationToken));
            return [.. accounts.Select(account => account.Connection.Credentials).Where(credentials => credentials.RevealMemo() == Memo).Select(credentials =>
                new ApiKeyGrant(credentials.Key, credentials.RevealSecret(), credentials.RevealMemo(), OpeningBalanceUsdt))];
        }
        catch (DeskStartException failure)
        {
            throw new CommandFailedException(failure.Message);
        }
    }

    // A local account with an address of its own lives on another exchange.
    private static bool IsServedHere(ConnectedAccount account) =>
        account.Connection is { Environment: VenueEnvironment.Local, RestAddress: null };

    private static ApiCredentials NewCredentials() => new(RandomText(20), RandomText(32), Memo);

    private static string RandomText(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));
}
