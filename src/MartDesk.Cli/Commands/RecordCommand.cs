using System.CommandLine;
using System.Globalization;
using MartDesk.BitMart;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Protocol.Futures.Streams;
using MartDesk.Cli.Recording;

namespace MartDesk.Cli.Commands;

/// <summary><c>martdesk record FILE --symbol BTCUSDT</c>: records a venue's public market for <c>--feed replay:FILE</c>.</summary>
internal sealed class RecordCommand(TimeProvider time)
{
    private const int Levels = 50;
    private const int SpeedMs = 100;

    public Command Build()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "Where to; packed when the name ends in .gz. A file that exists is not overwritten." };
        var symbols = new Option<string[]>("--symbol") { Description = "Contract to record. May be repeated.", HelpName = "SYMBOL", Required = true, Arity = ArgumentArity.OneOrMore };
        var venue = VenueOption();
        var seconds = CommonOptions.Seconds("--seconds", "Stop after this many seconds; otherwise Ctrl-C ends the recording.");
        var command = new Command("record", "Record a venue's public market: books of 50 levels every 100 ms, and every trade.") { file, symbols, venue, seconds };
        command.SetAction((parsed, cancellationToken) => RecordAsync(
            parsed.GetRequiredValue(file), parsed.GetRequiredValue(symbols), CommonOptions.Venue(parsed.GetRequiredValue(venue))!, // the option was checked when it was parsed
            parsed.GetValue(seconds), cancellationToken));
        return command;
    }

    private async Task<int> RecordAsync(FileInfo file, string[] symbols, BitMartEnvironment venue, int? seconds, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(_ => limit.Cancel(), null, seconds is { } length ? TimeSpan.FromSeconds(length) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        long books, trades;
        try
        {
            await using var writer = new RecordingWriter(file.FullName, time);
            await using var stream = new FuturesPublicStream(new BitMartOptions { Environment = venue, TimeProvider = time });
            try
            {
                await FollowAsync(stream, writer, symbols, limit.Token);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                // The end that was asked for; what was written is whole.
            }

            (books, trades) = (writer.Books, writer.Trades);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"cannot record to {file.FullName}: {failure.Message}");
        }

        if (books == 0)
        {
            file.Delete();
            throw new CommandFailedException($"nothing came from {venue.StreamAddress}; is it the right address?");
        }

        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"recorded {books} books and {trades} trades to {file.FullName}"));
        return ExitCode.Done;
    }

    private static async Task FollowAsync(FuturesPublicStream stream, RecordingWriter writer, string[] symbols, CancellationToken cancellationToken)
    {
        foreach (var symbol in symbols)
            stream.Subscribe(FuturesTopic.DepthIncrease(Levels, symbol, SpeedMs), FuturesTopic.Trade(symbol));
        await foreach (var next in stream.ReadAsync(cancellationToken))
        {
            switch (next)
            {
                case StreamEvent.Trades trades:
                    await writer.WriteAsync(trades, cancellationToken);
                    break;
                case StreamEvent.DepthIncrease depth:
                    if (!await writer.WriteAsync(depth, cancellationToken))
                        stream.RequestSnapshot(FuturesTopic.DepthIncrease(Levels, depth.Data.Symbol, SpeedMs));
                    break;
                case StreamEvent.Disconnected lost:
                    await Console.Error.WriteLineAsync($"martdesk: connection lost ({lost.Reason}); connecting again, the recording goes on with the next whole book.");
                    break;
                case StreamEvent.Resynchronise missed:
                    await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"martdesk: {missed.Dropped} messages came faster than they could be written and are missing."));
                    break;
                case StreamEvent.Refused refused:
                    throw new CommandFailedException($"the venue refused {refused.Topic ?? "a message"}: {refused.Error}");
            }
        }
    }

    private static Option<string> VenueOption()
    {
        var option = new Option<string>("--venue")
        {
            Description = "Which venue: 'local' (port 8481), 'live', 'demo', or an address such as http://127.0.0.1:8581.",
            HelpName = "VENUE",
            DefaultValueFactory = _ => "local",
        };
        option.Validators.Add(static result =>
        {
            if (CommonOptions.Venue(result.GetValueOrDefault<string>()) is null)
                result.AddError($"--venue must be local, live, demo or an http address, not '{result.GetValueOrDefault<string>()}'.");
        });
        return option;
    }
}
