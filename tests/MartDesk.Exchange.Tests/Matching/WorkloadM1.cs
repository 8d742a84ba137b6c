using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Positions;

namespace MartDesk.Exchange.Tests.Matching;

/// <summary>The matching workload M1, on which eight other engines agreed: its generator, and the hashes of what came out.</summary>
/// <remarks>Buys and sells belong to two house accounts, so that margin, fees and self-trade protection stay out of it.</remarks>
internal sealed class WorkloadM1(ExchangeEngine engine, ulong seed, int resting) : IEngineEvents
{
    private const int Buyer = 1;
    private const int Seller = 2;

    private readonly List<long> _live = [];
    private readonly Dictionary<long, int> _places = [];
    private readonly Dictionary<long, Side> _sides = [];
    private ulong _state = seed;
    private long _mid = 100_000;
    private long _nextId = 1;
    private long _makerOfTrade;

    public ulong TradesHash { get; private set; } = Fnv.Offset;

    public long Trades { get; private set; }

    public int Resting => _live.Count;

    public void Run(int count)
    {
        Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.OpenAccount, AccountId = Buyer, IsHouse = true });
        Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.OpenAccount, AccountId = Seller, IsHouse = true });
        for (var i = 0; i < resting + count; i++)
        {
            if ((i & 63) == 0)
                _mid += (Next() & 1) == 1 ? 1 : -1;
            var kind = i < resting ? 0 : (int)((Next() >> 32) % 10);
            if (kind is >= 5 and <= 8 && _live.Count > 0)
                Cancel();
            else
                Add(isCrossing: kind == 9);
        }
    }

    /// <summary>Bids best to worst, then asks, each level oldest first.</summary>
    public ulong BookHash()
    {
        var hash = Fnv.Offset;
        foreach (var (account, sign) in ((int, int)[])[(Buyer, -1), (Seller, 1)])
        {
            var orders = new List<OrderView>();
            engine.CopyOpenOrders(account, orders);
            foreach (var order in orders.OrderBy(order => sign * order.PriceTicks).ThenBy(order => order.OrderId))
                hash = Fnv.Add(Fnv.Add(Fnv.Add(hash, order.OrderId), order.PriceTicks), order.OpenLots);
        }

        return hash;
    }

    public void OrderFilled(in OrderView order, in Fill fill)
    {
        if (fill.IsMaker)
        {
            _makerOfTrade = order.OrderId;
            return;
        }

        Trades++;
        TradesHash = Fnv.Add(Fnv.Add(Fnv.Add(Fnv.Add(TradesHash, order.OrderId), _makerOfTrade), fill.PriceTicks), fill.Lots);
    }

    public void OrderFinished(in OrderView order, FinishReason reason)
    {
        if (!_places.Remove(order.OrderId, out var place))
            return;
        var last = _live[^1];
        _live.RemoveAt(_live.Count - 1);
        if (last != order.OrderId)
        {
            _live[place] = last;
            _places[last] = place;
        }
    }

    public void Rejected(in Command command, RejectReason reason) => Assert.Fail($"{reason}: {command}");

    public void OrderAccepted(in OrderView order)
    {
    }

    public void OrderResized(in OrderView order)
    {
    }

    public void Traded(in Trade trade)
    {
    }

    public void LevelChanged(int instrumentId, Side side, long priceTicks, long lots)
    {
    }

    public void PositionChanged(in PositionView position)
    {
    }

    public void BalanceChanged(in AccountView account)
    {
    }

    public void AccountOpened(in AccountView account)
    {
    }

    public void LeverageSet(int accountId, int instrumentId, int leverage, MarginMode marginMode)
    {
    }

    public void PositionModeSet(int accountId, PositionMode mode)
    {
    }

    public void MarkPriceSet(int instrumentId, long priceTicks)
    {
    }

    private void Cancel()
    {
        var id = _live[(int)(Next() % (ulong)_live.Count)];
        Apply(new Command
        {
            Sequence = 0,
            TimeMs = 0,
            Kind = CommandKind.CancelOrder,
            AccountId = _sides[id] == Side.Buy ? Buyer : Seller,
            OrderId = id,
        });
    }

    private void Add(bool isCrossing)
    {
        var a = Next();
        var side = (a & 1) == 0 ? Side.Buy : Side.Sell;
        var sign = side == Side.Buy ? -1 : 1;
        long price;
        ulong span = 100;
        if (isCrossing)
        {
            span = _live.Count > resting ? 200UL : 20UL;
            price = _mid - sign * 50;
        }
        else
        {
            var b = Next();
            var z = (long)(b & 0xFFFF) + (long)(b >> 16 & 0xFFFF) + (long)(b >> 32 & 0xFFFF) + (long)(b >> 48) - 131_070;
            var n = Math.Abs(z) * 200 / 37_837;
            price = _mid + sign * (1 + n * n / 200);
        }

        var id = _nextId++;
        _sides[id] = side;
        Apply(new Command
        {
            Sequence = 0,
            TimeMs = 0,
            Kind = CommandKind.PlaceOrder,
            AccountId = side == Side.Buy ? Buyer : Seller,
            OrderId = id,
            Side = side,
            PriceTicks = price,
            Lots = 1 + (long)((a >> 32) % span),
        });
        if (engine.TryGetOpenOrder(id, out _))
        {
            _places[id] = _live.Count;
            _live.Add(id);
        }
    }

    private void Apply(in Command command) => engine.Apply(command with { Sequence = engine.LastSequence + 1 }, this);

    private ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    private static class Fnv
    {
        public const ulong Offset = 0xCBF29CE484222325;

        public static ulong Add(ulong hash, long value)
        {
            unchecked
            {
                for (var shift = 0; shift < 64; shift += 8)
                    hash = (hash ^ (byte)(value >> shift)) * 0x100000001B3;
                return hash;
            }
        }
    }
}
