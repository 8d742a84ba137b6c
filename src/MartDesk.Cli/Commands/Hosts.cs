using MartDesk.Desk;
using MartDesk.Exchange.Server;
using MartDesk.Exchange.Server.FastConnect;
using MartDesk.Web.Hosting;
using Microsoft.Extensions.Logging;

namespace MartDesk.Cli.Commands;

/// <summary>Starts the two hosts with one clear line for what goes wrong, and waits for the end.</summary>
internal static class Hosts
{
    public static async Task<ExchangeHost> StartExchangeAsync(
        ExchangeHostOptions options, TimeProvider time, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        try
        {
            return await ExchangeHost.StartAsync(options, time, logs, cancellationToken);
        }
        catch (ExchangeStartException failure)
        {
            throw new CommandFailedException(failure.Message);
        }
    }

    public static async Task<DeskHost> StartDeskAsync(DeskHostOptions options, TimeProvider time, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        try
        {
            return await DeskHost.StartAsync(options, time, logs, cancellationToken);
        }
        catch (DeskStartException failure)
        {
            throw new CommandFailedException(failure.Message);
        }
    }

    /// <summary>Waits for Ctrl-C, or for a part that ends by itself, which is a failure.</summary>
    public static async Task<int> RunUntilStoppedAsync(IReadOnlyList<(string Name, Task Completion)> parts, CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        var first = await Task.WhenAny([stopped.Task, .. parts.Select(part => part.Completion)]);
        if (first == stopped.Task || stop.IsCancellationRequested)
            return ExitCode.Done;
        var name = parts.First(part => part.Completion == first).Name;
        throw new CommandFailedException(first.Exception is { } failure
            ? $"the {name} stopped: {failure.GetBaseException().Message}"
            : $"the {name} stopped by itself");
    }

    /// <summary>Lets the desk be connected to the exchange by Fast Connect, under every address that its page is opened by.</summary>
    public static void RegisterFastConnect(ExchangeHost exchange, DeskHost desk)
    {
        string[] pages = [Text(desk.Address), $"http://localhost:{desk.Address.Port}"];
        exchange.RegisterFastConnect(new FastConnectClient("martdesk", "MartDesk", [.. pages.Select(page => page + DeskHost.FastConnectCallback)]) { Addresses = ["127.0.0.1"] });
    }

    /// <summary>Prints where the exchange's website is and, while it has no admin, the token that makes one.</summary>
    public static void AnnounceWebsite(ExchangeHost exchange)
    {
        Console.Out.WriteLine($"Website of the exchange: {Text(exchange.Address)}/");
        if (exchange.SetupToken is { } token)
            Console.Out.WriteLine($"        Sign up there; this token, typed under Security, makes you its admin: {token}");
    }

    /// <summary>An address as it is printed: without the slash at its end.</summary>
    public static string Text(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
