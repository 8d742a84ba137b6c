using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Feeds;
using MartDesk.Exchange.Server.Faults;
using MartDesk.Exchange.Server.Instruments;
using MartDesk.Exchange.Server.MarketData;
using MartDesk.Exchange.Server.Orders;
using MartDesk.Exchange.Server.Streams;
using MartDesk.Exchange.Snapshots;

namespace MartDesk.Exchange.Server.Engine;

/// <summary>The venue's whole state: the engine and what is derived from its events. Touched only by the engine loop.</summary>
/// <remarks>
/// A command gets its sequence and time here, is applied, and is appended to the journal. It is applied first: a command that the engine
/// cannot survive is then never written, and the restart comes up without it. Nobody hears of its effects before <see cref="Commit"/>.
/// </remarks>
internal sealed class Venue : IFeedPort
{
    private readonly ICommandJournal _journal;
    private readonly TimeProvider _time;
    private readonly OrderIdSequence _orderIds = new();
    private readonly VenueEvents _events;
    private long _lastTimeMs;
    private bool _hasUncommitted;

    public Venue(InstrumentCatalog instruments, ICommandJournal journal, TimeProvider time)
    {
        _journal = journal;
        _time = time;
        Instruments = instruments;
        KnownInstruments = instruments.All.Count;
        Engine = new ExchangeEngine(instruments.All);
        Tape = new PublicTape(instruments);
        _events = new VenueEvents(Orders, Tape, StreamEvents, new long[instruments.All.Count]);
    }

    public ExchangeEngine Engine { get; private set; }

    public InstrumentCatalog Instruments { get; }

    public OrderArchive Orders { get; } = new();

    public PublicTape Tape { get; }

    /// <summary>What happened since the streams were last served.</summary>
    public StreamEvents StreamEvents { get; } = new();

    /// <summary>The venue's time, Unix milliseconds; never goes back, whatever the clock does.</summary>
    public long NowMs => _lastTimeMs = Math.Max(_lastTimeMs, _time.GetUtcNow().ToUnixTimeMilliseconds());

    public EngineMark Mark => new(Engine.LastSequence, Engine.ComputeStateHash());

    /// <summary>When the book of an instrument last changed, Unix milliseconds; now when it never did.</summary>
    public long BookChangedMs(int instrumentId) => _events.BookChangedMs[instrumentId] is > 0 and var changed ? changed : NowMs;

    public long NextOrderId()
    {
        _orderIds.Saw(Engine.LastOrderId);
        return _orderIds.Next(NowMs);
    }

    /// <summary>How many instruments the snapshot knew that the venue was loaded from; all of them when it was not.</summary>
    public int KnownInstruments { get; private set; }

    /// <summary>True when money was ever paid into the account.</summary>
    public bool IsFunded(int accountId) => _events.Funded.Contains(accountId);

    /// <summary>Writes the engine and all that was derived from its events.</summary>
    public void Save(SnapshotWriter writer)
    {
        writer.Long(_lastTimeMs);
        Engine.Save(writer);
        Orders.Save(writer);
        Tape.Save(writer);
        _events.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote into a new venue.</summary>
    /// <exception cref="InvalidDataException">Not a snapshot of this program and these instruments.</exception>
    public void Load(SnapshotReader reader)
    {
        _lastTimeMs = reader.Long();
        Engine = ExchangeEngine.Load(Instruments.All, reader);
        Orders.Load(reader, Engine);
        Tape.Load(reader);
        KnownInstruments = Tape.LoadedInstruments;
        _events.Load(reader);
        foreach (var accountId in Orders.AccountIds)
            StreamEvents.Knows(accountId);
    }

    /// <summary>What else decides whether commands of clients are taken; null for nothing. Not asked when the journal is replayed.</summary>
    public WindDown? WindDown { get; set; }

    /// <summary>Applies a command; its sequence and time are filled in.</summary>
    /// <returns>Why it was refused; None when it was not.</returns>
    /// <exception cref="EngineFaultException">The engine failed; the venue must stop.</exception>
    /// <exception cref="WindDownException">The venue takes no such commands any more. Nothing changed.</exception>
    public RejectReason Apply(Command command)
    {
        if (Orders.Of(command.AccountId) is not null)
            WindDown?.Check(command);
        var stamped = command with { Sequence = Engine.LastSequence + 1, TimeMs = NowMs };
        var refusal = ApplyToEngine(stamped);
        _journal.Append(stamped);
        _hasUncommitted = true;
        return refusal;
    }

    /// <summary>Applies the first of the commands read back from the journal, and looks ahead in the others.</summary>
    public void Replay(ReadOnlySpan<Command> coming)
    {
        Engine.LookAhead(coming);
        ref readonly var command = ref coming[0];
        _lastTimeMs = Math.Max(_lastTimeMs, command.TimeMs);
        ApplyToEngine(command);
    }

    /// <summary>Makes everything applied so far durable.</summary>
    public void Commit()
    {
        if (!_hasUncommitted)
            return;
        _journal.Commit();
        _hasUncommitted = false;
    }

    void IFeedPort.Apply(Command command) => Apply(command);

    private RejectReason ApplyToEngine(in Command command)
    {
        _events.Begin(command.TimeMs);
        try
        {
            Engine.Apply(command, _events);
        }
        catch (Exception problem)
        {
            throw new EngineFaultException($"Command {command.Sequence} ({command.Kind}) failed.", problem);
        }

        return _events.Refusal;
    }
}
