using MartDesk.Benchmarks.Processes;
using MartDesk.Benchmarks.Reporting;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Portfolio;
using MartDesk.Exchange.Server;
using MartDesk.Web.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Benchmarks.Desk;

/// <summary>A desk with as many connected accounts as BitMart lets one address have connections, while nothing happens: its memory and its share of a processor.</summary>
/// <remarks>
/// Desk and exchanges are processes of their own; the exchange pushes what it pushes to an idle account, and the desk reconciles every one of them each minute. There
/// are two exchanges, with half of the accounts each: one takes 500 connections from an address, and the desk needs one more for prices.
/// </remarks>
internal static class AccountRows
{
    private const int Accounts = 500;
    private const int Exchanges = 2;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(3);

    public static async Task PrintAsync(RowPrinter printer, string folder)
    {
        using var exchange = ChildProcess.Start("serve-accounts-exchange");
        var start = TimeProvider.System.GetTimestamp();
        using var desk = ChildProcess.Start("serve-accounts-desk", Path.Combine(folder, "accounts"), exchange.FirstLine);
        var connected = TimeProvider.System.GetElapsedTime(start);
        await Task.Delay(Settling, TimeProvider.System);
        var (before, since) = (desk.ProcessorTime, TimeProvider.System.GetTimestamp());
        await Task.Delay(Idle, TimeProvider.System);
        var share = (desk.ProcessorTime - before) / TimeProvider.System.GetElapsedTime(since);
        printer.Print(new Row($"{Accounts} accounts: connected and read", connected.TotalSeconds, null, null, "s"));
        printer.Print(new Row($"{Accounts} accounts, idle: share of a processor", 100 * share, null, null, "%"));
        printer.Print(new Row($"{Accounts} accounts, idle: memory", desk.WorkingSet / 1e6, null, null, "MB"));
    }

    /// <summary>In a child process: exchanges with a key for each account. Writes their ports.</summary>
    public static async Task ServeExchangesAsync()
    {
        var options = new ExchangeHostOptions { Port = 0, Feed = "synthetic", Keys = [.. Enumerable.Range(0, Accounts).Select(number => new ApiKeyGrant($"key-{number}", "secret", "memo", 10_000m))] };
        var ports = new List<int>();
        for (var number = 0; number < Exchanges; number++)
            ports.Add((await ExchangeHost.StartAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None)).Address.Port);
        Console.WriteLine(string.Join(',', ports));
        ChildProcess.WaitForParent();
    }

    /// <summary>In another: the desk. Writes a line when every account's stream is up and its balance known.</summary>
    public static async Task ServeDeskAsync(string folder, string ports)
    {
        await using var desk = await DeskHost.StartAsync(
            new DeskHostOptions { DataDirectory = folder, Port = 0 }, TimeProvider.System, NullLoggerFactory.Instance, services => AcceptRows.AddAll(services, folder), CancellationToken.None);
        var directory = desk.Services.GetRequiredService<IAccountDirectory>();
        var addresses = ports.Split(',').Select(port => new Uri($"http://127.0.0.1:{port}")).ToList();
        for (var number = 0; number < Accounts; number++)
        {
            await directory.ConnectAsync(
                new NewAccount($"Account {number}", VenueEnvironment.Local, addresses[number % Exchanges], null, new ApiCredentials($"key-{number}", "secret", "memo")), CancellationToken.None);
        }

        var portfolio = desk.Services.GetRequiredService<IPortfolio>();
        while (portfolio.Current.Accounts.Count(account => account is { IsStreamUp: true, Wallet: not null }) is var connected and < Accounts)
        {
            await Console.Error.WriteAsync(FormattableString.Invariant($"\r{connected} of {Accounts} accounts are connected and read "));
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
        }

        await Console.Error.WriteLineAsync();
        Console.WriteLine("connected");
        ChildProcess.WaitForParent();
    }
}
