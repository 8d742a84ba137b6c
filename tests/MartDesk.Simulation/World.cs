using System.Globalization;
using Dapper;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Pointers;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Server;
using MartDesk.Simulation.Checks;
using MartDesk.Simulation.Desks;
using MartDesk.Simulation.Disks;
using MartDesk.Simulation.Faults;
using MartDesk.Simulation.Networks;
using MartDesk.Simulation.Plants;
using MartDesk.Simulation.Scheduling;
using MartDesk.Simulation.Stops;
using MartDesk.Simulation.Venues;
using MartDesk.Simulation.Workloads;
using Microsoft.Extensions.Logging;

namespace MartDesk.Simulation;

/// <summary>One run: everything that follows from a seed, from the first alert to the verdict.</summary>
/// <remarks>
/// A desk, its disk, two accounts, the network and the exchange, on one thread and one clock. First alerts come and faults strike; then the faults
/// end, and within two minutes everything must have come to its end. The checks read what happened and what is there at the end, nothing else.
/// </remarks>
internal sealed class World : IDisposable
{
    private static readonly TimeSpan Occasion = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterLastItem = TimeSpan.FromSeconds(40);

    /// <summary>While a hundred orders are open nothing is provably absent; this is long enough for a fence to pass meanwhile.</summary>
    private static readonly TimeSpan AfterManyOrders = TimeSpan.FromSeconds(110);

    /// <summary>What two keys may send. Two hundred in one second would be more than the venue's history can ever show, and it takes bounds in seconds.</summary>
    private static readonly TimeSpan BetweenManyOrders = TimeSpan.FromMilliseconds(50);

    /// <summary>One run in so many makes its database itself; the others begin with one as the first opening leaves it.</summary>
    private const ulong FromNothing = 16;

    private readonly List<string> _notes = [];
    private readonly List<string> _failures = [];
    private readonly SimContext _outside;
    private readonly SimRandom _random;
    private bool? _crash;
    private int _lives;
    private int _steps;
    private int _killIn = -1;
    private string _killCell = "K14";
    private int _slowLeft;
    private int _releasesUnanswered;
    private bool _isDisposed;

    /// <param name="seed">All that happens follows from it.</param>
    /// <param name="folder">A folder of the real file system that names the disk; the desk's lock and key lie there.</param>
    /// <param name="options">What to leave out or put in.</param>
    public World(ulong seed, string folder, RunOptions options)
    {
        Seed = seed;
        Options = options;
        Scheduler = new SimScheduler(new SimRandom(SimRandom.Of(seed, 2, 0)), (int)(SimRandom.Of(seed, 2, 1) % 60)) { BetweenSteps = BetweenSteps };
        _outside = new SimContext(Scheduler, 0);
        _random = new SimRandom(SimRandom.Of(seed, 7, 0));
        Faults = new FaultPlan(seed, options.OnlyFaults, options.Rates);
        Plant = options.Plant;
        Logs = new SimLogs(this);
        Logger = Logs.CreateLogger("");
        MartDesk.Desk.Vault.MasterKeyFile.LoadOrCreate(Path.Combine(folder, "master.key"), mayCreate: true, passphrase: null, new FixedBytes());
        Disk = new SimDisk(folder) { DiesHere = DiesAtWrite };
        if (SimRandom.Of(seed, 8, 0) % FromNothing != 0)
            NewDatabase.CopyTo(Disk);
        Venue = new SimVenue(Scheduler, seed, Accounts, options.Shape);
        Network = new SimNetwork(Scheduler, Venue, Faults, Cells, seed) { KeepsCalls = options.KeepsCalls, Observer = Leaving, Answered = Answered, Heard = Heard };
        Senders = new AlertSenders(this, _outside, _random);
        Owner = new SwitchOwner(this, _outside);
        Transfers = new TransferOwner(this, _outside);
        Losses = new LossOwner(this, _outside);
        TimedCancels = new TimedCancelOwner(this);
        if (options is { Work: null, Shape: null })
        {
            Losses.Draw(Plant is { NeedsLimits: true });
            TimedCancels.Draw(Plant is { NeedsLimits: true });
        }

        Work = [.. (options.Work ?? WorkloadMaker.Make(seed)).Where(item => options.OnlyWork?.Contains(item.Number) ?? true)];
        Plant?.Set(this);
        var mode = _random.Chance(50) ? MartDesk.Exchange.Orders.PositionMode.OneWay : MartDesk.Exchange.Orders.PositionMode.Hedge;
        Venue.Do(venue =>
        {
            for (var account = 1; account <= 2; account++)
                venue.Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.SetPositionMode, AccountId = account, PositionMode = mode });
        });
        _desk = new SimDesk(this, ++_lives);
    }

    /// <summary>The accounts at the venue. Their keys are among the words that must never be seen outside the vault.</summary>
    public static readonly IReadOnlyList<ApiKeyGrant> Accounts =
    [
        new("canary-key-one-1111", "canary-secret-one-7f3a91", "canary-memo-one-55c0de", 5_000m) { SpotBalanceUsdt = 1_000m },
        new("canary-key-two-2222", "canary-secret-two-aa01bb", "canary-memo-two-77feed", 50_000m) { SpotBalanceUsdt = 1_000m },
    ];

    private SimDesk _desk;

    public ulong Seed { get; }

    public RunOptions Options { get; }

    public SimScheduler Scheduler { get; }

    public FaultPlan Faults { get; }

    public Cells Cells { get; } = new();

    public Plant? Plant { get; }

    public SimDisk Disk { get; }

    public SimVenue Venue { get; }

    public SimNetwork Network { get; }

    public SimLogs Logs { get; }

    public ILogger Logger { get; }

    public IReadOnlyList<WorkItem> Work { get; }

    /// <summary>Who sends alerts, and presses the buttons of orders by hand.</summary>
    public AlertSenders Senders { get; }

    public IReadOnlyList<SentAlert> Sent => Senders.Sent;

    /// <summary>The life that is now, or was last.</summary>
    public SimDesk Desk => _desk;

    public TimeSpan ClockAhead { get; private set; }

    /// <summary>By how much the desk's wall clock was behind at the worst.</summary>
    public TimeSpan MostBehind { get; private set; }

    /// <summary>Texts of the pointers, in order of creation.</summary>
    public List<string> PointerTexts { get; } = [];

    public List<string> AccountIds { get; } = [];

    /// <summary>From when to when the desk had answered that it was stopped.</summary>
    public List<Halt> Halted { get; } = [];

    /// <summary>Who presses the stop switch again and again, where that is what is tried.</summary>
    public SwitchOwner Owner { get; }

    /// <summary>Who moves money between spot and futures.</summary>
    public TransferOwner Transfers { get; }

    /// <summary>Who has an account closed at a loss.</summary>
    public LossOwner Losses { get; }

    /// <summary>Who lets the venue cancel when the desk is gone.</summary>
    public TimedCancelOwner TimedCancels { get; }

    /// <summary>When orders had been planned, before they were stored.</summary>
    public List<long> Planned { get; } = [];

    /// <summary>When each life of the desk began, by its number; one that died before it came to that is not among them.</summary>
    public Dictionary<int, long> LifeBegan { get; } = [];

    public IReadOnlyList<string> Notes => _notes;

    public IReadOnlyList<string> Failures => _failures;

    /// <summary>When the faults ended, ticks.</summary>
    public long CalmSince { get; private set; }

    public long NowMs => MsAt(Scheduler.Now);

    /// <summary>The true time of a moment of the run, Unix milliseconds.</summary>
    public static long MsAt(long ticks) => SimTime.Start.AddTicks(ticks).ToUnixTimeMilliseconds();

    /// <summary>Lives through it and judges.</summary>
    public void Run()
    {
        Begin();
        foreach (var item in Work)
            Scheduler.After(_outside, item.At, () => Do(item));
        var lastItem = Work.Count == 0 ? TimeSpan.Zero : Work.Max(item => item.At);
        var safety = lastItem + (Work.Any(item => item.Kind == WorkKind.ManyOrders) ? AfterManyOrders : AfterLastItem);
        for (var at = Occasion; at < safety; at += Occasion)
        {
            Scheduler.After(_outside, at, Strike);
            Scheduler.After(_outside, at, () => FreshnessChecks.Judge(this));
        }

        Scheduler.Run(safety);

        Faults.IsActive = false;
        Disk.IsFull = false;
        Disk.FailsNextSync = false; // Else a desk with nothing to write dies of it at the end of the calm.
        CalmSince = Scheduler.Now;
        Note("calm", "");
        if (!Venue.IsUp)
            Venue.Start();
        TakeManyOrdersAway();
        Scheduler.Run(() => _desk.IsServing && !_desk.Context.IsDead, TimeSpan.FromSeconds(100));
        var isQuiet = false;
        for (var second = 0; second < 130 && !isQuiet && _failures.Count == 0; second += 5)
        {
            Scheduler.Run(TimeSpan.FromSeconds(5));
            isQuiet = IsQuiet();
        }

        // The lists are read once a minute; what they say now must be what is there.
        // An order that fills in the very moment of looking is still on its way to the desk, so the market stands still for the last few seconds.
        if (_failures.Count == 0)
        {
            Scheduler.Run(TimeSpan.FromSeconds(61));
            Venue.Feed.IsStill = true;
            isQuiet = isQuiet && ComesToRest();
        }

        if (Scheduler.Strays is { Count: > 0 } strays)
            Fail("thread", $"{strays.Count} continuations came from other threads: {strays[0]}");
        if (_failures.Count == 0)
            Checker.Judge(this, isQuiet);
    }

    /// <summary>Waits until five seconds have passed in which nothing was ordered: a stop that waits may act while the market stands still, and what it stands beyond it will.</summary>
    private bool ComesToRest()
    {
        for (var tries = 0; tries < 20; tries++)
        {
            var calls = Orders();
            Scheduler.Run(TimeSpan.FromSeconds(5));
            if (Orders() == calls && IsQuiet())
                return true;
        }

        return false;

        int Orders() => Network.Calls.Count(call => call is { Method: "POST", IsRead: false });
    }

    /// <summary>Connects accounts and makes pointers in the first life; finds them again in the others.</summary>
    public async Task SetUpAsync(SimDesk desk)
    {
        var accounts = desk.Get<IAccountDirectory>();
        var pointers = desk.Get<IPointers>();
        for (var i = (await accounts.ListAsync(CancellationToken.None)).Count; i < Accounts.Count; i++)
        {
            var credentials = new ApiCredentials(Accounts[i].Key, Accounts[i].Secret, Accounts[i].Memo);
            await accounts.ConnectAsync(new NewAccount($"Account {i + 1}", VenueEnvironment.Local, new Uri("http://venue.test:80"), new Uri("ws://venue.test:80"), credentials), CancellationToken.None);
        }

        var known = await accounts.ListAsync(CancellationToken.None);
        AccountIds.Clear();
        AccountIds.AddRange(known.Select(account => account.AccountId));
        await Losses.SetUpAsync(desk);
        await TimedCancels.SetUpAsync(desk);
        while (PointerTexts.Count < 3)
        {
            var number = PointerTexts.Count;
            var (_, text) = await pointers.CreateAsync(
                new NewPointer
                {
                    Name = $"strategy {number} life {desk.Life}",
                    AccountId = AccountIds[number == 1 ? 1 : 0],
                    Targets = number == 2 ? [new PointerTarget(AccountIds[0], 1m), new PointerTarget(AccountIds[1], 2m)] : [],
                    Settings = new PointerSettings { PlainOpens = number == 1, MaxDeviationPercent = 0m },
                },
                CancellationToken.None);
            PointerTexts.Add(text);
        }
    }

    /// <summary>The desk's process dies at once.</summary>
    /// <param name="losesPower">What was not synced may be lost with it.</param>
    public void Crash(bool losesPower)
    {
        if (_desk.Context.IsDead)
            return;
        Note("desk dies", losesPower ? "power" : "process");
        Cells.Mark("F-20");
        if (!_desk.IsServing)
            Cells.Mark("K17");
        _desk.Context.Die();
        Owner.DeskDied();
        if (_releasesUnanswered > 0)
            EndHalts(); // The desk may have stored that it goes on before it could say so.
        _releasesUnanswered = 0;
        Disk.Freeze();
        Network.Drop(_desk.Context);
        _crash = losesPower;
    }

    /// <summary>The desk is gone for good, and nothing of it is left in memory.</summary>
    public void LetTheDeskGo()
    {
        _desk.Context.Die();
        Network.Drop(_desk.Context);
        _desk.Dispose();
        _desk = new SimDesk(this, ++_lives);
        Scheduler.Leap(TimeSpan.FromDays(2)); // Whatever waited for it is called off.
        Scheduler.Run(TimeSpan.FromSeconds(60));
    }

    public void Note(string what, string details)
    {
        Scheduler.Note(what);
        Scheduler.Note(details);
        _notes.Add(string.Create(CultureInfo.InvariantCulture, $"{Scheduler.Now / 10_000_000d,9:0.000}  {what} {details}"));
    }

    /// <summary>A line of the log, for the reader of a trace.</summary>
    public void Log(string line) => _notes.Add(string.Create(CultureInfo.InvariantCulture, $"{Scheduler.Now / 10_000_000d,9:0.000}      {line}"));

    public void Fail(string check, string problem)
    {
        if (_failures.Count < 10)
            _failures.Add($"{check}: {problem}");
    }

    /// <summary>What the writer of the store waits for before a group.</summary>
    public Task DiskTurnAsync()
    {
        if (_slowLeft > 0 || Faults.Takes(FaultKind.SlowDisk))
        {
            _slowLeft = _slowLeft > 0 ? _slowLeft - 1 : 2;
            Cells.Mark("F-24", "F-07");
            return Task.Delay(TimeSpan.FromMilliseconds(Faults.Details(FaultKind.SlowDisk).Between(200, 2_500)), _desk.Time);
        }

        return Task.Delay(TimeSpan.FromMilliseconds(_random.Between(1, 6)), _desk.Time);
    }

    public T Query<T>(Func<System.Data.IDbConnection, T> read) => _desk.Store.Read(read);

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (!_desk.Context.IsDead)
        {
            _desk.Context.Die();
            Disk.Freeze();
        }

        _desk.Dispose();
        Disk.Dispose();
        Venue.Journal.Dispose();
    }

    /// <summary>Starts the desk and lets it connect, without a fault.</summary>
    public void Begin()
    {
        // The first start is not what is tested, and pointers are shown only once.
        Faults.IsActive = false;
        _desk.Start();
        Scheduler.Run(TimeSpan.FromSeconds(2));
        Faults.IsActive = true;
    }

    private void BetweenSteps()
    {
        if (_killIn > 0 && --_killIn == 0 && !_desk.Context.IsDead)
        {
            Cells.Mark(_killCell);
            Crash(false);
        }

        if (++_steps % 16 == 0 && !_desk.Context.IsDead && Faults.Takes(FaultKind.KillAnywhere))
            Crash(_random.Chance(30));
        if (_crash is not { } losesPower)
            return;
        _crash = null;
        _desk.Dispose();
        Disk.Thaw(losesPower ? _random : null);
        var isOnTheWire = Network.Calls.Count > 0 && Network.Calls[^1] is { Told: null, Method: "POST" };
        var away = TimeSpan.FromMilliseconds(_random.Pick<int>(isOnTheWire ? [400, 12_000, 80_000] : [50, 400, 3_000, 12_000, 70_000]) * (Faults.IsActive ? 1 : 0.1));
        _desk = new SimDesk(this, ++_lives);
        var next = _desk;
        Scheduler.After(_outside, away, next.Start);
    }

    private bool DiesAtWrite()
    {
        if (_desk.Context.IsDead || !Faults.Takes(FaultKind.PowerLossAtWrite))
            return false;
        Crash(true);
        return true;
    }

    private void Leaving(WireCall call)
    {
        if (call.Method != "POST" || call.IsRead || call.Path.EndsWith("submit-order", StringComparison.Ordinal) || !Faults.Takes(FaultKind.KillAtPoint))
            return;
        Cells.Mark("K16");
        _killIn = 1;
        _killCell = "K16";
    }

    private void Answered(WireCall call)
    {
        if (call.Method == "GET" && call.Path.Contains("/private/", StringComparison.Ordinal) && Faults.Takes(FaultKind.KillAnywhere))
        {
            Cells.Mark("K15");
            Crash(false);
            throw new DeathException("K15");
        }
    }

    private void Heard()
    {
        if (!Faults.Takes(FaultKind.KillAnywhere))
            return;
        if (_random.Chance(50))
        {
            (_killIn, _killCell) = (2, "K14");
            return;
        }

        Cells.Mark("K13");
        Crash(false);
        throw new DeathException("K13");
    }

    /// <summary>What strikes by the clock.</summary>
    private void Strike()
    {
        if (Faults.Takes(FaultKind.KillVenue) && Venue.IsUp)
        {
            Cells.Mark("F-85");
            Note("venue dies", "");
            Venue.Kill();
            Scheduler.After(_outside, TimeSpan.FromMilliseconds(_random.Between(100, 6_000)), () =>
            {
                if (!Venue.IsUp)
                    Venue.Start();
            });
        }

        if (Faults.Takes(FaultKind.ClockJump))
        {
            Cells.Mark("F-46");
            var details = Faults.Details(FaultKind.ClockJump);
            var most = details.Pick([4_000, 4_000, 45_000]);
            ClockAhead = TimeSpan.FromMilliseconds(details.Between(-most, most));
            MostBehind = ClockAhead < -MostBehind ? -ClockAhead : MostBehind;
            _desk.Time.Ahead = ClockAhead;
            Note("clock jumps", ClockAhead.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        }

        if (Faults.Takes(FaultKind.DiskFull) && !Disk.IsFrozen)
        {
            Cells.Mark("F-21");
            Note("disk full", "");
            Disk.IsFull = true;
            Scheduler.After(_outside, TimeSpan.FromSeconds(_random.Between(2, 12)), () => Disk.IsFull = false);
        }

        if (Faults.Takes(FaultKind.SyncFails) && !Disk.IsFrozen)
        {
            Cells.Mark("F-22");
            Note("sync fails", "");
            Disk.FailsNextSync = true;
        }

        if (Faults.Takes(FaultKind.Shutdown) && _desk.IsServing && !_desk.Context.IsDead)
        {
            Cells.Mark("K18");
            _desk.Stop();
            if (_random.Chance(50))
                _killIn = _random.Between(1, 30);
            _killCell = "K18";
        }
    }

    private void Do(WorkItem item)
    {
        Note("work", item.ToString());
        switch (item.Kind)
        {
            case WorkKind.Alert or WorkKind.Noise or WorkKind.Ticket:
                Senders.Send(item);
                break;
            case WorkKind.ManualOrder:
                Cells.Mark("F-84", "F-80");
                Manual(item.Pointer + 1, item.Instrument, item.Amount, null);
                break;
            case WorkKind.ManyOrders:
                Cells.Mark("F-49");
                for (var i = 0; i < item.Amount; i++)
                {
                    var price = item.Instrument == 0 ? 400_000 - i : 180_000 - i;
                    Scheduler.After(_outside, BetweenManyOrders * i, () => Manual(item.Pointer + 1, item.Instrument, 1, price));
                }

                break;
            case WorkKind.Jump:
                Cells.Mark("F-84");
                Venue.Feed.Jump = (item.Instrument, item.Amount);
                break;
            case WorkKind.Halt:
                SetMode(DeskMode.Halted);
                Scheduler.After(_outside, TimeSpan.FromSeconds(item.Amount), () => SetMode(DeskMode.Active));
                break;
            case WorkKind.Panic:
                SetMode(DeskMode.Halted, isPanic: true);
                Scheduler.After(_outside, TimeSpan.FromSeconds(25), () => SetMode(DeskMode.Active));
                break;
            case WorkKind.Switch:
                if (item.Mode == DeskMode.Active && item.Amount > 0)
                    Owner.ReleaseOnceStopped();
                else
                    Owner.Want(item.Mode, item.IsPanic);
                break;
            case WorkKind.Death:
                Crash(losesPower: item.Amount > 0);
                break;
            case WorkKind.Transfer:
                Transfers.Want(item);
                break;
        }
    }

    /// <summary>A hundred open orders are more than the venue lists, and while they stand nothing is provably absent.</summary>
    private void TakeManyOrdersAway()
    {
        if (Work.Any(item => item.Kind == WorkKind.ManyOrders))
        {
            Venue.Do(venue =>
            {
                var open = new List<OrderView>();
                venue.Engine.CopyOpenOrders(1, open);
                venue.Engine.CopyOpenOrders(2, open);
                foreach (var order in open.Where(order => order.ClientOrderId is null))
                    venue.Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.CancelOrder, AccountId = order.AccountId, InstrumentId = order.InstrumentId, OrderId = order.OrderId });
            });
        }
    }

    private void SetMode(DeskMode mode, bool isPanic = false)
    {
        var desk = _desk;
        if (!desk.IsServing || desk.Context.IsDead)
        {
            if (mode == DeskMode.Active)
                Scheduler.After(_outside, TimeSpan.FromSeconds(2), () => SetMode(mode)); // The owner tries again.
            return;
        }

        if (mode == DeskMode.Active)
        {
            EndHalts();
            _releasesUnanswered++;
        }

        desk.Context.Do(() => _ = SetAsync());

        async Task SetAsync()
        {
            var owner = desk.Get<IDeskSwitch>();
            try
            {
                if (isPanic)
                    await owner.PanicAsync(CancellationToken.None);
                else
                    await owner.SetAsync(mode, CancellationToken.None);
            }
            catch (Exception e) when (e is MartDesk.Desk.Storage.StoreException)
            {
                _releasesUnanswered -= mode == DeskMode.Active ? 1 : 0;
                if (mode == DeskMode.Active)
                    _outside.Do(() => Scheduler.After(_outside, TimeSpan.FromSeconds(2), () => SetMode(mode)));
                return;
            }

            if (mode == DeskMode.Halted)
                Halted.Add(new Halt { From = Scheduler.Now });
            _releasesUnanswered -= mode == DeskMode.Active ? 1 : 0;
            if (mode == DeskMode.Active)
                EndHalts(); // Also of one that was answered while this waited for it.
            Note("desk", mode.ToString());
        }
    }

    private void EndHalts()
    {
        foreach (var halt in Halted)
            halt.To = Math.Min(halt.To, Scheduler.Now);
    }

    private void Manual(int account, int instrument, int lots, long? priceTicks) => Venue.Do(venue =>
    {
        if (lots == 0)
            return;
        var side = lots > 0 ? Side.Buy : Side.Sell;
        venue.Apply(new Command
        {
            Sequence = 0,
            TimeMs = 0,
            Kind = CommandKind.PlaceOrder,
            AccountId = account,
            InstrumentId = instrument,
            OrderId = venue.NextOrderId(),
            Side = side,
            Type = priceTicks is null ? MartDesk.Exchange.Orders.OrderType.Market : MartDesk.Exchange.Orders.OrderType.Limit,
            TimeInForce = priceTicks is null ? MartDesk.Exchange.Orders.TimeInForce.ImmediateOrCancel : MartDesk.Exchange.Orders.TimeInForce.GoodTillCancel,
            PriceTicks = priceTicks ?? 0,
            Lots = Math.Abs(lots),
            Leverage = venue.Engine.LeverageOf(account, instrument).Leverage,
            MarginMode = venue.Engine.LeverageOf(account, instrument).MarginMode,
        });
    });

    /// <summary>The master key is the same in all runs, or the first in a folder would differ from the others.</summary>
    private sealed class FixedBytes : MartDesk.Desk.Vault.ISecureRandom
    {
        public void Fill(Span<byte> bytes) => bytes.Fill(0x5A);
    }

    /// <summary>Nothing is on its way any more: what is not final rests at the venue.</summary>
    private bool IsQuiet()
    {
        if (!_desk.IsServing || _desk.Context.IsDead)
            return false;
        return Query(connection => connection.ExecuteScalar<long>(
            """
            SELECT COUNT(*) FROM alert WHERE state = 0
                OR (state = 1 AND NOT EXISTS (SELECT 1 FROM leg WHERE leg.alert_id = alert.id AND (leg.state = 2 OR (leg.state = 0 AND leg.terms LIKE '%"KeptSinceMs":%' AND leg.terms LIKE '%"Needs":"Stop"%'))))
                OR (state <> 6 AND EXISTS (SELECT 1 FROM leg WHERE leg.alert_id = alert.id AND leg.state IN (1, 3)))
            """) + connection.ExecuteScalar<long>(
            """
            SELECT COUNT(*) FROM transfer WHERE state IN (0, 1, 4) AND NOT EXISTS (
                SELECT 1 FROM transfer AS other WHERE other.account_id = transfer.account_id AND other.way = transfer.way AND other.amount = transfer.amount AND other.request_id <> transfer.request_id)
            """)) == 0;
    }
}

/// <summary>What to leave out of a run, and what to put in.</summary>
internal sealed record RunOptions
{
    /// <summary>Only these faults strike; null for those that the seed draws.</summary>
    public IReadOnlyCollection<Strike>? OnlyFaults { get; init; }

    /// <summary>Only these things are done; null for all.</summary>
    public IReadOnlyCollection<int>? OnlyWork { get; init; }

    /// <summary>What is done; null for what the seed draws.</summary>
    public IReadOnlyList<WorkItem>? Work { get; init; }

    /// <summary>How many of a thousand occasions of a kind are struck, the others none; null for what the seed draws.</summary>
    public IReadOnlyDictionary<FaultKind, int>? Rates { get; init; }

    /// <summary>A mistake to be found; null for none.</summary>
    public Plant? Plant { get; init; }

    /// <summary>What the venue lists and how busy its market is; null for what every seed has.</summary>
    public VenueShape? Shape { get; init; }

    /// <summary>Runs also what watches and records, not only what trades.</summary>
    public bool RunsWatchers { get; init; }

    /// <summary>False for a run so long that nobody could keep all requests.</summary>
    public bool KeepsCalls { get; init; } = true;

    /// <summary>Keeps the desk's log lines among the notes.</summary>
    public bool KeepsLogs { get; init; }
}
