using Dapper;
using MartDesk.Desk.Guards;
using MartDesk.Simulation.Checks;
using MartDesk.Simulation.Faults;
using MartDesk.Simulation.Plants;
using MartDesk.Simulation.Scheduling;
using MartDesk.Simulation.Workloads;

namespace MartDesk.Simulation.Stops;

/// <summary>One trial of the stop switch: under full load, on a bad network and a slow disk, the desk is stopped, and nothing that opens may leave until it is released.</summary>
/// <remarks>
/// Half of the trials ask for something else before the desk has answered, most kill the desk while it is stopped. What leaves is read from the wire, at the
/// moment at which the desk hands it over; whatever else a run is judged by is judged as well. A request that left before stays on its way, as in the world.
/// </remarks>
internal sealed class StopTrial
{
    private static readonly IReadOnlyDictionary<FaultKind, int> Rates = new Dictionary<FaultKind, int>
    {
        [FaultKind.Refuse] = 10,
        [FaultKind.DropRequest] = 25,
        [FaultKind.DropReply] = 40,
        [FaultKind.CutReply] = 40,
        [FaultKind.LateDelivery] = 40,
        [FaultKind.SlowReply] = 70,
        [FaultKind.ServerErrorAfter] = 30,
        [FaultKind.TooMany] = 10,
        [FaultKind.ClockRefused] = 10,
        [FaultKind.CutStream] = 4,
        [FaultKind.DropFrame] = 20,
        [FaultKind.SlowDisk] = 25,
        [FaultKind.DiskFull] = 20,
        [FaultKind.KillAtPoint] = 1,
    };

    private StopTrial(World world) => World = world;

    public World World { get; }

    /// <summary>Times in which the desk was stopped and had said so.</summary>
    public int Stops => World.Halted.Count;

    /// <summary>Starts of the desk while it was stopped.</summary>
    public int Restarts => World.LifeBegan.Values.Count(began => World.Halted.Exists(halt => halt.Holds(began)));

    /// <summary>Orders that reduced and left while only those were let through.</summary>
    public int Reduced { get; private set; }

    /// <summary>Lives through the trial of a number.</summary>
    /// <param name="number">All that happens follows from it.</param>
    /// <param name="folder">A folder that names the disk.</param>
    /// <param name="plant">A mistake to be found; null for none.</param>
    /// <param name="keepsLogs">Keeps the desk's log lines among the notes.</param>
    public static StopTrial Once(ulong number, string folder, Plant? plant = null, bool keepsLogs = false)
    {
        var seed = SimRandom.Of(number, 40, 0);
        var trial = new StopTrial(SeedRun.Once(seed, folder, new RunOptions { Work = Work(seed), Rates = Rates, Plant = plant, KeepsLogs = keepsLogs }));
        if (trial.World.Failures.Count == 0)
            trial.JudgeExits();
        return trial;
    }

    /// <summary>Exits are what a desk that only reduces lets through.</summary>
    private void JudgeExits()
    {
        var sent = SubmittedOrder.Of(World.Network.Calls, DeskRecord.Read(World).Intents);
        Reduced = sent.Count(order => !order.IsOpening && World.Halted.Exists(halt => halt.IsReducing && halt.Holds(order.Call.SentAt)));
        var refused = World.Query(connection => connection.Query<string>("SELECT client_order_id FROM leg WHERE code = 'desk_reducing' AND effect = 1 AND kind = 0").AsList());
        if (refused.Count > 0)
            World.Fail("I12", $"Orders that reduce were held back though those may leave: {string.Join(", ", refused)}.");
    }

    private static List<WorkItem> Work(ulong seed)
    {
        var random = new SimRandom(SimRandom.Of(seed, 6, 0));
        var items = new List<WorkItem>();
        var stop = random.Between(8_300, 11_500);
        for (var at = 8_000; at < stop + 3_000; at += random.Between(20, 400))
            Add(at, random.Chance(80) ? Entry(random, items.Count) : Any(random, items.Count));
        var release = stop + random.Pick([6_000, 12_000, 12_000, 25_000, 85_000]);
        for (var i = 0; i < 6; i++)
            Add(random.Between(stop + 3_000, release + 2_000), random.Chance(40) ? Exit(random, items.Count) : Entry(random, items.Count));

        var at2 = stop;
        foreach (var mode in Modes(random))
        {
            Add(at2, new WorkItem { Number = items.Count, At = default, Kind = WorkKind.Switch, Mode = mode, IsPanic = mode == DeskMode.Halted && random.Chance(10) });
            at2 += random.Pick([1, 30, 300, 2_000]) + random.Next(60);
        }

        Add(Math.Max(release, at2 + 3_000), new WorkItem { Number = items.Count, At = default, Kind = WorkKind.Switch, Mode = DeskMode.Active, Amount = 1 });
        for (var deaths = random.Pick([0, 1, 1, 2]); deaths > 0; deaths--)
            Add(random.Between(stop + 20, release), new WorkItem { Number = items.Count, At = default, Kind = WorkKind.Death, Amount = random.Next(2) });
        return items;

        void Add(int ms, WorkItem item) => items.Add(item with { At = TimeSpan.FromMilliseconds(ms) });
    }

    /// <summary>What is asked for, each perhaps before the desk has answered the one before; the last is a stop.</summary>
    private static IReadOnlyList<DeskMode> Modes(SimRandom random)
    {
        var last = random.Chance(50) ? DeskMode.Halted : DeskMode.ReducingOnly;
        return random.Next(6) switch
        {
            0 or 1 or 2 => [last],
            3 => [DeskMode.Halted, DeskMode.Active, last],
            4 => [DeskMode.ReducingOnly, DeskMode.Active, DeskMode.Halted, DeskMode.Active, last],
            _ => [DeskMode.Halted, last],
        };
    }

    private static WorkItem Entry(SimRandom random, int number)
    {
        var side = Side(random);
        return Alert(random, number, FormattableString.Invariant($"\"action\":\"{side}\",\"quantity\":\"{random.Between(2, 30)}c\",\"timestamp\":\"TIME\",\"max_lag_s\":{random.Pick([20, 60, 300])},\"id\":\"i-{number}\""));
    }

    private static WorkItem Exit(SimRandom random, int number) =>
        Alert(random, number, FormattableString.Invariant($"\"action\":\"close_{Side(random)}\",\"id\":\"i-{number}\""));

    /// <summary>Mostly the same, so that what is ordered is not refused for what is held.</summary>
    private static string Side(SimRandom random) => random.Chance(90) ? "long" : "short";

    private static WorkItem Alert(SimRandom random, int number, string fields) => new()
    {
        Number = number,
        At = default,
        Kind = WorkKind.Alert,
        Pointer = random.Next(3),
        Body = $"{{\"pointer\":\"POINTER\",\"symbol\":\"{random.Pick(WorkloadMaker.Symbols)}\",{fields}}}",
        IsSound = true,
    };

    private static WorkItem Any(SimRandom random, int number)
    {
        var instrument = random.Next(WorkloadMaker.Symbols.Length);
        var (body, lag) = WorkloadMaker.Message(random, WorkloadMaker.Symbols[instrument], WorkloadMaker.Prices[instrument], number);
        return new WorkItem { Number = number, At = default, Kind = WorkKind.Alert, Pointer = random.Next(3), Body = body, IsSound = true, EntryLagSeconds = lag };
    }
}
