using MartDesk.Simulation.Scheduling;

namespace MartDesk.Simulation.Faults;

/// <summary>Which faults strike: drawn from the seed for every occasion by its number, or a given list of them.</summary>
/// <remarks>
/// The n-th occasion of a kind is struck or not whatever else happens, so a schedule is data: <c>DropReply#3</c>. A shrinker leaves some out and
/// the others stay where they are.
/// </remarks>
internal sealed class FaultPlan
{
    private static readonly (FaultKind Kind, int PerMille)[] HighestRates =
    [
        (FaultKind.Refuse, 60), (FaultKind.CutRequest, 40), (FaultKind.DropRequest, 60), (FaultKind.DropReply, 80), (FaultKind.CutReply, 80),
        (FaultKind.LateDelivery, 60), (FaultKind.SlowReply, 60), (FaultKind.ServerErrorBefore, 60), (FaultKind.ServerErrorAfter, 80),
        (FaultKind.HtmlAfter, 50), (FaultKind.TornReply, 50), (FaultKind.TooMany, 25), (FaultKind.ShutOut, 4), (FaultKind.ClockRefused, 40),
        (FaultKind.StaleList, 120), (FaultKind.Maintenance, 6), (FaultKind.RefuseStream, 200), (FaultKind.CutStream, 10), (FaultKind.SilentStream, 6),
        (FaultKind.DropFrame, 60), (FaultKind.DoubleFrame, 80), (FaultKind.LateFrame, 80), (FaultKind.BadFrame, 30), (FaultKind.KillAtPoint, 40),
        (FaultKind.KillAnywhere, 1), (FaultKind.PowerLossAtWrite, 12), (FaultKind.Shutdown, 120), (FaultKind.DiskFull, 60), (FaultKind.SyncFails, 12),
        (FaultKind.SlowDisk, 60), (FaultKind.ClockJump, 100), (FaultKind.KillVenue, 120),
    ];

    private readonly ulong _seed;
    private readonly HashSet<Strike>? _only;
    private readonly int[] _rates = new int[64];
    private readonly int[] _occasions = new int[64];

    /// <param name="seed">The run's.</param>
    /// <param name="only">Just these strike; null for those that the seed draws.</param>
    /// <param name="rates">How many of a thousand occasions of a kind are struck, the others none; null for what the seed draws.</param>
    public FaultPlan(ulong seed, IReadOnlyCollection<Strike>? only, IReadOnlyDictionary<FaultKind, int>? rates = null)
    {
        _seed = seed;
        _only = only is null ? null : [.. only];
        if (rates is not null)
        {
            foreach (var (kind, rate) in rates)
                _rates[(int)kind] = rate;
            return;
        }

        var random = new SimRandom(SimRandom.Of(seed, 1, 0));
        var isCalm = random.Chance(4);
        foreach (var (kind, highest) in HighestRates)
        {
            // A third of the kinds is off, so that what a fault hides is seen without it.
            var rate = random.Chance(33) ? 0 : random.Between(1, highest);
            _rates[(int)kind] = isCalm ? 0 : rate;
        }
    }

    /// <summary>False in the phase in which everything must come to its end.</summary>
    public bool IsActive { get; set; } = true;

    /// <summary>What has struck, in order.</summary>
    public List<Strike> Struck { get; } = [];

    /// <summary>Whether this occasion of a kind is struck; every call is an occasion.</summary>
    public bool Takes(FaultKind kind)
    {
        var number = _occasions[(int)kind]++;
        if (!IsActive)
            return false;
        var strike = new Strike(kind, number);
        var strikes = _only is not null ? _only.Contains(strike) : (int)(SimRandom.Of(_seed, 100 + (ulong)kind, (ulong)number) % 1000) < _rates[(int)kind];
        if (strikes)
            Struck.Add(strike);
        return strikes;
    }

    /// <summary>Randomness of the occasion just taken: how long, how much.</summary>
    public SimRandom Details(FaultKind kind) => new(SimRandom.Of(_seed, 200 + (ulong)kind, (ulong)_occasions[(int)kind]));
}

/// <summary>A fault at one occasion, counted from zero.</summary>
internal readonly record struct Strike(FaultKind Kind, int Number)
{
    public override string ToString() => FormattableString.Invariant($"{Kind}#{Number}");

    /// <exception cref="FormatException">Not of the form <c>DropReply#3</c>.</exception>
    public static Strike Parse(string text) => text.Split('#') is [var kind, var number] && Enum.TryParse<FaultKind>(kind, out var parsed)
        ? new Strike(parsed, int.Parse(number, System.Globalization.CultureInfo.InvariantCulture))
        : throw new FormatException($"'{text}' is no fault; they are written DropReply#3.");
}
