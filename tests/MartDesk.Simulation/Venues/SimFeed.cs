using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Feeds;
using MartDesk.Exchange.Orders;
using MartDesk.Simulation.Scheduling;

namespace MartDesk.Simulation.Venues;

/// <summary>A market that costs little: three levels on each side that follow a walk, a trade now and then, and a jump where the seed wants one.</summary>
internal sealed class SimFeed : IFeed
{
    private const int Levels = 3;

    private readonly SimRandom _random;
    private readonly VenueShape _shape;
    private readonly long[] _middle;
    private TimeSpan _next;

    public SimFeed(ulong seed, VenueShape shape)
    {
        _random = new SimRandom(SimRandom.Of(seed, 3, 0));
        _shape = shape;
        _middle = [.. shape.Prices];
    }

    /// <summary>Moves the price of an instrument by so many percent with the next quotes.</summary>
    public (int Instrument, int Percent)? Jump { get; set; }

    /// <summary>Nobody quotes or trades any more; what stands in the book stays.</summary>
    public bool IsStill { get; set; }

    public void Start(IFeedPort port)
    {
        Open(port, HouseAccounts.Makers);
        Open(port, HouseAccounts.Takers);
        for (var id = 0; id < _middle.Length; id++)
        {
            if (port.Engine.LastPrice(id) is > 0 and var last)
                _middle[id] = last;
            Quote(port, id);
            Trade(port, id);
        }
    }

    public TimeSpan? Advance(IFeedPort port, TimeSpan elapsed)
    {
        while (_next <= elapsed)
        {
            if (!IsStill)
                Act(port);
            _next += _shape.QuotesEvery * (_random.Between(600, 2_400) / 1_500d);
        }

        return _next;
    }

    private void Act(IFeedPort port)
    {
        var id = _random.Next(_middle.Length);
        if (Jump is { } jump)
        {
            id = jump.Instrument;
            _middle[id] += _middle[id] * jump.Percent / 100;
            Jump = null;
        }
        else
        {
            _middle[id] = Math.Max(1000, _middle[id] + (_middle[id] / 20_000 * _random.Between(-6, 6)));
        }

        Quote(port, id);
        Trade(port, id);
    }

    private void Quote(IFeedPort port, int id)
    {
        port.Apply(New(CommandKind.CancelAll, HouseAccounts.Makers) with { InstrumentId = id });
        var step = Math.Max(1, _middle[id] / 10_000);
        for (var level = 1; level <= Levels; level++)
        {
            Place(port, HouseAccounts.Makers, id, Side.Buy, _middle[id] - (step * level), 4_000 * level, TimeInForce.GoodTillCancel);
            Place(port, HouseAccounts.Makers, id, Side.Sell, _middle[id] + (step * level), 4_000 * level, TimeInForce.GoodTillCancel);
        }
    }

    private void Trade(IFeedPort port, int id)
    {
        var side = _random.Chance(50) ? Side.Buy : Side.Sell;
        var reach = _middle[id] / 5_000;
        Place(port, HouseAccounts.Takers, id, side, side == Side.Buy ? _middle[id] + reach : _middle[id] - reach, _random.Between(1, 60), TimeInForce.ImmediateOrCancel);
    }

    private static void Place(IFeedPort port, int account, int id, Side side, long price, long lots, TimeInForce timeInForce) => port.Apply(New(CommandKind.PlaceOrder, account) with
    {
        InstrumentId = id,
        OrderId = port.NextOrderId(),
        Side = side,
        Type = OrderType.Limit,
        TimeInForce = timeInForce,
        PriceTicks = price,
        Lots = lots,
    });

    private static void Open(IFeedPort port, int account)
    {
        if (port.Engine.TryGetAccount(account, out _))
        {
            port.Apply(New(CommandKind.CancelAll, account) with { InstrumentId = -1 });
            return;
        }

        port.Apply(New(CommandKind.OpenAccount, account) with { IsHouse = true });
        port.Apply(New(CommandKind.SetPositionMode, account) with { PositionMode = PositionMode.OneWay });
    }

    private static Command New(CommandKind kind, int account) => new() { Sequence = 0, TimeMs = 0, Kind = kind, AccountId = account };
}
