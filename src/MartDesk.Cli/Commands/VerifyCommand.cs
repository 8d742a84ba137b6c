using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MartDesk.Exchange.Server;
using MartDesk.Exchange.Server.Snapshots;

namespace MartDesk.Cli.Commands;

/// <summary><c>martdesk exchange verify DIR</c>: replays a stopped exchange's journal and compares its snapshots with it.</summary>
internal sealed class VerifyCommand(TimeProvider time)
{
    public Command Build()
    {
        var directory = new Argument<DirectoryInfo>("DIR") { Description = "Data folder of a stopped exchange, or of a stopped desk that runs one." };
        var json = CommonOptions.Json();
        var command = new Command("verify", "Replay an exchange's journal and compare its snapshots with it.") { directory, json };
        command.SetAction(parsed =>
        {
            var report = Verify(Whole(parsed.GetRequiredValue(directory)));
            if (parsed.GetValue(json))
                PrintJson(report);
            else
                Print(report);
            if (!report.IsGood)
                throw new CommandFailedException("a snapshot is not what the journal gives; see above. A start passes damaged snapshots over.");
            return ExitCode.Done;
        });
        return command;
    }

    private VerificationReport Verify(string directory)
    {
        try
        {
            return ExchangeVerifier.Verify(directory, time);
        }
        catch (ExchangeStartException failure)
        {
            throw new CommandFailedException(failure.Message);
        }
    }

    // The folder given to `martdesk run --data` holds the exchange's as a part.
    private static string Whole(DirectoryInfo directory)
    {
        var part = new Running.DataFolder(directory).Exchange;
        return Directory.Exists(part) ? part : directory.FullName;
    }

    private static void Print(VerificationReport report)
    {
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"replayed commands {report.FromSequence + 1} to {report.Sequence}; state {report.StateHash:x16}"));
        foreach (var snapshot in report.Snapshots)
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"snapshot after command {snapshot.Sequence}: {Word(snapshot.State)}"));
    }

    private static void PrintJson(VerificationReport report)
    {
        using (var writer = new Utf8JsonWriter(Console.OpenStandardOutput()))
        {
            writer.WriteStartObject();
            writer.WriteBoolean("good", report.IsGood);
            writer.WriteNumber("from_sequence", report.FromSequence);
            writer.WriteNumber("sequence", report.Sequence);
            writer.WriteString("state_hash", report.StateHash.ToString("x16", CultureInfo.InvariantCulture));
            writer.WriteStartArray("snapshots");
            foreach (var snapshot in report.Snapshots)
            {
                writer.WriteStartObject();
                writer.WriteNumber("sequence", snapshot.Sequence);
                writer.WriteString("state", Word(snapshot.State));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        Console.Out.WriteLine();
    }

    private static string Word(SnapshotState state) => state switch
    {
        SnapshotState.Matches => "matches",
        SnapshotState.Start => "start",
        SnapshotState.Differs => "differs",
        _ => "damaged",
    };
}
