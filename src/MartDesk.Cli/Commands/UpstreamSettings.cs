using System.CommandLine;
using MartDesk.BitMart;
using MartDesk.Cli.Following;

namespace MartDesk.Cli.Commands;

/// <summary>Options of the commands that start an exchange, for <c>--feed live</c>: the market it follows.</summary>
internal sealed class UpstreamSettings
{
    private readonly Option<string?> _venue = new("--upstream") { Description = "With --feed live: the venue to follow, 'live', 'demo', or the address of any that speaks as it does.", HelpName = "VENUE" };
    private readonly Option<string?> _streams = new("--upstream-streams") { Description = "Where its streams are, when not beside its REST address: ws://… or wss://…", HelpName = "ADDRESS" };
    private readonly Option<string[]> _symbols = new("--upstream-symbol") { Description = "Contract to follow; all that are listed here unless said. May be repeated.", HelpName = "SYMBOL" };
    private readonly Option<string> _stale = new("--upstream-stale")
    {
        Description = "What becomes of a book of which nothing was heard for 10 s: 'empty', or 'freeze' to let it stand still.",
        HelpName = "empty|freeze",
        DefaultValueFactory = static _ => "empty",
    };

    /// <summary>Adds the options, and what has to fit together.</summary>
    public void AddTo(Command command, Option<string> feed, Option<double> speed, Option<string>? clock)
    {
        command.Options.Add(_venue);
        command.Options.Add(_streams);
        command.Options.Add(_symbols);
        command.Options.Add(_stale);
        command.Validators.Add(result =>
        {
            // An option that was not given has no value yet when a command is validated.
            var isLive = result.GetValue(feed) == "live";
            if (isLive && result.GetValue(_venue) is null)
                result.AddError("--feed live follows a venue; name it with --upstream.");
            if (!isLive && (result.GetValue(_venue) is not null || result.GetValue(_streams) is not null || result.GetValue(_symbols) is { Length: > 0 }))
                result.AddError("--upstream belongs to --feed live.");
            if (isLive && ((clock is not null && result.GetValue(clock) is not (null or "real")) || result.GetValue(speed) is not (0d or 1d)))
                result.AddError("A market that is followed runs in real time: leave --clock and --speed as they are.");
            if (result.GetValue(_venue) is { } venue && Venue(venue, result.GetValue(_streams)) is null)
                result.AddError("--upstream must be local, live, demo or an http address, and --upstream-streams a ws address.");
            if (result.GetValue(_stale) is not (null or "empty" or "freeze"))
                result.AddError($"--upstream-stale must be empty or freeze, not '{result.GetValue(_stale)}'.");
        });
    }

    /// <summary>The follower that was asked for; null with any other feed.</summary>
    public UpstreamFollower? Follower(ParseResult parsed, TimeProvider time)
    {
        if (parsed.GetValue(_venue) is not { } venue)
            return null;
        var options = new UpstreamOptions
        {
            Venue = Venue(venue, parsed.GetValue(_streams))!, // checked when it was parsed
            Symbols = parsed.GetValue(_symbols) ?? [],
            IsEmptiedWhenStale = parsed.GetValue(_stale) == "empty",
        };
        return new UpstreamFollower(options, time, static line => Console.Error.WriteLine($"martdesk: {line}"));
    }

    private static BitMartEnvironment? Venue(string name, string? streams)
    {
        if (CommonOptions.Venue(name) is not { } venue)
            return null;
        if (streams is null)
            return venue;
        return Uri.TryCreate(streams, UriKind.Absolute, out var address) && address.Scheme is "ws" or "wss" ? venue with { StreamAddress = address } : null;
    }
}
