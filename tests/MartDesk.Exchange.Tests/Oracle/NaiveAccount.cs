using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;

namespace MartDesk.Exchange.Tests.Oracle;

/// <summary>An order of the naive exchange.</summary>
internal sealed class NaiveOrder
{
    public required long Id { get; init; }

    public required NaiveAccount Account { get; init; }

    public required int Instrument { get; init; }

    public required Side Side { get; init; }

    public required bool IsClosing { get; init; }

    public required long Price { get; set; }

    /// <summary>Place in the queue; smaller is older.</summary>
    public required long Place { get; set; }

    public required long Open { get; set; }

    /// <summary>Place in the owner's list; smaller is older.</summary>
    public long ListPlace { get; set; }

    public long Filled { get; set; }

    public bool IsMakerOnly { get; init; }

    public Protection? Protection { get; set; }

    /// <summary>What was kept back for the order when it was last asked for, and for which leverage, price and size.</summary>
    public ((int Leverage, long Price, long Lots) Question, decimal Coins) Held { get; set; }

    /// <summary>The side of the position that the order opens or closes.</summary>
    public PositionSide PositionSide => (Side == Side.Buy) == IsClosing ? PositionSide.Short : PositionSide.Long;
}

/// <summary>A position of the naive exchange; money in coins.</summary>
internal sealed class NaivePosition
{
    public long Lots { get; set; }

    public decimal Cost { get; set; }

    public decimal Realised { get; set; }

    /// <summary>What funding added to the margin of an isolated position.</summary>
    public decimal Adjustment { get; set; }
}

/// <summary>An account of the naive exchange; money in coins.</summary>
internal sealed class NaiveAccount(int id, bool isHouse, IReadOnlyList<Instrument> instruments)
{
    private readonly NaivePosition[] _positions = [.. Enumerable.Range(0, instruments.Count * 2).Select(_ => new NaivePosition())];

    public int Id { get; } = id;

    public bool IsHouse { get; } = isHouse;

    public bool IsOneWay { get; set; } = isHouse;

    public decimal Wallet { get; set; }

    public HashSet<string> UsedClientIds { get; } = [];

    public (int Leverage, MarginMode Mode)[] Settings { get; } = [.. instruments.Select(_ => (10, MarginMode.Cross))];

    public NaivePosition Position(int instrument, PositionSide side) => _positions[instrument * 2 + (int)side];

    public bool HasPosition(int instrument) =>
        Position(instrument, PositionSide.Long).Lots > 0 || Position(instrument, PositionSide.Short).Lots > 0;
}
