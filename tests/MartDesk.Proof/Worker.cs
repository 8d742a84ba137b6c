using System.Text.Json;
using MartDesk.Proof.Parts;

namespace MartDesk.Proof;

/// <summary>One process of a part: every n-th trial, until all are made or the time is over.</summary>
internal static class Worker
{
    /// <summary>A worker that has found so many stops: more of the same says nothing new.</summary>
    private const int MostViolations = 5;

    public static int Run(string name, long first, long step, long last, TimeSpan atMost)
    {
        var part = AllParts.Of(name).Make();
        using var held = part as IDisposable;
        var tally = new PartTally();
        var began = TimeProvider.System.GetTimestamp();
        for (var number = first; number <= last && tally.Violations.Count < MostViolations && TimeProvider.System.GetElapsedTime(began) < atMost; number += step)
        {
            try
            {
                if (part.Try(number, tally.Counts) is { } wrong)
                    tally.Violations.Add(new Violation(number, wrong));
            }
            catch (Exception e)
            {
                tally.Violations.Add(new Violation(number, e.ToString()));
            }

            tally.Trials++;
        }

        Console.WriteLine(JsonSerializer.Serialize(tally, TallyJson.Default.PartTally));
        return 0;
    }
}
