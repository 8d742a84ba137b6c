using System.Runtime.InteropServices;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Snapshots;

namespace MartDesk.Exchange.Accounts;

/// <summary>One account: its money, its modes, what it holds in each instrument, and the list of its open orders.</summary>
internal sealed class Account
{
    /// <summary>An account may have this many plan orders at a time.</summary>
    public const int MaxPlanOrders = 200;

    private readonly Holding[] _holdings;
    private readonly List<Holding> _held = [];
    private readonly HashSet<string> _clientOrderIds = new(StringComparer.Ordinal);

    public Account(int id, bool isHouse, IReadOnlyList<Instrument> instruments)
    {
        Id = id;
        IsHouse = isHouse;
        PositionMode = isHouse ? PositionMode.OneWay : PositionMode.Hedge;
        _holdings = new Holding[instruments.Count];
        for (var i = 0; i < _holdings.Length; i++)
            _holdings[i] = new Holding(this, instruments[i]);
    }

    public int Id { get; }

    public bool IsHouse { get; }

    public PositionMode PositionMode { get; set; }

    public long WalletUnits { get; private set; }

    public long PositionMarginUnits { get; private set; }

    public long OrderMarginUnits { get; private set; }

    /// <summary>True when money moved and nobody was told yet.</summary>
    public bool HasUnreportedBalance { get; set; }

    /// <summary>First of the account's open orders, oldest first; <see cref="OrderStore.None"/> when there is none.</summary>
    public int OldestOrder { get; set; }

    /// <summary>Last of the account's open orders.</summary>
    public int NewestOrder { get; set; }

    /// <summary>The plan orders that wait, oldest first.</summary>
    public List<PlanOrder> PlanOrders { get; } = [];

    /// <summary>Grows with every client order id used; sums their hashes, so it does not depend on the set's order.</summary>
    public ulong ClientOrderIdsHash { get; private set; }

    public ReadOnlySpan<Holding> Holdings => _holdings;

    /// <summary>The holdings with a position, by instrument.</summary>
    public ReadOnlySpan<Holding> Held => CollectionsMarshal.AsSpan(_held);

    public Holding In(int instrumentId) => _holdings[instrumentId];

    /// <summary>Notes that a holding has a position now, or has none any more.</summary>
    public void SetHeld(Holding holding, bool isHeld)
    {
        if (!isHeld)
        {
            _held.Remove(holding);
            return;
        }

        var place = 0;
        while (place < _held.Count && _held[place].Instrument.Id < holding.Instrument.Id)
            place++;
        _held.Insert(place, holding);
    }

    public void AddToWallet(long units)
    {
        WalletUnits += units;
        HasUnreportedBalance |= units != 0;
    }

    public void AddToPositionMargin(long units)
    {
        PositionMarginUnits += units;
        HasUnreportedBalance |= units != 0;
    }

    public void AddToOrderMargin(long units)
    {
        OrderMarginUnits += units;
        HasUnreportedBalance |= units != 0;
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Long((long)PositionMode);
        writer.Long(WalletUnits);
        writer.Long(PositionMarginUnits);
        writer.Long(OrderMarginUnits);
        writer.Bool(HasUnreportedBalance);
        writer.Long(_clientOrderIds.Count);
        foreach (var clientOrderId in _clientOrderIds.Order(StringComparer.Ordinal))
            writer.Text(clientOrderId);
    }

    public void Load(SnapshotReader reader)
    {
        PositionMode = (PositionMode)reader.Int();
        WalletUnits = reader.Long();
        PositionMarginUnits = reader.Long();
        OrderMarginUnits = reader.Long();
        HasUnreportedBalance = reader.Bool();
        for (var left = reader.Count(); left > 0; left--)
            MarkUsed(reader.Text() ?? "");
    }

    public bool HasUsed(string clientOrderId) => _clientOrderIds.Contains(clientOrderId);

    public void MarkUsed(string clientOrderId)
    {
        _clientOrderIds.Add(clientOrderId);
        ClientOrderIdsHash = unchecked(ClientOrderIdsHash + StateHasher.HashOf(clientOrderId));
    }
}
