using System.Globalization;
using System.Text;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Desk.Alerts;
using MartDesk.Exchange.Instruments;
using MartDesk.Simulation.Desks;
using MartDesk.Simulation.Networks;
using MartDesk.Simulation.Plants;
using MartDesk.Simulation.Scheduling;
using MartDesk.Simulation.Venues;

namespace MartDesk.Simulation.Limits;

/// <summary>A desk that is told to trade more than its key may, for a while: it must use what it may, and never ask for more.</summary>
/// <remarks>
/// The venue counts in its own windows and refuses what is over; beside it every call is counted in a window that slides, so that a way of counting that
/// this venue does not have would not find more either. The streams break every forty seconds.
/// </remarks>
internal sealed class FullLoad : IDisposable
{
    /// <summary>Alerts of a second. Each turns a position round, which is two orders, and the key may place twelve a second.</summary>
    private const int AlertsOfASecond = 8;

    private const int Symbols = 12;
    private const int LeastPercent = 90;
    private static readonly TimeSpan BetweenCuts = TimeSpan.FromSeconds(40);

    /// <summary>Until every queue has something to do.</summary>
    private static readonly TimeSpan RunUp = TimeSpan.FromSeconds(10);

    private readonly SimContext _outside;
    private readonly SimRandom _random;
    private readonly Dictionary<(string Path, string Who), Use> _uses = [];
    private readonly List<string> _failures = [];
    private long _alerts;

    public FullLoad(ulong number, string folder, Plant? plant = null)
    {
        World = new World(SimRandom.Of(number, 41, 0), folder, new RunOptions
        {
            Work = [],
            Rates = new Dictionary<Faults.FaultKind, int>(),
            Plant = plant,
            KeepsCalls = false,
            Shape = new VenueShape { Listing = [.. Enumerable.Range(0, Symbols).Select(Listed)], Prices = [.. Enumerable.Repeat(100_000L, Symbols)], QuotesEvery = TimeSpan.FromMilliseconds(250) },
        });
        World.Network.Served = Count;
        _outside = new SimContext(World.Scheduler, 99);
        _random = new SimRandom(SimRandom.Of(number, 42, 0));
    }

    public World World { get; }

    /// <summary>Alerts that were taken.</summary>
    public int Taken { get; private set; }

    /// <summary>Calls by endpoint, with what would have been allowed in the time; counted after the run-up.</summary>
    public IReadOnlyList<(string Endpoint, long Calls, long Allowed)> Used { get; private set; } = [];

    /// <summary>What was wrong; null when nothing was.</summary>
    public string? Failure => World.Failures.Concat(_failures).FirstOrDefault();

    /// <summary>Trades for so long.</summary>
    public void Run(TimeSpan time)
    {
        World.Begin();
        Send();
        Cut();
        World.Scheduler.Run(RunUp);
        foreach (var use in _uses.Values)
            use.Calls = 0;
        World.Scheduler.Run(time);
        Used = [.. _uses.GroupBy(use => use.Key.Path).Select(group => (
            Endpoint: group.Key.Split('/')[^1],
            Calls: group.Max(use => use.Value.Calls),
            Allowed: (long)(group.First().Value.Limit.Count * (time / group.First().Value.Limit.Window)))).OrderByDescending(use => use.Calls * 100 / use.Allowed)];
        var orders = Used.FirstOrDefault(use => use.Endpoint == "submit-order");
        if (orders.Calls * 100 < orders.Allowed * LeastPercent)
            _failures.Add(FormattableString.Invariant($"{orders.Calls} of {orders.Allowed} orders that the key may place were placed; {LeastPercent} % are wanted."));
        if (World.Scheduler.Strays.Count > 0)
            _failures.Add($"A continuation came from another thread: {World.Scheduler.Strays[0]}");
    }

    public void Dispose() => World.Dispose();

    private void Send()
    {
        var desk = World.Desk;
        var number = _alerts++;
        desk.Context.Do(() => _ = SendAsync(desk, number));
        World.Scheduler.After(_outside, TimeSpan.FromMilliseconds(1_000d / AlertsOfASecond * (_random.Between(20, 180) / 100d)), Send);
    }

    private async Task SendAsync(SimDesk desk, long number)
    {
        // A position is turned round: an order that reduces and one that opens. The first of a contract only opens.
        var time = DateTimeOffset.FromUnixTimeMilliseconds(World.NowMs).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var side = number / Symbols % 2 == 0 ? ("buy", "long", "short") : ("sell", "short", "long");
        var before = number < Symbols ? "flat" : side.Item3;
        var body = FormattableString.Invariant(
            $"{{\"pointer\":\"{World.PointerTexts[0]}\",\"symbol\":\"{Name((int)(number % Symbols))}\",\"action\":\"{side.Item1}\",\"prev_position\":\"{before}\",\"market_position\":\"{side.Item2}\",\"market_position_size\":\"2\",\"quantity\":\"{(number < Symbols ? 2 : 4)}\",\"timestamp\":\"{time}\",\"max_lag_s\":60,\"id\":\"h-{number}\"}}");
        if (await desk.Intake.ReceiveAsync(new IncomingAlert(null, Encoding.UTF8.GetBytes(body), "52.89.214.238"), CancellationToken.None) is { HttpStatus: 202 })
            Taken++;
    }

    private void Cut()
    {
        World.Network.CutStreams(World.Desk.Context);
        World.Scheduler.After(_outside, BetweenCuts, Cut);
    }

    private void Count(WireCall call)
    {
        var endpoint = FuturesEndpoints.All.First(known => known.Path == call.Path && known.Method == call.Method);
        var who = (call.Path, endpoint.Limit.Scope == RateLimitScope.Address ? "" : call.Key);
        if (!_uses.TryGetValue(who, out var use))
            _uses.Add(who, use = new Use(endpoint.Limit));
        use.Calls++;
        if (call.VenueReply is { Status: 429 or 418 })
            Fail(FormattableString.Invariant($"The venue refused call {use.Calls} to {call.Path} for the number of calls."));
        if (use.Add(World.Scheduler.Now) > endpoint.Limit.Count)
            Fail(FormattableString.Invariant($"{call.Path} was called more than {endpoint.Limit.Count} times within {endpoint.Limit.Window.TotalSeconds} s."));

        void Fail(string what)
        {
            if (_failures.Count < 5)
                _failures.Add(what);
        }
    }

    private static string Name(int number) => FormattableString.Invariant($"C{number:00}USDT");

    private static InstrumentSpecification Listed(int number) => new()
    {
        Symbol = Name(number),
        BaseCurrency = FormattableString.Invariant($"C{number:00}"),
        QuoteCurrency = "USDT",
        ContractSize = 1m,
        PriceStep = 0.0001m,
        MaxLeverage = 20,
        LeverageLadder = [new LeverageStep(20, 100_000_000m)],
        MakerFeeRate = 0m,
        TakerFeeRate = 0m,
    };

    /// <summary>Calls of one endpoint by one caller.</summary>
    private sealed class Use(RateLimit limit)
    {
        private readonly Queue<long> _inWindow = [];

        public RateLimit Limit { get; } = limit;

        public long Calls { get; set; }

        /// <summary>Counts a call in; gives how many there were in the window that ends with it.</summary>
        public int Add(long now)
        {
            while (_inWindow.TryPeek(out var oldest) && oldest <= now - Limit.Window.Ticks)
                _inWindow.Dequeue();
            _inWindow.Enqueue(now);
            return _inWindow.Count;
        }
    }
}
