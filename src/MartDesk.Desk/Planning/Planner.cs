using System.Globalization;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Planning;

/// <summary>Works out the orders of one alert from what the account holds now. No I/O, no clock.</summary>
/// <remarks>
/// "Entry side" is the side a buy opens (long) or a sell opens (short); "exit side" is the other one, which the same order would close.
/// When the sender's idea of the position is not the account's, nothing is opened that the sender did not name a size for.
/// </remarks>
internal sealed class Planner
{
    private readonly PlanContext _context;
    private readonly AlertRequest _request;
    private readonly List<PlannedLeg> _legs = [];
    private readonly List<string> _warnings = [];
    private Plan? _end;

    private Planner(PlanContext context)
    {
        _context = context;
        _request = context.Request;
    }

    /// <summary>The plan of an alert.</summary>
    public static Plan Make(PlanContext context) => new Planner(context).Make();

    private Plan Make()
    {
        CheckStatements();
        if (_end is null)
            PlanVerb();
        if (_end is null)
            CheckLegs();
        if (_end is null && _legs.Count == 0)
            Nothing("in_line", "The account is already as it should be.");
        return _end ?? new Plan.Orders(_legs, _warnings.Count == 0 ? null : string.Join(" ", _warnings));
    }

    private void PlanVerb()
    {
        switch (_request.Verb)
        {
            case AlertVerb.Buy:
                PlanBySide(PositionSide.Long);
                break;
            case AlertVerb.Sell:
                PlanBySide(PositionSide.Short);
                break;
            case AlertVerb.Long:
                Enter(PositionSide.Long);
                break;
            case AlertVerb.Short:
                Enter(PositionSide.Short);
                break;
            case AlertVerb.CloseLong:
                Exit(PositionSide.Long);
                break;
            case AlertVerb.CloseShort:
                Exit(PositionSide.Short);
                break;
            case AlertVerb.Close when _context.Held(PositionSide.Long) > 0 && _context.Held(PositionSide.Short) > 0:
                Refuse("ambiguous_side", "Both sides are held; say close_long or close_short.");
                break;
            case AlertVerb.Close:
                Exit(_context.Held(PositionSide.Short) > 0 ? PositionSide.Short : PositionSide.Long);
                break;
            case AlertVerb.Target:
                Reach(_request.After ?? TargetPosition.Flat);
                break;
        }
    }

    /// <summary>A buy (entry side long) or a sell (entry side short), by the sender's position before and after.</summary>
    private void PlanBySide(PositionSide entry)
    {
        var exit = Other(entry);
        var after = _request.After;
        switch (Relative(_request.Before, entry))
        {
            case null:
                PlanPlain(entry);
                break;
            case 0:
                PlanEntryFromFlat(entry);
                break;
            case > 0 when _context.Held(entry) == 0:
                // The entry was lost: only a size that the sender names is made good.
                TopUp(entry);
                break;
            case > 0:
                Enter(entry);
                break;
            case < 0 when Relative(after, entry) > 0:
                Reverse(entry);
                break;
            case < 0 when after is null && !IsPercent && QuantityContracts(exit) > _context.Held(exit) && _context.Held(exit) > 0:
                _warnings.Add("The quantity is more than is held, so it was read as a reversal; send market_position to say so.");
                Reverse(entry);
                break;
            default:
                Exit(exit);
                break;
        }
    }

    /// <summary>Neither side told where it was before.</summary>
    private void PlanPlain(PositionSide entry)
    {
        var exit = Other(entry);
        if (Relative(_request.After, entry) is > 0)
        {
            if (_context.Held(exit) > 0)
                Reverse(entry);
            else
                Enter(entry);
        }
        else if (_request.After is not null)
        {
            Exit(exit);
        }
        else if (_context.Mode == PositionMode.Hedge)
        {
            Refuse("ambiguous_side", "The account holds long and short side by side: a plain buy or sell does not say which. Send prev_position, or use long, short, close_long, close_short.");
        }
        else
        {
            // One net position: what is held on the other side goes first, the rest opens.
            var held = _context.Held(exit);
            if (held == 0)
            {
                Enter(entry);
                return;
            }

            if (QuantityContracts(exit) is not { } quantity)
                return;
            AddClose(exit, Math.Min(decimal.Floor(quantity), held));
            if (quantity - held >= 1m)
                AddOpen(entry, quantity - held);
        }
    }

    private void PlanEntryFromFlat(PositionSide entry)
    {
        var exit = Other(entry);
        if (_context.Own(exit) > 0)
        {
            // Our own exit was lost. It is made good; the entry only as far as its size is named.
            _warnings.Add("An earlier exit was missing and is made good.");
            AddClose(exit, _context.Own(exit));
            if (TargetContracts is { } target && target > 0m)
                AddOpen(entry, target);
        }
        else if (_context.Held(exit) > 0 && _context.Mode != PositionMode.Hedge)
        {
            Refuse("position_conflict", FormattableString.Invariant(
                $"{_context.Held(exit)} contracts are held {exit} that this pointer did not open; the order would only reduce them.").Replace("Long", "long", StringComparison.Ordinal).Replace("Short", "short", StringComparison.Ordinal));
        }
        else if (_context.Own(entry) > 0)
        {
            TopUp(entry);
        }
        else
        {
            Enter(entry);
        }
    }

    /// <summary>Opens what is missing to the size named; nothing when none is.</summary>
    private void TopUp(PositionSide side)
    {
        if (TargetContracts is not { } target)
        {
            Nothing("desync", "The sender's position is not the account's, and the message names no position_size: nothing was ordered.");
            return;
        }

        if (target > _context.Held(side))
            AddOpen(side, target - _context.Held(side));
    }

    private void Reverse(PositionSide entry)
    {
        var exit = Other(entry);
        var held = _context.Held(exit);
        if (held == 0)
        {
            TopUp(entry);
            return;
        }

        if (_request.OrderType == OrderType.Limit)
        {
            Refuse("unsupported", "A reversal cannot be a limit order: its second half would wait for the first.");
            return;
        }

        AddClose(exit, held);
        if (TargetContracts is { } target)
            AddOpen(entry, target);
        else if (IsPercent)
            Enter(entry);
        else if (QuantityContracts(entry) is { } quantity && quantity - held >= 1m)
            AddOpen(entry, quantity - held);
    }

    /// <summary>Opens the quantity.</summary>
    private void Enter(PositionSide side)
    {
        var isOppositeInTheWay = _context.Mode == PositionMode.OneWay && _legs.Count == 0 && _context.Held(Other(side)) > 0;
        if (isOppositeInTheWay)
            Refuse("position_conflict", "The account is in one-way mode and holds the other side; close it, or send prev_position with buy or sell.");
        else if (QuantityContracts(side, isEntry: true) is { } quantity)
            AddOpen(side, quantity);
        else if (_end is null && TargetContracts is { } target)
            AddOpen(side, target);
    }

    /// <summary>Closes the quantity, or all of it; never more than is held.</summary>
    private void Exit(PositionSide side)
    {
        var held = _context.Held(side);
        if (held == 0)
        {
            Nothing("nothing_to_close", $"Nothing is held {(side == PositionSide.Long ? "long" : "short")}.");
            return;
        }

        var quantity = _request.Quantity is null ? held : QuantityContracts(side);
        if (quantity is { } contracts)
            AddClose(side, Math.Min(contracts, held));
    }

    /// <summary>Exits first, then entries, up to the position wanted.</summary>
    private void Reach(TargetPosition target)
    {
        if (target == TargetPosition.Flat)
        {
            foreach (var side in (PositionSide[])[PositionSide.Long, PositionSide.Short])
            {
                if (_context.Held(side) > 0)
                    AddClose(side, _context.Held(side));
            }

            return;
        }

        var wanted = target == TargetPosition.Long ? PositionSide.Long : PositionSide.Short;
        var size = TargetContracts ?? 0m; // The reader asks for a size with every target that is not flat.
        if (_context.Held(Other(wanted)) > 0)
            AddClose(Other(wanted), _context.Held(Other(wanted)));
        var held = _context.Held(wanted);
        if (size - held >= 1m)
            AddOpen(wanted, size - held);
        else if (held > decimal.Floor(size))
            AddClose(wanted, held - decimal.Floor(size));
    }

    private void CheckStatements()
    {
        if (_request.PositionMode is { } stated && _context.Mode is { } mode && stated != mode)
        {
            Refuse("position_mode_mismatch", $"The message says {Words(stated)} mode, the account is in {Words(mode)} mode. The mode is account-wide; it changes only without positions and orders.");
        }
        else if (_request.Leverage > _context.Instrument.MaxLeverage)
        {
            Refuse("bad_value", FormattableString.Invariant(
                $"Leverage {_request.Leverage} is above the {_context.Instrument.MaxLeverage} of {_context.Instrument.Symbol}."));
        }
        else if (_request.LimitPrice is { } price && price % _context.Instrument.PriceStep != 0m)
        {
            var below = decimal.Floor(price / _context.Instrument.PriceStep) * _context.Instrument.PriceStep;
            Refuse("bad_value", FormattableString.Invariant(
                $"Price {price} is off the {_context.Instrument.PriceStep} step of {_context.Instrument.Symbol}; use {below} or {below + _context.Instrument.PriceStep}."));
        }

        static string Words(PositionMode mode) => mode == PositionMode.Hedge ? "hedge" : "one-way";
    }

    /// <summary>Age, price and status. An entry that fails a check is dropped; an exit is only ever late when the sender asked for that.</summary>
    private void CheckLegs()
    {
        if (_request.ExitMaxLagSeconds > 0 && _context.Age > TimeSpan.FromSeconds(_request.ExitMaxLagSeconds))
            Refuse("stale", Stale(_request.ExitMaxLagSeconds));
        if (_end is not null || !_legs.Exists(leg => leg.Effect == PositionEffect.Open))
            return;
        (string Code, string Message)? reason = null;
        if (_request.EntryMaxLagSeconds > 0 && _context.Age > TimeSpan.FromSeconds(_request.EntryMaxLagSeconds))
            reason = ("stale", Stale(_request.EntryMaxLagSeconds));
        else if (!_context.Instrument.IsTrading)
            reason = ("symbol_not_trading", $"{_context.Instrument.Symbol} is not trading.");
        else if (_request.IsReduceOnly)
            reason = ("position_conflict", "reduce_only is true and the order would open.");
        else if (_request.SignalPrice is { } signal && _context.Quote is { Last: > 0m } quote && Deviation(signal, quote.Last) > _request.MaxDeviationPercent)
            reason = ("price_deviation", FormattableString.Invariant($"The signal's price {signal} is {Deviation(signal, quote.Last):0.00} % off the last price {quote.Last}; {_request.MaxDeviationPercent} % is allowed."));
        if (reason is not { } found)
            return;
        _legs.RemoveAll(leg => leg.Effect == PositionEffect.Open);
        if (_legs.Count == 0)
            Refuse(found.Code, found.Message);
        else
            _warnings.Add($"The exit is carried out, the entry is not. {found.Message}");

        string Stale(int limit) => FormattableString.Invariant($"The alert is {(long)_context.Age.TotalSeconds} s old; {limit} s are allowed.");
    }

    private static decimal Deviation(decimal signal, decimal last) => Math.Abs(signal - last) / last * 100m;

    private bool IsPercent => _request.Unit >= QuantityUnit.PercentEquity;

    /// <summary>The position wanted after the order, in contracts, not rounded; null when the message does not tell it.</summary>
    private decimal? TargetContracts =>
        _request.AfterSize is not { } size ? null : _request.Unit == QuantityUnit.Contracts ? size : size / _context.Instrument.ContractSize;

    /// <summary>The quantity in contracts, not rounded; null when there is none, or with the refusal when it cannot be known.</summary>
    private decimal? QuantityContracts(PositionSide side, bool isEntry = false)
    {
        if (_request.Quantity is not { } quantity)
            return null;
        var size = _context.Instrument.ContractSize;
        var margin = _request.IsMarginBasis ? _request.Leverage : 1;
        switch (_request.Unit)
        {
            case QuantityUnit.Base:
                return quantity / size;
            case QuantityUnit.Contracts:
                return quantity;
            case QuantityUnit.PercentPosition:
            case QuantityUnit.Percent when !isEntry:
                return _context.Held(side) * quantity / 100m;
        }

        if ((_request.LimitPrice ?? _context.Quote?.Last) is not > 0m)
        {
            Refuse("venue_closed", $"{_context.Instrument.Symbol} has no last price to size the order with.");
            return null;
        }

        var value = (_request.LimitPrice ?? _context.Quote!.Last) * size; // One of the two is above 0, said above.
        decimal? money = _request.Unit switch
        {
            QuantityUnit.Quote => quantity,
            QuantityUnit.PercentEquity => _context.Equity * quantity / 100m,
            _ => _context.Available * quantity / 100m,
        };
        if (money is null)
            Refuse("insufficient_margin", "The balance is not known, so a share of it cannot be ordered.");
        return money * margin / value;
    }

    private void AddOpen(PositionSide side, decimal contracts)
    {
        if (Round(contracts) is not { } rounded)
            return;
        var closesAll = _legs.Count > 0 && _context.Held(side) == 0 && _legs.Sum(leg => leg.Contracts) == _context.Held(Other(side));
        var standing = closesAll ? null : _context.Long ?? _context.Short;
        var leverage = standing?.Leverage ?? _request.Leverage;
        if (leverage != _request.Leverage)
            _warnings.Add(FormattableString.Invariant($"Leverage {_request.Leverage} ignored, the position has {leverage}."));
        Add(
            side == PositionSide.Long ? OrderSide.Buy : OrderSide.Sell,
            PositionEffect.Open,
            rounded,
            leverage,
            standing?.MarginMode ?? _request.MarginMode,
            standing is null);
    }

    private void AddClose(PositionSide side, decimal contracts)
    {
        if (Round(contracts) is { } rounded)
            Add(side == PositionSide.Long ? OrderSide.Sell : OrderSide.Buy, PositionEffect.Close, rounded, null, null, false);
    }

    private void Add(OrderSide side, PositionEffect effect, long contracts, int? leverage, MarginMode? marginMode, bool setsLeverage) =>
        _legs.Add(new PlannedLeg(
            side, effect, contracts, _request.OrderType, _request.LimitPrice, _request.TimeInForce, leverage, marginMode, setsLeverage));

    /// <summary>Whole contracts, rounded down; null with the refusal when outside the instrument's limits.</summary>
    private long? Round(decimal contracts)
    {
        if (_end is not null)
            return null;
        var instrument = _context.Instrument;
        var max = _request.OrderType == OrderType.Market ? instrument.MaxMarketContracts : instrument.MaxContracts;
        var rounded = decimal.Floor(contracts);
        if (rounded < instrument.MinContracts)
        {
            var value = _context.Quote is { Last: > 0m } quote
                ? string.Create(CultureInfo.InvariantCulture, $", {quote.Last * instrument.ContractSize * instrument.MinContracts:0.00} {instrument.QuoteCurrency}")
                : "";
            Refuse("below_minimum", $"Wanted {Size(contracts)}; the smallest is {Size(instrument.MinContracts, value)}.");
            return null;
        }

        if (max > 0 && rounded > max)
        {
            Refuse("above_maximum", $"Wanted {Size(contracts)}; the largest is {Size(max)}.");
            return null;
        }

        return (long)rounded;
    }

    /// <summary>"0.0004 BTC (0.4 contracts)".</summary>
    private string Size(decimal contracts, string more = "") => string.Create(
        CultureInfo.InvariantCulture,
        $"{(contracts * _context.Instrument.ContractSize).ToString("0.############", CultureInfo.InvariantCulture)} {_context.Instrument.BaseCurrency} ({contracts.ToString("0.####", CultureInfo.InvariantCulture)} {(contracts == 1m ? "contract" : "contracts")}{more})");

    /// <summary>1 when a told position is on a side, -1 on the other, 0 flat, null when not told.</summary>
    private static int? Relative(TargetPosition? position, PositionSide side) => position switch
    {
        null => null,
        TargetPosition.Flat => 0,
        TargetPosition.Long => side == PositionSide.Long ? 1 : -1,
        _ => side == PositionSide.Short ? 1 : -1,
    };

    private static PositionSide Other(PositionSide side) => side == PositionSide.Long ? PositionSide.Short : PositionSide.Long;

    private void Refuse(string code, string message) => _end ??= new Plan.Refused(code, message);

    private void Nothing(string code, string message) => _end ??= new Plan.Nothing(code, message);
}
