using System.Globalization;
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
/// <remarks>Desk and exchange are processes of their own; the exchange pushes what it pushes to an idle account, and the desk reconciles every one of them each minute.</remarks>
internal static class AccountRows
{
    private const int Accounts = 500;
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

    /// <summary>In a child process: the exchange with a key for each account.</summary>
    public static void ServeExchange()
    {
        var options = new ExchangeHostOptions { Port = 0, Feed = "synthetic", Keys = [.. Enumerable.Range(0, Accounts).Select(number => new ApiKeyGrant($"key-{number}", "secret", "memo", 10_000m))] };
        var host = ExchangeHost.StartAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None).GetAwaiter().GetResult();
        Console.WriteLine(host.Address.Port.ToString(CultureInfo.InvariantCulture));
        ChildProcess.WaitForParent();
    }

    /// <summary>In another: the desk. Writes a line when every account's stream is up and its balance known.</summary>
    public static async Task ServeDeskAsync(string folder, int port)
    {
        await using var desk = await DeskHost.StartAsync(
            new DeskHostOptions { DataDirectory = folder, Port = 0 }, TimeProvider.System, NullLoggerFactory.Instance, services => AcceptRows.AddAll(services, folder), CancellationToken.None);
        var directory = desk.Services.GetRequiredService<IAccountDirectory>();
        for (var number = 0; number < Accounts; number++)
        {
            await directory.ConnectAsync(
                new NewAccount($"Account {number}", VenueEnvironment.Local, new Uri($"http://127.0.0.1:{port}"), null, new ApiCredentials($"key-{number}", "secret", "memo")), CancellationToken.None);
        }

        var portfolio = desk.Services.GetRequiredService<IPortfolio>();
        while (portfolio.Current.Accounts.Count(account => account is { IsStreamUp: true, Wallet: not null }) < Accounts)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        Console.WriteLine("connected");
        ChildProcess.WaitForParent();
    }
}
