using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MartDesk.BitMart;
using MartDesk.Exchange.Server;

namespace MartDesk.Cli.Commands;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    /// <summary><c>--json</c>: for programs.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print JSON, for programs." };

    /// <summary><c>--feed</c>: what moves the local market.</summary>
    public static Option<string> Feed()
    {
        var option = new Option<string>("--feed")
        {
            Description = "What moves the local market: 'synthetic' (a seeded crowd), 'replay:FILE' (a recording, or candles in a CSV named after their symbol), 'live' (a venue's public market, see --upstream), or 'none'.",
            HelpName = "FEED",
            DefaultValueFactory = static _ => "synthetic",
        };
        option.Validators.Add(static result =>
        {
            var feed = result.GetValueOrDefault<string>();
            if (feed is not ("synthetic" or "none" or "live") && !(feed.StartsWith("replay:", StringComparison.Ordinal) && feed.Length > "replay:".Length))
                result.AddError($"--feed '{feed}' is not known; use synthetic, replay:FILE, live or none.");
        });
        return option;
    }

    /// <summary>A venue by its name or address; null when it is neither.</summary>
    public static BitMartEnvironment? Venue(string text) => text switch
    {
        "local" => BitMartEnvironment.Local,
        "live" => BitMartEnvironment.Live,
        "demo" => BitMartEnvironment.Demo,
        _ => Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? BitMartEnvironment.Custom(address)
            : null,
    };

    /// <summary><c>--no-limits</c>: for load tests.</summary>
    public static Option<bool> NoLimits() => new("--no-limits") { Description = "Count no calls on the exchange: for load tests. Else it refuses what is over the venue's rate limits." };

    /// <summary><c>--dialect</c>: whose word holds.</summary>
    public static Option<string> Dialect()
    {
        var option = new Option<string>("--dialect")
        {
            Description = "Whose word holds where they contradict each other: 'live', the service as it was seen to answer, or 'reference', the public reference.",
            HelpName = "live|reference",
            DefaultValueFactory = static _ => "live",
        };
        option.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string>() is not ("live" or "reference"))
                result.AddError($"--dialect must be live or reference, not '{result.GetValueOrDefault<string>()}'.");
        });
        return option;
    }

    /// <summary><c>--speed</c>: how fast the feed runs.</summary>
    public static Option<double> Speed() => Number(
        "--speed", "N", "Speed of the feed; 1 is real time.", 1d,
        static text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var speed) && speed is > 0d and <= 100_000d ? speed : null,
        "a number above 0 and at most 100000");

    /// <summary><c>--seed</c>: which crowd trades.</summary>
    public static Option<long> Seed() => Number(
        "--seed", "N", "Seed of the synthetic feed; the same seed gives the same market.", 1L,
        static text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed) ? seed : null,
        "a whole number");

    /// <summary><c>--clock</c>: the exchange's time, real, faster, or moved by hand over the admin API.</summary>
    public static Option<string> Clock()
    {
        var option = new Option<string>("--clock")
        {
            Description = "The exchange's time: 'real', 'xN' for N times as fast, so that funding comes sooner, or 'manual', which stands until POST /admin/clock moves it. Clients should take their time from it.",
            HelpName = "CLOCK",
            DefaultValueFactory = static _ => "real",
        };
        option.Validators.Add(static result =>
        {
            var text = result.GetValueOrDefault<string>();
            if (!VenueClock.TryParse(text, TimeProvider.System, out _))
                result.AddError($"--clock must be 'real', 'manual' or 'xN' with N between 0.001 and 100000, not '{text}'.");
        });
        return option;
    }

    /// <summary><c>--whitelist-delay</c>: how long an account waits for its leave to trade.</summary>
    public static Option<int> WhitelistDelay() => Number(
        "--whitelist-delay", "N", "Seconds from a whitelist request on the exchange's website to its approval; the admin may approve sooner.", 60,
        static text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null,
        "a whole number of seconds");

    /// <summary>A length of time in whole seconds; null when it is not given.</summary>
    public static Option<int?> Seconds(string name, string description)
    {
        return new Option<int?>(name) { Description = description, HelpName = "N", CustomParser = Parse };

        int? Parse(ArgumentResult result)
        {
            var text = result.Tokens[^1].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0)
                return seconds;
            result.AddError($"{name} must be a whole number above 0, not '{text}'.");
            return null;
        }
    }

    /// <summary><c>--count</c>: how many rows.</summary>
    public static Option<int> Count() => Number(
        "--count", "N", "How many rows, at most 500.", 50,
        static text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 500 ? count : null,
        "a whole number between 1 and 500");

    /// <summary>A port option; 0 takes any free port.</summary>
    public static Option<int> Port(string name, int standard, string description) => Number(
        name, "PORT", description, standard,
        static text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535 ? port : null,
        "a whole number between 0 and 65535");

    private static Option<T> Number<T>(string name, string helpName, string description, T standard, Func<string, T?> read, string expected)
        where T : struct
    {
        return new Option<T>(name) { Description = description, HelpName = helpName, DefaultValueFactory = _ => standard, CustomParser = Parse };

        T Parse(ArgumentResult result)
        {
            var text = result.Tokens[^1].Value;
            if (read(text) is { } value)
                return value;
            result.AddError($"{name} must be {expected}, not '{text}'.");
            return standard;
        }
    }
}
