using System.Text.Json;
using MartDesk.Proof.Parts;

namespace MartDesk.Proof;

/// <summary>One process of a part: every n-th trial, until all are made or the time is over.</summary>
internal static class Worker
{
    /// <summary>What the runtime reads the next from; a project file has no word for it.</summary>
    public const string YoungMemoryVariable = "DOTNET_GCgen0size";

    /// <summary>Bytes, hexadecimal: 64 MiB. A simulated life leaves little behind, so collecting a quarter as often costs a quarter as much.</summary>
    public const string YoungMemory = "4000000";

    /// <summary>A worker that has found so many stops: more of the same says nothing new.</summary>
    private const int MostViolations = 5;

    /// <summary>How much later than its time the last trial of a worker may end; who waits for it waits twice as long.</summary>
    private static readonly TimeSpan Overtime = TimeSpan.FromSeconds(90);

    public static async Task<int> RunAsync(string name, long first, long step, long last, TimeSpan atMost)
    {
        Environment.SetEnvironmentVariable(YoungMemoryVariable, null); // Read already; the programs that a part starts are to run as they do anywhere.
        var part = AllParts.Of(name).Make();
        using var held = part as IDisposable;
        var tally = new PartTally();
        var gate = new Lock();
        var began = TimeProvider.System.GetTimestamp();
        var next = first;
        var longest = TimeSpan.Zero;
        await Task.WhenAll(Enumerable.Range(0, part.SideBySide).Select(_ => TryAllAsync()));
        Console.WriteLine(JsonSerializer.Serialize(tally, TallyJson.Default.PartTally));
        return 0;

        async Task TryAllAsync()
        {
            while (Next() is { } number)
            {
                var one = new PartTally { Trials = 1 };
                var start = TimeProvider.System.GetTimestamp();
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
                {
                    tally.Add(one);
                    var took = TimeProvider.System.GetElapsedTime(start);
                    longest = took > longest ? took : longest;
                }
            }
        }

        long? Next()
        {
            lock (gate)
            {
                var elapsed = TimeProvider.System.GetElapsedTime(began);
                if (next > last || tally.Violations.Count >= MostViolations || elapsed >= atMost || elapsed + longest > atMost + Overtime)
                    return null;
                var number = next;
                next += step;
                return number;
            }
        }
    }
}
