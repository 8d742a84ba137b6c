using System.Globalization;
using MartDesk.Proof;
using MartDesk.Proof.Parts;
using Simulated = MartDesk.Simulation.Proof;

const string usage = """
    martdesk-proof gate [--minutes N] [--scale X]    the sizes of every change, within 5 minutes
    martdesk-proof full [--minutes N] [--scale X]    the sizes of a release, within 60 minutes
    martdesk-proof replay SEED [--faults LIST] [--work LIST] [--calls]    one simulated seed with its log
    martdesk-proof replay PART NUMBER    one trial of another part: power, books, engine, stops, limits, year, fuzz, kills, gust, storm
    martdesk-proof shrink SEED    the smallest part of a failing seed's schedule that still fails
    martdesk-proof plants COUNT [NAME ...]    which of so many seeds finds each planted mistake
    """;

try
{
    return args switch
    {
        ["gate", .. var rest] => await RunAsync("gate", size => size.Gate, rest, 5),
        ["full", .. var rest] => await RunAsync("full", size => size.Full, rest, 58),
        ["replay", var part, var number] when !char.IsAsciiDigit(part[0]) => Replay(part, Number(number)),
        ["replay", var seed, .. var rest] => Simulated.Replay((ulong)Number(seed), rest),
        ["shrink", var seed] => Simulated.Shrink((ulong)Number(seed)),
        ["plants", var count, .. var names] => Simulated.Plants((int)Number(count), names),
        ["work", var part, var first, var step, var last, var seconds] => await Worker.RunAsync(part, Number(first), Number(step), Number(last), TimeSpan.FromSeconds(Number(seconds))),
        _ => Wrong(usage),
    };
}
catch (Exception e) when (e is ArgumentException or FormatException)
{
    return Wrong(e.Message);
}

static async Task<int> RunAsync(string title, Func<PartSize, long> sizeOf, string[] rest, double minutes)
{
    var scale = 1d;
    for (var i = 0; i < rest.Length; i += 2)
    {
        var value = i + 1 < rest.Length && double.TryParse(rest[i + 1], CultureInfo.InvariantCulture, out var read) && read is > 0d and <= 1e6
            ? read
            : throw new ArgumentException($"{rest[i]} needs a number above 0 and not above a million.");
        switch (rest[i])
        {
            case "--minutes":
                minutes = value;
                break;
            case "--scale":
                scale = value;
                break;
            default:
                throw new ArgumentException($"{rest[i]} is no option; there are --minutes and --scale.");
        }
    }

    return await new ProofRun(title, size => sizeOf(size) == 0 ? 0 : Math.Max(1, (long)(sizeOf(size) * scale)), TimeSpan.FromMinutes(minutes)).RunAsync();
}

static int Replay(string name, long number)
{
    var part = AllParts.Of(name).Make();
    using var held = part as IDisposable;
    var counts = new Dictionary<string, long>();
    foreach (var line in part.LogOf(number))
        Console.WriteLine(line);
    var wrong = part.Try(number, counts);
    foreach (var (what, count) in counts)
        Console.WriteLine($"{count} {what}");
    Console.WriteLine(wrong is null ? $"{name} {number}: nothing is wrong." : $"{name} {number}: {wrong}");
    return wrong is null ? 0 : 1;
}

static long Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
    ? number
    : throw new ArgumentException($"'{text}' is no number from 0 to {int.MaxValue}.");

static int Wrong(string message)
{
    Console.Error.WriteLine(message);
    return 2;
}
