using System.Globalization;
using System.Text;
using MartDesk.Desk.Alerts;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Orders;
using MartDesk.Simulation.Desks;
using MartDesk.Simulation.Disks;
using MartDesk.Simulation.Faults;
using MartDesk.Simulation.Plants;
using MartDesk.Simulation.Scheduling;
using MartDesk.Simulation.Venues;

namespace MartDesk.Simulation.Years;

/// <summary>A year of one desk that is never started again: what it keeps in memory must be the same at the end as after two months.</summary>
/// <remarks>
/// Around every funding the desk lives through two and a half minutes: alerts, fills, funding paid, once a day broken streams and the turn of the day. Between
/// them all clocks leap, as on a machine that has slept, so that everything that waits is late a thousand times. The exchange keeps the newest 10,000 of what has ended; those are
/// there before the desk begins, or they would grow. The database is on a disk that is counted apart.
/// </remarks>
internal sealed class Year : IDisposable
{
    /// <summary>How much more a desk may have in memory later than after two months.</summary>
    /// <remarks>
    /// Some lists are full later than that: the ids of 2,000 orders that were told of and of 1,000 of each account that have ended. Together they are six tenths of this.
    /// </remarks>
    public const long MostGrowth = 1 << 20;

    public const int Months = 12;
    public const int StretchesOfMonth = 91;
    private const int Ended = 10_200;
    private const int MostTimersMore = 20;
    private static readonly TimeSpan BetweenFundings = TimeSpan.FromHours(8);
    private static readonly TimeSpan Stretch = TimeSpan.FromSeconds(150);
    private static readonly TimeSpan BeforeFunding = TimeSpan.FromSeconds(60);

    private readonly SimContext _outside;
    private readonly List<string> _failures = [];
    private readonly int _stretchesOfMonth;
    private int _number;

    /// <param name="number">All that happens follows from it.</param>
    /// <param name="folder">A folder that names the disk.</param>
    /// <param name="stretchesOfMonth">Fundings of a month.</param>
    /// <param name="plant">A mistake to be found; null for none.</param>
    private Year(ulong number, string folder, int stretchesOfMonth, Plant? plant)
    {
        _stretchesOfMonth = stretchesOfMonth;
        World = new World(SimRandom.Of(number, 43, 0), folder, new RunOptions
        {
            Work = [],
            Rates = new Dictionary<FaultKind, int>(),
            Plant = plant,
            KeepsCalls = false,
            RunsWatchers = true,
            Shape = new VenueShape { KeepsJournal = false, Speed = 0.005, QuotesEvery = TimeSpan.FromMilliseconds(100) },
        });
        _outside = new SimContext(World.Scheduler, 99);
    }

    public World World { get; }

    /// <summary>At the end of each month: bytes in memory after a full collection without the disk's, timers that wait, bytes of the database.</summary>
    public List<(long Bytes, int Timers, long Database)> Ends { get; } = [];

    /// <summary>Bytes in memory when the desk is gone: the exchange, the disk's bookkeeping and the program itself.</summary>
    public long WithoutDesk { get; private set; }

    /// <summary>Bytes in memory at the end that go with the desk.</summary>
    public long OfDesk => Ends[^1].Bytes - WithoutDesk;

    /// <summary>Alerts that were taken.</summary>
    public int Taken { get; private set; }

    /// <summary>Orders that the venue filled for the desk.</summary>
    public long Orders { get; private set; }

    /// <summary>Times at which funding was paid for what was held.</summary>
    public int Fundings { get; private set; }

    /// <summary>What was wrong; null when nothing was.</summary>
    public string? Failure => World.Failures.Concat(_failures).FirstOrDefault();

    /// <summary>Lives through months, at the end of which the desk is let go and what remains is measured.</summary>
    private void Run(int months)
    {
        World.Network.Served = call => Orders += call.Path.EndsWith("/submit-order", StringComparison.Ordinal) && call.VenueReply is { Status: 200 } ? 1 : 0;
        FillTheVenue();
        World.Begin();
        for (var month = 0; month < months && Failure is null; month++)
        {
            for (var stretch = 0; stretch < _stretchesOfMonth && Failure is null; stretch++)
                LiveThrough(stretch);
            Ends.Add((Measure(), World.Scheduler.Waiting, World.Disk.Bytes));
        }

        if (Ends.Count < months)
            return; // It has failed.
        World.LetTheDeskGo();
        WithoutDesk = Measure();
        if (Ends[^1].Timers > Ends[0].Timers + MostTimersMore)
            _failures.Add(FormattableString.Invariant($"{Ends[0].Timers} timers waited after a month, {Ends[^1].Timers} do now."));
        if (World.Scheduler.Strays.Count > 0)
            _failures.Add($"A continuation came from another thread: {World.Scheduler.Strays[0]}");
    }

    /// <summary>What was wrong in a life of some months, held against the same life of two; null when nothing was.</summary>
    /// <param name="earlier">The life of two months, which is over.</param>
    public string? Judge(Year earlier) => earlier.Failure ?? Failure ?? (OfDesk <= earlier.OfDesk + MostGrowth ? null
        : FormattableString.Invariant($"The desk had {earlier.OfDesk} bytes in memory after two months and {OfDesk} later."));

    /// <summary>A life of so many months.</summary>
    /// <inheritdoc cref="Year(ulong, string, int, Plant)"/>
    public static Year Of(int months, ulong number, string folder, int stretchesOfMonth = StretchesOfMonth, Plant? plant = null)
    {
        using var year = new Year(number, folder, stretchesOfMonth, plant);
        year.Run(months);
        return year;
    }

    public void Dispose() => World.Dispose();

    /// <summary>So many orders, fills and movements of money of each account have ended that the exchange forgets the oldest with every new one.</summary>
    private void FillTheVenue()
    {
        World.Venue.Do(venue =>
        {
            for (var account = 1; account <= 2; account++)
            {
                for (var i = 0; i < Ended; i++)
                {
                    venue.Apply(new Command
                    {
                        Sequence = 0,
                        TimeMs = 0,
                        Kind = CommandKind.PlaceOrder,
                        AccountId = account,
                        InstrumentId = 1,
                        OrderId = venue.NextOrderId(),
                        Side = i % 2 == 0 ? Side.Buy : Side.Sell,
                        Effect = i % 2 == 0 ? PositionEffect.Open : PositionEffect.Close,
                        Type = OrderType.Market,
                        TimeInForce = TimeInForce.ImmediateOrCancel,
                        Lots = 1,
                        Leverage = venue.Engine.LeverageOf(account, 1).Leverage,
                        MarginMode = venue.Engine.LeverageOf(account, 1).MarginMode,
                    });
                }
            }
        });
        World.Scheduler.Run(TimeSpan.FromSeconds(1));
        World.Scheduler.Leap(TimeSpan.FromDays(100)); // Longer ago than anybody asks.
    }

    /// <summary>From a minute before the next funding until a minute and a half after it.</summary>
    private void LiveThrough(int stretch)
    {
        var now = World.NowMs;
        var every = (long)BetweenFundings.TotalMilliseconds;
        var begin = ((now / every) + 1) * every - (long)BeforeFunding.TotalMilliseconds;
        if (begin <= now)
            begin += every;
        World.Scheduler.Leap(TimeSpan.FromMilliseconds(begin - now));
        var account = stretch % 2;
        var symbol = stretch % 4 < 2 ? "BTCUSDT" : "ETHUSDT";
        var side = stretch % 3 == 0 ? "short" : "long";
        if (stretch % 3 == 1)
            World.Network.CutStreams(World.Desk.Context);
        At(8, () => Send(account, symbol, $"\"action\":\"{side}\",\"quantity\":\"3c\",\"timestamp\":\"{Now()}\",\"max_lag_s\":60"));
        At(14, () => Send(account, symbol, $"\"action\":\"long\",\"order_type\":\"limit\",\"price\":\"{(symbol == "BTCUSDT" ? 30_000 : 1_300)}\",\"quantity\":\"2c\",\"tag\":\"rest\",\"timestamp\":\"{Now()}\",\"max_lag_s\":60"));
        At(58, () => Fundings += World.Desk.Portfolio.Current.Positions.Count > 0 ? 1 : 0);
        At(100, () => Send(account, symbol, "\"action\":\"cancel_all\""));
        At(110, () => Send(account, symbol, $"\"action\":\"close_{side}\""));
        World.Scheduler.Run(Stretch);
        if (World.Desk.Portfolio.Current.Positions.Count > 0)
            _failures.Add(FormattableString.Invariant($"What was opened in stretch {stretch} was not closed."));

        void At(int second, Action action) => World.Scheduler.After(_outside, TimeSpan.FromSeconds(second), action);
    }

    private string Now() => DateTimeOffset.FromUnixTimeMilliseconds(World.NowMs).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private void Send(int account, string symbol, string fields)
    {
        var desk = World.Desk;
        var body = $"{{\"pointer\":\"{World.PointerTexts[account]}\",\"symbol\":\"{symbol}\",{fields},\"id\":\"y-{_number++}\"}}";
        desk.Context.Do(() => _ = SendAsync(desk, body));
    }

    private async Task SendAsync(SimDesk desk, string body)
    {
        if (await desk.Intake.ReceiveAsync(new IncomingAlert(null, Encoding.UTF8.GetBytes(body), "52.89.214.238"), CancellationToken.None) is { HttpStatus: 202 })
            Taken++;
    }

    /// <summary>Bytes that are still in use when all that is not has been taken away.</summary>
    private static long Measure()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        return GC.GetTotalMemory(forceFullCollection: false) - Page.Bytes;
    }
}
