using System.Text.Json;
using MartDesk.Proof.Parts;

namespace MartDesk.Proof;

/// <summary>One process of a part: every n-th trial, until all are made or the time is over.</summary>
internal static class Worker
{
    /// <summary>A worker that has found so many stops: more of the same says nothing new.</summary>
    private const int MostViolations = 5;

    public static async Task<int> RunAsync(string name, long first, long step, long last, TimeSpan atMost)
    {
        var part = AllParts.Of(name).Make();
        using var held = part as IDisposable;
        var tally = new PartTally();
        var gate = new Lock();
        var began = TimeProvider.System.GetTimestamp();
        var next = first;
        await Task.WhenAll(Enumerable.Range(0, part.SideBySide).Select(_ => TryAllAsync()));
        Console.WriteLine(JsonSerializer.Serialize(tally, TallyJson.Default.PartTally));
        return 0;

        async Task TryAllAsync()
        {
            while (Next() is { } number)
            {
                var one = new PartTally { Trials = 1 };
                try
                {
                    if (await part.TryAsync(number, one.Counts) is { } wrong)
                        one.Violations.Add(new Violation(number, wrong));
                }
                catch (Exception e)
                {
                    one.Violations.Add(new Violation(number, e.ToString()));
                }

                lock (gate)
                    tally.Add(one);
            }
        }

        long? Next()
        {
            lock (gate)
            {
                if (next > last || tally.Violations.Count >= MostViolations || TimeProvider.System.GetElapsedTime(began) >= atMost)
                    return null;
                var number = next;
                next += step;
                return number;
            }
        }
    }
}
