using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Positions;

namespace MartDesk.Exchange;

/// <summary>The matching and margin engine: commands in, events out.</summary>
/// <remarks>
/// Pure and single-threaded: it has no clock, no randomness and does no I/O; time and ids come with the command. Prices are ticks,
/// sizes lots, money units, all integers, all arithmetic checked. The read members may be called only by the thread that applies.
/// </remarks>
public sealed class ExchangeEngine
{
    /// <summary>Creates an engine with its table of instruments; <c>Instrument.Id</c> must equal the index.</summary>
    public ExchangeEngine(IReadOnlyList<Instrument> instruments) => Instruments = instruments;

    /// <summary>The instruments by id.</summary>
    public IReadOnlyList<Instrument> Instruments { get; }

    /// <summary>Sequence of the last command applied; 0 at first.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Hash over all state that decides future outcomes: accounts, positions, open orders in priority order, marks, counters.</summary>
    public ulong ComputeStateHash() => throw new NotImplementedException();

    /// <summary>Applies one command and reports its events.</summary>
    public void Apply(in Command command, IEngineEvents events) => throw new NotImplementedException();

    /// <summary>Best bid (Buy) or ask (Sell) in ticks; 0 when that side is empty.</summary>
    public long BestPrice(int instrumentId, Side side) => throw new NotImplementedException();

    /// <summary>Copies up to <paramref name="levels"/>'s length of levels, best first; returns how many.</summary>
    public int CopyLevels(int instrumentId, Side side, Span<BookLevel> levels) => throw new NotImplementedException();

    /// <summary>Contracts resting at one price.</summary>
    public long LotsAt(int instrumentId, Side side, long priceTicks) => throw new NotImplementedException();

    /// <summary>Price of the last trade in ticks; 0 before the first.</summary>
    public long LastPrice(int instrumentId) => throw new NotImplementedException();

    /// <summary>Mark price in ticks; 0 until set.</summary>
    public long MarkPrice(int instrumentId) => throw new NotImplementedException();

    /// <summary>Balances of an account.</summary>
    public bool TryGetAccount(int accountId, out AccountView account) => throw new NotImplementedException();

    /// <summary>An open order of any account.</summary>
    public bool TryGetOpenOrder(long orderId, out OrderView order) => throw new NotImplementedException();

    /// <summary>The open position of an account on one side.</summary>
    public bool TryGetPosition(int accountId, int instrumentId, PositionSide side, out PositionView position) => throw new NotImplementedException();

    /// <summary>Appends the open positions of an account, by instrument and side.</summary>
    public void CopyPositions(int accountId, ICollection<PositionView> positions) => throw new NotImplementedException();

    /// <summary>Appends the open orders of an account, oldest first.</summary>
    public void CopyOpenOrders(int accountId, ICollection<OrderView> orders) => throw new NotImplementedException();

    /// <summary>Leverage and margin mode that an account has set for an instrument (defaults: 10, cross).</summary>
    public (int Leverage, MarginMode MarginMode) LeverageOf(int accountId, int instrumentId) => throw new NotImplementedException();

    /// <summary>Profit of a position if it were valued at a price, in money units, before fees; exact.</summary>
    public long UnrealisedUnits(in PositionView position, long priceTicks) => throw new NotImplementedException();

    /// <summary>Fees collected by the venue since the start, in money units. Wallets + fees + open value is constant.</summary>
    public long FeesCollectedUnits => throw new NotImplementedException();
}
