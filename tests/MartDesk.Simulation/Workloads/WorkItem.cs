using MartDesk.Desk.Guards;
using MartDesk.Desk.Ticket;
using MartDesk.Desk.Transfers;

namespace MartDesk.Simulation.Workloads;

/// <summary>One thing that somebody does at a time: an alert is sent, the owner trades by hand, the market jumps.</summary>
internal sealed record WorkItem
{
    public required int Number { get; init; }

    public required TimeSpan At { get; init; }

    public required WorkKind Kind { get; init; }

    /// <summary>Which of the pointers an alert comes by.</summary>
    public int Pointer { get; init; }

    /// <summary>The message, with POINTER for the pointer and TIME for the time of sending.</summary>
    public string Body { get; init; } = "";

    /// <summary>An answered alert is delivered once more.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>Another message came by this name before.</summary>
    public bool IsSameName { get; init; }

    /// <summary>The message is right and must be taken, not refused.</summary>
    public bool IsSound { get; init; }

    /// <summary>How late an entry of it may be ordered, seconds; 0 when it is no entry.</summary>
    public int EntryLagSeconds { get; init; }

    public int Amount { get; init; }

    public int Instrument { get; init; }

    /// <summary>What the desk is set to.</summary>
    public DeskMode Mode { get; init; }

    /// <summary>It is stopped by the button that also closes everything.</summary>
    public bool IsPanic { get; init; }

    /// <summary>What the owner orders on the desk's page, for an account.</summary>
    public Func<string, ManualOrder>? Ticket { get; init; }

    /// <summary>What the owner moves between spot and futures, for an account.</summary>
    public Func<string, TransferWish>? Transfer { get; init; }

    public override string ToString() => FormattableString.Invariant($"w{Number} {Kind} at {At.TotalSeconds:0.0} s by {Pointer}: {Body}{(Body.Length == 0 ? $"{Instrument}/{Amount}" : "")}");
}

/// <summary>Who does something.</summary>
internal enum WorkKind
{
    Alert = 0,

    /// <summary>Nonsense, or a pointer that is none.</summary>
    Noise = 1,

    /// <summary>The owner trades at the venue, past the desk.</summary>
    ManualOrder = 2,

    /// <summary>The owner leaves many orders in the book.</summary>
    ManyOrders = 3,

    /// <summary>The price jumps by so many percent.</summary>
    Jump = 4,

    /// <summary>The desk is stopped, and started again a while later.</summary>
    Halt = 5,

    /// <summary>Panic: everything is closed and the desk halted.</summary>
    Panic = 6,

    /// <summary>The owner orders on the desk's own page.</summary>
    Ticket = 7,

    /// <summary>The desk is stopped or released, by an owner who presses until there is an answer.</summary>
    Switch = 8,

    /// <summary>The desk's process dies; with the power when there is an amount.</summary>
    Death = 9,

    /// <summary>The owner moves money between spot and futures on the desk's page.</summary>
    Transfer = 10,
}

/// <summary>One alert as its sender lived through it.</summary>
internal sealed class SentAlert(WorkItem item)
{
    public WorkItem Item { get; } = item;

    /// <summary>Answers in order; no answer is not among them.</summary>
    public List<MartDesk.Desk.Alerts.AlertAnswer> Answers { get; } = [];

    public int Deliveries { get; set; }

    /// <summary>When it came to a desk: to which life, ticks of the run, and by that desk's wall clock.</summary>
    public List<(int Life, long At, DateTimeOffset DeskTime)> Arrivals { get; } = [];

    /// <summary>When it was first sent, milliseconds of the true time.</summary>
    public long SentMs { get; set; }

    /// <summary>Answered 202, or told that it came before.</summary>
    public bool IsTaken => Answers.Exists(answer => answer.Status is "accepted" or "duplicate");
}
