using System.Globalization;
using MartDesk.Simulation;
using MartDesk.Simulation.Faults;

return args switch
{
    ["replay", var seed, .. var rest] => Proof.Replay(Number(seed), Options(rest)),
    ["shrink", var seed] => Proof.Shrink(Number(seed)),
    ["hash", var first, var count] => Proof.Hashes(Number(first), (int)Number(count)),
    ["seeds", var first, var count] => Proof.Seeds((long)Number(first), (long)Number(count), TimeSpan.FromHours(2)),
    ["plants", var atMost] => Proof.Plants((int)Number(atMost)),
    ["full"] => Proof.Seeds(1, 100_000, TimeSpan.FromMinutes(55)),
    _ => Proof.Usage(),
};

static ulong Number(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);

static RunOptions Options(string[] rest)
{
    var options = new RunOptions { KeepsLogs = true };
    for (var i = 0; i + 1 < rest.Length; i += 2)
    {
        var parts = rest[i + 1].Split(',', StringSplitOptions.RemoveEmptyEntries);
        options = rest[i] switch
        {
            "--faults" => options with { OnlyFaults = [.. parts.Select(Strike.Parse)] },
            "--work" => options with { OnlyWork = [.. parts.Select(part => int.Parse(part, CultureInfo.InvariantCulture))] },
            _ => throw new ArgumentException($"{rest[i]} is no option; there are --faults and --work."),
        };
    }

    return options;
}
