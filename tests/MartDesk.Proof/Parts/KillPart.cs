using MartDesk.Conformance.Storms;
using Xunit.Sdk;

namespace MartDesk.Proof.Parts;

/// <summary>Desk and exchange as processes of their own die in every way there is, under a storm of alerts; the desk is then held against the exchange.</summary>
internal sealed class KillPart : IPart
{
    public string Name => "kills";

    public string Unit => "kills of processes";

    public long UnitsOfEach => KillTrial.Kills;

    /// <summary>A scene waits for most of its time: for a venue that can no longer accept, for an answer, for a pause to be over.</summary>
    public int SideBySide => 4;

    public string? Try(long number, Dictionary<string, long> counts) => TryAsync(number, counts).GetAwaiter().GetResult();

    public async Task<string?> TryAsync(long number, Dictionary<string, long> counts)
    {
        // Programs that live for seconds are compiled once: to compile better what is called often would cost a third of their time and save nothing.
        // Said by the worker, not by who starts it: what the parts after this one run lives for minutes.
        Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "0");
        Environment.SetEnvironmentVariable("DOTNET_TC_CallCountingDelayMs", "10000");
        var trial = new KillTrial((int)number, TimeSpan.FromSeconds(StandsStillLong(number) ? 90 : 4));
        try
        {
            await trial.RunAsync();
            return null;
        }
        catch (XunitException wrong)
        {
            return wrong.Message;
        }
        finally
        {
            foreach (var (what, count) in trial.Counts)
                counts[what] = counts.GetValueOrDefault(what) + count;
        }
    }

    public IEnumerable<string> NeverMet(IReadOnlyDictionary<string, long> counts) => KillWay.Points.Where(point => counts.GetValueOrDefault(point) == 0);

    /// <summary>Of forty scenes five stand still for a minute and a half: early ones, for nothing else goes on when the last of all waits so long.</summary>
    private static bool StandsStillLong(long number) => number is >= 3 and <= 7;
}
