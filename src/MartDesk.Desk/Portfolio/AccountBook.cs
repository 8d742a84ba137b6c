using MartDesk.Desk.Accounts;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Portfolio;

/// <summary>What is known of one account: stream events and lists merged, in memory, without any call.</summary>
/// <remarks>Used under the portfolio's one lock. The rules of merging are in the tables; here they are put together.</remarks>
internal sealed class AccountBook(ConnectedAccount account)
{
    private readonly BalanceTable _balances = new();
    private readonly PositionTable _positions = new();
    private readonly OrderTable _orders = new();
    private readonly DayResult _day = new();
    private readonly Dictionary<string, decimal> _feeRates = new(StringComparer.Ordinal);
    private ConnectedAccount _account = account;
    private Dictionary<string, Instrument> _instruments = [];
    private bool _isStreamUp;
    private DateTimeOffset? _lastHeard;
    private long? _heardAt;

    /// <summary>Stream events heard so far. Taken before a list is asked for, it tells which events are newer than the list.</summary>
    public long Heard { get; private set; }

    /// <summary>Instruments by symbol; empty until read.</summary>
    public IReadOnlyDictionary<string, Instrument> Instruments => _instruments;

    /// <summary>Why the account could not be opened; null when it was.</summary>
    public string? OpenProblem { get; set; }

    /// <summary>Why the last list could not be read; null when it could.</summary>
    public string? ReadProblem { get; set; }

    /// <summary>Why the private stream is down; null when it is up or never was.</summary>
    public string? StreamProblem { get; private set; }

    /// <summary>Symbols with an open position.</summary>
    public IEnumerable<string> HeldSymbols => _positions.Rows.Select(position => position.Symbol).Distinct();

    /// <summary>Symbols with an open position or an open order.</summary>
    public IEnumerable<string> SymbolsInUse => HeldSymbols.Union(_orders.Rows.Select(order => order.Symbol));

    /// <summary>Shows the account under another label.</summary>
    public void Relabel(ConnectedAccount relabelled) => _account = relabelled;

    /// <summary>The private stream told something.</summary>
    /// <returns>What lists must complete.</returns>
    public Untold Hear(VenueEvent venueEvent, TimeProvider time)
    {
        var now = time.GetUtcNow();
        Heard++;
        if (venueEvent is not VenueEvent.Disconnected)
            (_lastHeard, _heardAt) = (now, time.GetTimestamp());
        switch (venueEvent)
        {
            case VenueEvent.OrderChanged(var order, var fill):
                var untold = _orders.Hear(order, Heard) ? Untold.Presets : Untold.Nothing;
                if (fill is null)
                    return untold;
                _day.TurnTo(now);
                _day.Add(fill);
                _positions.HearFill(fill.Symbol, Heard);
                return untold | Untold.Figures;
            case VenueEvent.PositionChanged(var position):
                return _positions.Hear(position, Heard) ? Untold.Figures : Untold.Nothing;
            case VenueEvent.BalanceChanged(var balance):
                _balances.Hear(balance, Heard);
                return Untold.Figures;
            case VenueEvent.Connected:
                _isStreamUp = true;
                StreamProblem = null;
                return Untold.Nothing;
            case VenueEvent.Disconnected(var reason):
                _isStreamUp = false;
                StreamProblem = $"Private stream down: {reason}";
                return Untold.Nothing;
            default:
                return Untold.Nothing;
        }
    }

    /// <summary>Takes the instruments listed, with the fee rates of the account that are known.</summary>
    public void Take(IReadOnlyList<Instrument> instruments) => _instruments = instruments.ToDictionary(
        instrument => instrument.Symbol,
        instrument => _feeRates.TryGetValue(instrument.Symbol, out var rate) ? instrument with { TakerFeeRate = rate } : instrument,
        StringComparer.Ordinal);

    /// <summary>Takes the account's own taker fee rate in an instrument.</summary>
    public void TakeFeeRate(string symbol, decimal rate)
    {
        _feeRates[symbol] = rate;
        if (_instruments.TryGetValue(symbol, out var instrument))
            _instruments[symbol] = instrument with { TakerFeeRate = rate };
    }

    /// <summary>Takes the balances, asked for when <paramref name="askedAt"/> events had been heard.</summary>
    public void Take(IReadOnlyList<Balance> balances, long askedAt) => _balances.Reconcile(balances, askedAt);

    /// <summary>Takes the open positions, asked for when <paramref name="askedAt"/> events had been heard.</summary>
    /// <returns>What was known otherwise, though nothing was heard since.</returns>
    public IReadOnlyList<PositionDrift> Take(IReadOnlyList<Position> positions, long askedAt)
    {
        var drift = _positions.DriftOf(positions, askedAt);
        _positions.Reconcile(positions, askedAt);
        return drift;
    }

    /// <summary>Takes the open orders, asked for when <paramref name="askedAt"/> events had been heard.</summary>
    public void Take(IReadOnlyList<VenueOrder> orders, long askedAt) => _orders.Reconcile(orders, askedAt);

    /// <summary>Takes fills; those known already are completed, not counted again.</summary>
    public void Take(IReadOnlyList<Fill> fills, DateTimeOffset now)
    {
        _day.TurnTo(now);
        foreach (var fill in fills)
            _day.Add(fill);
    }

    /// <summary>Starts a new day at 00:00 UTC.</summary>
    public void TurnTo(DateTimeOffset now) => _day.TurnTo(now);

    /// <summary>The open positions as shown, valued at the mark price.</summary>
    /// <remarks>A position in an instrument that is not listed cannot be valued; the account then says so.</remarks>
    public IReadOnlyList<PositionState> DescribePositions(Func<string, Quote?> quoteOf) =>
    [
        .. from position in _positions.Rows
           let instrument = _instruments.GetValueOrDefault(position.Symbol)
           where instrument is not null
           select Describe(position, instrument, quoteOf(position.Symbol)),
    ];

    /// <summary>The open orders as shown.</summary>
    public IEnumerable<OrderStateRow> DescribeOrders() =>
        _orders.Rows.Select(order => new OrderStateRow(_account.AccountId, _account.Label, order));

    /// <summary>The account as shown; its sums are the sums of <paramref name="positions"/>.</summary>
    public AccountState Describe(IReadOnlyList<PositionState> positions)
    {
        var settlement = _balances.Settlement;
        var unrealised = positions.Sum(position => position.UnrealisedPnl ?? 0m);
        var unlisted = HeldSymbols.FirstOrDefault(symbol => !_instruments.ContainsKey(symbol));
        var isValued = unlisted is null && positions.All(position => position.UnrealisedPnl is not null);
        return new AccountState(
            _account.AccountId,
            _account.Label,
            _account.Connection.Environment,
            _account.Connection.Credentials.MaskedKey,
            Currency: settlement?.Balance.Currency ?? "USDT",
            Wallet: settlement?.Wallet,
            Available: settlement?.Balance.Available,
            Equity: isValued ? settlement?.Wallet + unrealised : null,
            Unrealised: unrealised,
            PositionMargin: settlement?.Balance.PositionMargin ?? 0m,
            OrderMargin: settlement?.Balance.OrderMargin ?? 0m,
            RealisedToday: _day.Total,
            IsStreamUp: _isStreamUp,
            LastHeard: _lastHeard,
            Problem: OpenProblem ?? (_account.Block is { } block ? $"Blocked since {block.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {block}" : null) ?? ReadProblem ?? StreamProblem ?? UnlistedProblem(unlisted))
        {
            HeardAt = _heardAt,
        };
    }

    private string? UnlistedProblem(string? symbol) =>
        symbol is null || _instruments.Count == 0 ? null : $"The venue does not list {symbol}, so its position cannot be valued.";

    private PositionState Describe(Position position, Instrument instrument, Quote? quote)
    {
        var mark = quote is { Mark: > 0m } ? quote.Mark : position.MarkPrice;
        var coins = position.Contracts * instrument.ContractSize;
        var sign = position.Side is PositionSide.Long ? 1m : -1m;
        return new PositionState(
            _account.AccountId,
            _account.Label,
            position.Symbol,
            position.Side,
            position.Contracts,
            coins,
            instrument.BaseCurrency,
            instrument.PriceStep,
            position.EntryPrice,
            mark,
            MarkTime: quote is { Mark: > 0m } ? quote.Time : mark is null ? null : position.UpdateTime,
            UnrealisedPnl: (mark - position.EntryPrice) * coins * sign,
            position.RealisedPnl,
            position.Margin,
            position.Leverage,
            position.MarginMode,
            position.LiquidationPrice,
            position.OpenTime)
        {
            TakerFeeRate = instrument.TakerFeeRate,
        };
    }
}

/// <summary>What a stream event leaves untold.</summary>
[Flags]
internal enum Untold
{
    /// <summary>Nothing.</summary>
    Nothing = 0,

    /// <summary>Realised profit, margins, wallet.</summary>
    Figures = 1,

    /// <summary>Take profit and stop loss that an order brings along.</summary>
    Presets = 2,
}
