using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MartDesk.Cli.Running;
using MartDesk.Exchange.Server;
using MartDesk.Exchange.Server.FastConnect;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Cli.Commands;

/// <summary><c>martdesk exchange</c>: the local exchange alone.</summary>
internal sealed class ExchangeCommand(TimeProvider time)
{
    public Command Build()
    {
        var port = CommonOptions.Port("--port", 8481, "Port of the exchange on 127.0.0.1; 0 takes any free one.");
        var inMemory = new Option<bool>("--in-memory") { Description = "Keep nothing on disk." };
        var feed = CommonOptions.Feed();
        var speed = CommonOptions.Speed();
        var seed = CommonOptions.Seed();
        var noLimits = CommonOptions.NoLimits();
        var dialect = CommonOptions.Dialect();
        var clock = CommonOptions.Clock();
        var keys = KeyOption();
        var whitelistDelay = CommonOptions.WhitelistDelay();
        var fastConnect = FastConnectOption();
        var faults = FaultOptions.Fault();
        var script = FaultOptions.Script();
        var adminToken = FaultOptions.AdminToken();
        var upstream = new UpstreamSettings();
        var command = new Command("exchange", "Run the local exchange alone.")
        {
            port, DataFolder.Option, inMemory, feed, speed, seed, noLimits, dialect, clock, keys, whitelistDelay, fastConnect, faults, script, adminToken,
        };
        upstream.AddTo(command, feed, speed, clock);
        command.Subcommands.Add(new VerifyCommand(time).Build());
        command.Validators.Add(result =>
        {
            if (result.GetValue(inMemory) && result.GetResult(DataFolder.Option) is { Implicit: false })
                result.AddError("--in-memory keeps nothing, so --data cannot go with it; use one of them.");
            if (result.GetValue(clock) == "manual" && (result.GetValue(adminToken) ?? FaultOptions.TokenOfEnvironment) is null)
                result.AddError($"--clock manual stands still until it is moved over the admin API, which needs --admin-token (or {FaultOptions.TokenVariable}).");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = DataFolder.Of(parsed);
            var follower = upstream.Follower(parsed, time);
            var options = new ExchangeHostOptions
            {
                Port = parsed.GetValue(port),
                DataDirectory = parsed.GetValue(inMemory) ? null : folder.Exchange,
                Feed = parsed.GetRequiredValue(feed),
                FeedSource = follower is null ? null : follower.Open,
                Speed = parsed.GetValue(speed),
                Seed = parsed.GetValue(seed),
                HasLimits = !parsed.GetValue(noLimits),
                Dialect = parsed.GetRequiredValue(dialect) == "reference" ? VenueDialect.Reference : VenueDialect.Live,
                Keys = parsed.GetValue(keys) ?? [],
                FastConnectClients = parsed.GetValue(fastConnect) ?? [],
                WhitelistDelay = TimeSpan.FromSeconds(parsed.GetValue(whitelistDelay)),
                Faults = parsed.GetValue(faults) ?? [],
                FaultScript = parsed.GetValue(script)?.FullName,
                AdminToken = parsed.GetValue(adminToken),
            };
            if (options.DataDirectory is not null)
                folder.Create();
            VenueClock.TryParse(parsed.GetRequiredValue(clock), time, out var venueTime); // the option was checked when it was parsed
            await using var exchange = await Hosts.StartExchangeAsync(options, venueTime, NullLoggerFactory.Instance, cancellationToken);
            Console.Out.WriteLine($"exchange ready {Hosts.Text(exchange.Address)}");
            Hosts.AnnounceWebsite(exchange);
            (string, Task)[] following = follower is null ? [] : [("live feed", follower.RunAsync(cancellationToken))];
            return await Hosts.RunUntilStoppedAsync([("exchange", exchange.Completion), .. following], cancellationToken);
        });
        return command;
    }

    private static Option<List<FastConnectClient>> FastConnectOption()
    {
        return new Option<List<FastConnectClient>>("--fast-connect")
        {
            Description = "Let a program ask the website's users for a key, and send them back to this address. May be repeated.",
            HelpName = "ID=REDIRECT",
            Arity = ArgumentArity.ZeroOrMore,
            CustomParser = Parse,
        };

        static List<FastConnectClient>? Parse(ArgumentResult result)
        {
            var clients = new Dictionary<string, FastConnectClient>(StringComparer.Ordinal);
            foreach (var token in result.Tokens)
            {
                if (token.Value.Split('=', 2) is not [{ Length: > 0 } id, { Length: > 0 } redirect])
                {
                    result.AddError($"--fast-connect must have the form ID=REDIRECT, not '{token.Value}'.");
                    return null;
                }

                clients[id] = clients.TryGetValue(id, out var known) ? known with { Redirects = [.. known.Redirects, redirect] } : new FastConnectClient(id, id, [redirect]);
            }

            return [.. clients.Values];
        }
    }

    private static Option<List<ApiKeyGrant>> KeyOption()
    {
        return new Option<List<ApiKeyGrant>>("--key")
        {
            Description = "Open an account with this API key: KEY:SECRET:MEMO[:BALANCE_USDT], 100000 USDT unless said. May be repeated.",
            HelpName = "KEY:SECRET:MEMO[:USDT]",
            Arity = ArgumentArity.ZeroOrMore,
            CustomParser = Parse,
        };

        // The text holds a secret, so an error names the place of a mistake and never repeats the text.
        static List<ApiKeyGrant>? Parse(ArgumentResult result)
        {
            var grants = new List<ApiKeyGrant>();
            foreach (var token in result.Tokens)
            {
                var parts = token.Value.Split(':');
                var balance = 100_000m;
                if (parts.Length is not (3 or 4) || parts.Take(3).Any(string.IsNullOrWhiteSpace))
                {
                    result.AddError($"--key number {grants.Count + 1} must have the form KEY:SECRET:MEMO or KEY:SECRET:MEMO:BALANCE_USDT.");
                    return null;
                }

                if (parts.Length == 4 && (!decimal.TryParse(parts[3], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out balance) || balance > 1_000_000_000m))
                {
                    result.AddError($"--key number {grants.Count + 1}: the balance must be a number of USDT between 0 and 1000000000.");
                    return null;
                }

                grants.Add(new ApiKeyGrant(parts[0], parts[1], parts[2], balance));
            }

            return grants;
        }
    }
}
