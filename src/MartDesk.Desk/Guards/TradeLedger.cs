using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Guards;

/// <summary>Trades out of own orders: each exit against the average price of what was opened before it.</summary>
internal sealed class TradeLedger
{
    private readonly Dictionary<(string Symbol, PositionSide Side), (long Contracts, decimal AveragePrice)> _held;

    public TradeLedger() => _held = [];

    private TradeLedger(TradeLedger other) => _held = new(other._held);

    /// <summary>The same, to go on from without this one noticing.</summary>
    public TradeLedger Copy() => new(this);

    /// <summary>The exits in order, each with its result in quote currency after the taker fee of both ways.</summary>
    /// <remarks>An exit of contracts that the orders did not open, and of an instrument that is not listed any more, is no trade of theirs.</remarks>
    public static IReadOnlyList<OwnTrade> Of(IEnumerable<OwnFill> fills, Func<string, Instrument?> instrumentOf)
    {
        var ledger = new TradeLedger();
        return [.. fills.Select(fill => ledger.Add(fill, instrumentOf)).OfType<OwnTrade>()];
    }

    /// <summary>Takes the next fill; the trade that it ends, or null.</summary>
    public OwnTrade? Add(OwnFill fill, Func<string, Instrument?> instrumentOf)
    {
        var isOpening = fill.Effect == PositionEffect.Open;
        var side = (fill.Side == OrderSide.Buy) == isOpening ? PositionSide.Long : PositionSide.Short;
        var (contracts, average) = _held.GetValueOrDefault((fill.Symbol, side));
        if (isOpening)
        {
            var together = contracts + fill.Contracts;
            _held[(fill.Symbol, side)] = (together, ((average * contracts) + (fill.Price * fill.Contracts)) / together);
            return null;
        }

        var closed = Math.Min(contracts, fill.Contracts);
        if (closed == 0 || instrumentOf(fill.Symbol) is not { } instrument)
            return null;
        _held[(fill.Symbol, side)] = (contracts - closed, average);
        var coins = closed * instrument.ContractSize;
        var gain = (fill.Price - average) * coins * (side == PositionSide.Long ? 1m : -1m);
        return new OwnTrade(fill.Symbol, side, gain - ((fill.Price + average) * coins * instrument.TakerFeeRate), fill.Time);
    }
}

/// <summary>What an own order filled.</summary>
/// <param name="Symbol">Instrument.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Effect">Opened or closed.</param>
/// <param name="Contracts">Contracts filled.</param>
/// <param name="Price">Average price.</param>
/// <param name="Time">When its last fill was recorded.</param>
internal sealed record OwnFill(string Symbol, OrderSide Side, PositionEffect Effect, long Contracts, decimal Price, DateTimeOffset Time)
{
    /// <summary>Nothing more can fill of its order.</summary>
    public bool IsFinal { get; init; }
}

/// <summary>An exit and its result.</summary>
/// <param name="Symbol">Instrument.</param>
/// <param name="Side">Side of the position that it closed, or a part of it.</param>
/// <param name="Result">In quote currency, after fees; negative for a loss.</param>
/// <param name="Time">When it was made.</param>
internal sealed record OwnTrade(string Symbol, PositionSide Side, decimal Result, DateTimeOffset Time);
