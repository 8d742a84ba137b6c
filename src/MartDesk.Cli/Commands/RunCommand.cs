using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MartDesk.Cli.Running;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Ticket;
using MartDesk.Exchange.Server;
using MartDesk.Web.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MartDesk.Cli.Commands;

/// <summary><c>martdesk run</c>, also without a name: the desk and the local exchange in one process, or the desk alone.</summary>
internal sealed class RunCommand(TimeProvider time)
{
    /// <summary>A venue that does not answer holds the end of the program no longer.</summary>
    private static readonly TimeSpan LongestExit = TimeSpan.FromSeconds(15);

    private readonly Option<int> _port = CommonOptions.Port("--port", 8480, "Port of the page and the webhook on 127.0.0.1; 0 takes any free one.");
    private readonly Option<int> _exchangePort = CommonOptions.Port("--exchange-port", 8481, "Port of the local exchange on 127.0.0.1; 0 takes any free one.");
    private readonly Option<string> _feed = CommonOptions.Feed();
    private readonly Option<double> _speed = CommonOptions.Speed();
    private readonly Option<long> _seed = CommonOptions.Seed();
    private readonly Option<bool> _noLimits = CommonOptions.NoLimits();
    private readonly Option<int> _whitelistDelay = CommonOptions.WhitelistDelay();
    private readonly UpstreamSettings _upstream = new();
    private readonly Option<bool> _noExchange = new("--no-exchange") { Description = "Run the desk alone: no local exchange, no paper account." };
    private readonly Option<bool> _newPointer = new("--new-pointer") { Description = "Make another pointer to the paper account and print it." };
    private readonly Option<bool> _cancelAtExit = new("--cancel-at-exit") { Description = "When stopped, first cancel the desk's orders that would open a position. What protects a position stays. A second signal ends at once." };
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly ListenOptions _listen = new();

    /// <summary>The command by its name.</summary>
    public Command Build()
    {
        var command = new Command("run", "Run the desk and the local exchange. This is also what 'martdesk' alone does.");
        AddTo(command);
        return command;
    }

    /// <summary>Gives a command the options and the action.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_port);
        command.Options.Add(_exchangePort);
        command.Options.Add(_feed);
        command.Options.Add(_speed);
        command.Options.Add(_seed);
        command.Options.Add(_noLimits);
        command.Options.Add(_whitelistDelay);
        _upstream.AddTo(command, _feed, _speed, clock: null);
        command.Options.Add(_noExchange);
        command.Options.Add(_newPointer);
        command.Options.Add(_cancelAtExit);
        command.Options.Add(_json);
        _listen.AddTo(command);
        command.Options.Add(VaultOptions.PassphraseFile);
        command.Options.Add(DataFolder.Option);
        command.Options.Add(DeskDatabase.Option);
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(_noExchange) && parsed.GetValue(_newPointer))
                parsed.AddError("--new-pointer makes a pointer to the paper account, which is on the local exchange: leave --no-exchange out.");
        });
        command.SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var folder = DataFolder.Of(parsed);
        var database = DeskDatabase.Of(parsed);
        folder.Create();
        var options = VaultOptions.Open(parsed, folder);
        using var logs = LoggerFactory.Create(logging => logging
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical) // a start that fails is told once, in one line, by its exception
            .AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error) // it warns of our stricter caching header with every new page
            .AddSimpleConsole(console => console.SingleLine = true)
            .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace));

        var isAlone = parsed.GetValue(_noExchange);
        var follower = isAlone ? null : _upstream.Follower(parsed, time);
        await using var exchange = isAlone ? null : await Hosts.StartExchangeAsync(
            new ExchangeHostOptions
            {
                Port = parsed.GetValue(_exchangePort),
                DataDirectory = folder.Exchange,
                Feed = parsed.GetRequiredValue(_feed),
                FeedSource = follower is null ? null : follower.Open,
                Speed = parsed.GetValue(_speed),
                Seed = parsed.GetValue(_seed),
                HasLimits = !parsed.GetValue(_noLimits),
                Keys = await PaperAccount.EnsureAsync(options, database, time, cancellationToken),
                WhitelistDelay = TimeSpan.FromSeconds(parsed.GetValue(_whitelistDelay)),
            },
            time, logs, cancellationToken);
        await using var desk = await Hosts.StartDeskAsync(
            _listen.Apply(parsed, new DeskHostOptions { DataDirectory = folder.Desk, Passphrase = options.Passphrase, Port = parsed.GetValue(_port), LocalExchange = exchange?.Address, PaperMoney = exchange is null ? null : new PaperTill(exchange), Database = database }), time, logs, cancellationToken);
        if (exchange is not null)
            Hosts.RegisterFastConnect(exchange, desk);
        new RunningDesk(desk.Address, exchange?.Address, Environment.ProcessId).Write(folder, desk.CreateProgramToken());
        try
        {
            var pointer = isAlone ? null : await NewPointerAsync(desk.Services, parsed.GetValue(_newPointer), cancellationToken);
            Announce(parsed.GetValue(_json), exchange, desk, pointer);
            List<(string, Task)> parts = [("desk", desk.Completion)];
            if (exchange is not null)
                parts.Add(("exchange", exchange.Completion));
            if (follower is not null)
                parts.Add(("live feed", follower.RunAsync(cancellationToken)));
            var code = await Hosts.RunUntilStoppedAsync(parts, cancellationToken);
            return parsed.GetValue(_cancelAtExit) && cancellationToken.IsCancellationRequested ? await CancelEntriesAsync(desk.Services) : code;
        }
        finally
        {
            RunningDesk.Remove(folder);
        }
    }

    private static async Task<int> CancelEntriesAsync(IServiceProvider desk)
    {
        var (cancelled, left) = await desk.GetRequiredService<IRestingEntries>().CancelAsync(LongestExit, CancellationToken.None);
        if (left is null)
        {
            await Console.Error.WriteLineAsync("martdesk: the desk's database could not be read, so no order was cancelled at exit; what stands at the venue stays. The next start looks after it.");
            return ExitCode.Failed;
        }

        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"martdesk: orders cancelled at exit: {cancelled}"));
        if (left == 0)
            return ExitCode.Done;
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"martdesk: orders that still stand at the venue, or may: {left}; the venue did not confirm in {LongestExit.TotalSeconds} s. The next start looks after them."));
        return ExitCode.Failed;
    }

    // Last of all before it is printed: a pointer is shown once, so a start that dies earlier must not have made one.
    private static async Task<string?> NewPointerAsync(IServiceProvider desk, bool isWanted, CancellationToken cancellationToken)
    {
        var pointers = desk.GetRequiredService<IPointers>();
        if (pointers.List().Count > 0 && !isWanted)
            return null;
        var accounts = await desk.GetRequiredService<IAccountDirectory>().ListAsync(cancellationToken);
        var account = accounts.First(known => known.Connection.Environment == VenueEnvironment.Local);
        var name = $"paper-futures-{(pointers.List().Count + 1).ToString(CultureInfo.InvariantCulture)}";
        var (_, text) = await pointers.CreateAsync(new NewPointer { Name = name, AccountId = account.AccountId }, cancellationToken);
        return text;
    }

    private static void Announce(bool asJson, ExchangeHost? exchange, DeskHost desk, string? pointer)
    {
        var page = Hosts.Text(desk.Address);
        if (asJson)
        {
            using var writer = new Utf8JsonWriter(Console.OpenStandardOutput());
            writer.WriteStartObject();
            if (exchange is not null)
                writer.WriteString("exchange", Hosts.Text(exchange.Address));
            if (exchange?.SetupToken is { } token)
                writer.WriteString("exchange_setup_token", token);
            writer.WriteString("desk", page);
            if (pointer is not null)
                writer.WriteString("pointer", pointer);
            if (desk.FirstStart is { } start)
                writer.WriteString("set_password", start.ToString());
            writer.WriteEndObject();
            writer.Flush();
            Console.Out.WriteLine();
            return;
        }

        if (exchange is not null)
            Console.Out.WriteLine($"exchange ready {Hosts.Text(exchange.Address)}");
        Console.Out.WriteLine($"desk ready {page}");
        Console.Out.WriteLine();
        if (desk.FirstStart is { } first)
        {
            Console.Out.WriteLine($"Set a password: {first}");
            Console.Out.WriteLine("        The page opens after that. This address is for you alone and works until a password is set.");
        }

        Console.Out.WriteLine($"Page:   {page}/");
        if (pointer is not null)
        {
            Console.Out.WriteLine($"Alerts: {page}/alerts/{pointer}");
            Console.Out.WriteLine("        This pointer leads to the paper account. It is shown once; keep it like a password.");
            Console.Out.WriteLine("Try it:");
            Console.Out.WriteLine($$"""
                  curl -s {{page}}/alerts/{{pointer}} -H 'Content-Type: application/json' -d '{"ticker":"BTCUSDT.P","action":"buy","prev_position":"flat","quantity":"0.05"}'
                """);
        }
        else
        {
            var another = exchange is null ? "the page makes another" : "--new-pointer makes another";
            Console.Out.WriteLine($"Alerts: {page}/alerts/POINTER, with the pointer shown when it was made. Only its hash is kept; {another}.");
        }

        if (exchange is not null)
            Hosts.AnnounceWebsite(exchange);
        Console.Out.WriteLine("Ctrl-C stops; the next start continues where this one was.");
    }
}
