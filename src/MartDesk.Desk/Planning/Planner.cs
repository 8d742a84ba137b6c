using MartDesk.Desk.Alerts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Planning;

/// <summary>Works out the legs of one alert from what the account holds now. No I/O, no clock.</summary>
/// <remarks>
/// "Entry side" is the side a buy opens (long) or a sell opens (short); "exit side" is the other one, which the same order would close.
/// When the sender's idea of the position is not the account's, nothing is opened that the sender did not name a size for, unless it asked for that.
/// </remarks>
internal sealed class Planner
{
    private readonly PlanContext _context;
    private readonly AlertRequest _request;
    private readonly Prices _prices;
    private readonly Sizing _sizing;
    private readonly List<PlannedLeg> _legs = [];
    private readonly List<PlannedLeg> _sweep = [];
    private readonly List<string> _warnings = [];
    private Plan? _end;

    private Planner(PlanContext context)
    {
        _context = context;
        _request = context.Request;
        _prices = new Prices(context);
        _sizing = new Sizing(context, _prices);
    }

    /// <summary>The plan of an alert.</summary>
    public static Plan Make(PlanContext context) => new Planner(context).Make();

    private Plan Make()
    {
        CheckStatements();
        if (_end is null)
            PlanVerb();
        if (_end is null && _sizing.Refusal is { } unsized)
            Refuse(unsized.Code, unsized.Message);
        if (_end is null)
            CheckLegs();
        if (_end is null && _legs.Count > 0)
            CancelFirst();
        _legs.AddRange(_sweep);
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
            case AlertVerb.Close or AlertVerb.Reduce when HeldSide() is { } held:
                Exit(held);
                break;
            case AlertVerb.Reverse when HeldSide() is { } held:
                Reverse(Other(held));
                break;
            case AlertVerb.SetBrackets when HeldSide() is { } held:
                SetBrackets(held);
                break;
            case AlertVerb.Trail when HeldSide() is { } held:
                Trail(held);
                break;
            case AlertVerb.CloseAll:
                CloseAll();
                break;
            case AlertVerb.Cancel or AlertVerb.CancelAll:
                Cancel();
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
        if (_request.OnDesync == OnDesync.Target && IsDesync() && TryReach())
            return;
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
            case < 0 when after is null && !_sizing.IsPercent && _sizing.Contracts(exit, isEntry: false) > _context.Held(exit) && _context.Held(exit) > 0:
                _warnings.Add("The quantity is more than is held, so it was read as a reversal; send market_position to say so.");
                Reverse(entry);
                break;
            case < 0 when after is null && _context.Held(exit) == 0 && _request.OnDesync == OnDesync.Trust:
                Enter(entry);
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
        else if (_request.After is not null || _request.IsReduceOnly)
        {
            Exit(exit);
        }
        else if (_context.Mode == PositionMode.Hedge && _context.PlainOpens)
        {
            Enter(entry);
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

            if (_sizing.Contracts(exit, isEntry: false) is not { } quantity)
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
            // Our own exit was lost. It is made good; the entry only as far as its size is named, unless the sender is to be trusted.
            _warnings.Add("An earlier exit was missing and is made good.");
            AddClose(exit, _context.Own(exit));
            if (_sizing.TargetContracts is { } target && target > 0m)
                AddOpen(entry, target);
            else if (_request.OnDesync == OnDesync.Trust && _sizing.Contracts(entry, isEntry: true) is { } quantity)
                AddOpen(entry, quantity);
        }
        else if (_context.Held(exit) > 0 && _context.Mode != PositionMode.Hedge)
        {
            Conflict(entry, "opened by hand or by another pointer; the order would only reduce them");
        }
        else if (_context.Own(entry) > 0 && _request.OnDesync != OnDesync.Trust)
        {
            TopUp(entry);
        }
        else
        {
            Enter(entry);
        }
    }

    /// <summary>A stranger's position on the other side, in one-way mode.</summary>
    private void Conflict(PositionSide entry, string why)
    {
        var exit = Other(entry);
        if (_request.OnConflict != OnConflict.Net)
        {
            Refuse("position_conflict", FormattableString.Invariant($"{_context.Held(exit)} contracts are held {Word(exit)}, {why}."));
            return;
        }

        _warnings.Add(FormattableString.Invariant($"The order nets against {_context.Held(exit)} contracts held {Word(exit)}, {why.Split(';')[0]}."));
        if (_sizing.Contracts(entry, isEntry: true) is { } quantity)
            AddOpen(entry, quantity);
    }

    /// <summary>Opens what is missing to the size named; nothing when none is.</summary>
    private void TopUp(PositionSide side)
    {
        if (_sizing.TargetContracts is { } target)
        {
            if (target > _context.Held(side))
                AddOpen(side, target - _context.Held(side));
        }
        else if (_request.OnDesync == OnDesync.Trust)
        {
            Enter(side);
        }
        else
        {
            Nothing("desync", "The sender's position is not the account's, and the message names no position_size: nothing was ordered.");
        }
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

        if (_request.OrderType != AlertOrderType.Market)
        {
            Refuse("unsupported", "A reversal goes at market: its second half would wait for the first.");
            return;
        }

        AddClose(exit, held);
        if (_sizing.TargetContracts is { } target)
            AddOpen(entry, target);
        else if (_request.Verb == AlertVerb.Reverse && _request.Quantity is null)
            AddOpen(entry, held);
        else if (_request.Verb == AlertVerb.Reverse || _sizing.IsPercent)
            Enter(entry);
        else if (_sizing.Contracts(entry, isEntry: false) is { } quantity && quantity - held >= 1m)
            AddOpen(entry, quantity - held);
    }

    /// <summary>Opens the quantity.</summary>
    private void Enter(PositionSide side)
    {
        var isOppositeInTheWay = _context.Mode == PositionMode.OneWay && _legs.Count == 0 && _context.Held(Other(side)) > 0;
        if (isOppositeInTheWay)
            Conflict(side, "and the account is in one-way mode; close it, or send prev_position with buy or sell");
        else if (_sizing.Contracts(side, isEntry: true) is { } quantity)
            AddOpen(side, quantity);
        else if (_sizing.Refusal is null && _sizing.TargetContracts is { } target)
            AddOpen(side, target);
    }

    /// <summary>Closes the quantity, or all of it; never more than is held. When nothing remains, the side's own brackets go too.</summary>
    private void Exit(PositionSide side)
    {
        var held = _context.Held(side);
        if (held == 0)
        {
            // An entry that still waits would open what the sender has just left.
            if (_request.CancelOpen != CancelOpen.None)
                CancelAll(_context.OwnOrders.Where(order => order.Effect == PositionEffect.Open && order.PositionSide == side));
            if (_legs.Count == 0)
                Nothing("nothing_to_close", $"Nothing is held {Word(side)}.");
            return;
        }

        var quantity = _request.Quantity is null ? held : _sizing.Contracts(side, isEntry: false);
        if (quantity is not { } contracts)
            return;
        AddClose(side, Math.Min(contracts, held));
        if (contracts >= held)
            Sweep(_context.OwnOrders.Where(order => order.IsBracket && order.PositionSide == side));
    }

    private void CloseAll()
    {
        foreach (var side in (PositionSide[])[PositionSide.Long, PositionSide.Short])
        {
            if (_context.Held(side) > 0)
                AddClose(side, _context.Held(side));
        }

        for (var i = 0; i < _legs.Count; i++)
            _legs[i] = _legs[i] with { Terms = _legs[i].Terms with { Needs = LegNeeds.Nothing } };
        var ends = _context.OwnOrders.Where(order => order.Effect == PositionEffect.Close).ToList();
        if (_legs.Count == 0)
            CancelAll(_context.OwnOrders);
        else
            Sweep(ends);
        if (_legs.Count == 0)
            Nothing("nothing_to_close", "Nothing is held and no order of this pointer is open.");
    }

    private void Cancel()
    {
        if (_request.Named is { } named)
        {
            _legs.Add(new PlannedLeg
            {
                Kind = OrderKind.Cancel,
                Side = OrderSide.Sell,
                Effect = PositionEffect.Close,
                Terms = new LegTerms { CancelsVenueOrderId = named.VenueOrderId, CancelsKind = named.Kind, Needs = LegNeeds.Nothing },
            });
            return;
        }

        var isAll = _request.Verb == AlertVerb.CancelAll;
        if (isAll && _context.Guards.IsOwners)
        {
            _legs.Add(new PlannedLeg
            {
                Kind = OrderKind.Cancel,
                Side = OrderSide.Sell,
                Effect = PositionEffect.Close,
                Terms = new LegTerms { CancelsAll = true, Needs = LegNeeds.Nothing },
            });
            return;
        }

        var chosen = _context.OwnOrders.Where(order => isAll
            || ((_request.Tag is null || order.Tag == _request.Tag)
                && (_request.OrderId is null || order.OrderId == _request.OrderId)
                && (_request.Side is null || order.PositionSide == _request.Side))).ToList();
        if (chosen.Count == 0)
            Nothing("nothing_to_cancel", "No open order of this pointer fits.");
        else
            CancelAll(chosen);
    }

    private void SetBrackets(PositionSide side)
    {
        var position = Position(side);
        var brackets = new Brackets(_context, _prices, side, position.EntryPrice);
        if (brackets.Check(position.Contracts, position.Leverage, position.MarginMode, isAgainstLast: true) is { } broken)
        {
            Refuse(broken.Code, broken.Message);
            return;
        }

        var legs = brackets.Around(position.Contracts);
        var old = _context.OwnOrders.Where(order => order.IsBracket && order.PositionSide == side).ToList();

        // The old ones go once the new stop stands, so that there is no moment without protection.
        var stops = _request.StopLoss is null ? 0 : 1;
        _legs.AddRange(legs.Take(stops));
        foreach (var order in old.Where(order => stops > 0 || order.Kind != OrderKind.StopLoss))
            _legs.Add(Cancellation(order, LegNeeds.AllBefore));
        _legs.AddRange(legs.Skip(stops));
        CheckSizes(legs);
    }

    private void Trail(PositionSide side)
    {
        var held = _context.Held(side);
        var quantity = _request.Quantity is null ? held : _sizing.Contracts(side, isEntry: false);
        if (quantity is not { } contracts || _sizing.Round(Math.Min(contracts, held)) is not { } rounded)
            return;
        var position = Position(side);
        _legs.Add(new PlannedLeg
        {
            Kind = OrderKind.Trailing,
            Side = side == PositionSide.Long ? OrderSide.Sell : OrderSide.Buy,
            Effect = PositionEffect.Close,
            Contracts = rounded,
            Leverage = position.Leverage,
            MarginMode = position.MarginMode,
            Terms = new LegTerms
            {
                TrailPercent = _request.TrailPercent,
                ActivationPrice = _request.ActivationPrice ?? _prices.Cut(_prices.Last),
                TriggerBy = _request.TriggerBy,
            },
        });
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
        var size = _sizing.TargetContracts ?? 0m; // The reader asks for a size with every target that is not flat.
        if (_context.Held(Other(wanted)) > 0)
            AddClose(Other(wanted), _context.Held(Other(wanted)));
        var held = _context.Held(wanted);
        if (size - held >= 1m)
            AddOpen(wanted, size - held);
        else if (held > decimal.Floor(size))
            AddClose(wanted, held - decimal.Floor(size));
    }

    /// <summary>True when it was a target that could be planned.</summary>
    private bool TryReach()
    {
        if (_request.After is not { } after || (after != TargetPosition.Flat && _sizing.TargetContracts is null))
            return false;
        _warnings.Add("The sender's position is not the account's; the account is brought to the one named.");
        Reach(after);
        return true;
    }

    /// <summary>The sender's position before the order is not what is held.</summary>
    private bool IsDesync() => _request.Before switch
    {
        null => false,
        TargetPosition.Flat => _context.Own(PositionSide.Long) > 0 || _context.Own(PositionSide.Short) > 0,
        TargetPosition.Long => _context.Held(PositionSide.Long) == 0,
        _ => _context.Held(PositionSide.Short) == 0,
    };

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
        else if (_prices.Settle() is { } unpriced)
        {
            Refuse(unpriced.Code, unpriced.Message);
        }

        static string Words(PositionMode mode) => mode == PositionMode.Hedge ? "hedge" : "one-way";
    }

    /// <summary>Age, price, status, brackets and margin. An entry that fails a check is dropped; an exit is only ever late when the sender asked for that.</summary>
    private void CheckLegs()
    {
        if (_request.ExitMaxLagSeconds > 0 && _context.Age > TimeSpan.FromSeconds(_request.ExitMaxLagSeconds))
            Refuse("stale", Stale(_request.ExitMaxLagSeconds));
        if (_end is not null || _legs.Find(leg => leg.Effect == PositionEffect.Open) is not { } opening || CheckEntry(opening) is not { } reason)
            return;
        _legs.RemoveAll(leg => leg.Effect == PositionEffect.Open || leg.Kind is OrderKind.TakeProfit or OrderKind.StopLoss or OrderKind.Trailing);
        if (_legs.Count == 0)
            Refuse(reason.Code, reason.Message);
        else
            _warnings.Add($"The exit is carried out, the entry is not. {reason.Message}");
    }

    private (string Code, string Message)? CheckEntry(PlannedLeg opening)
    {
        if (_request.EntryMaxLagSeconds > 0 && _context.Age > TimeSpan.FromSeconds(_request.EntryMaxLagSeconds + _request.DelaySeconds))
            return ("stale", Stale(_request.EntryMaxLagSeconds));
        var side = opening.Side == OrderSide.Buy ? PositionSide.Long : PositionSide.Short;
        if (GuardCheck.Entry(_context.Guards, opening, _context.Instrument, HeldAfter(side, opening), _prices.Entry ?? (_prices.Last > 0m ? _prices.Last : null)) is { } guarded)
            return guarded;
        if (!_context.Instrument.IsTrading)
            return ("symbol_not_trading", $"{_context.Instrument.Symbol} is not trading.");
        if (_request.IsReduceOnly)
            return ("position_conflict", "reduce_only is true and the order would open.");
        if (_request.SignalPrice is { } signal && _prices.Last > 0m && Deviation(signal, _prices.Last) > _request.MaxDeviationPercent)
            return ("price_deviation", FormattableString.Invariant($"The signal's price {signal} is {Deviation(signal, _prices.Last):0.00} % off the last price {_prices.Last}; {_request.MaxDeviationPercent} % is allowed."));
        var entry = _prices.Entry;
        if (entry is not { } price)
            return _request.StopLoss is null && _request.TakeProfits.Count == 0 ? null : ("venue_closed", $"{_context.Instrument.Symbol} has no last price to reckon stop and targets from.");
        return new Brackets(_context, _prices, side, price).Check(opening.Contracts, opening.Leverage, opening.MarginMode, isAgainstLast: false)
            ?? CheckMargin(opening, price);
    }

    /// <summary>Contracts of a side after an opening leg: what the pointer opened, and what the account holds.</summary>
    private (long Own, long All) HeldAfter(PositionSide side, PlannedLeg opening) =>
        (_context.Own(side) + opening.Contracts, _context.Held(side) + opening.Contracts);

    /// <summary>Margin and taker fee against what is free. Not asked when an exit goes first, which frees some.</summary>
    private (string Code, string Message)? CheckMargin(PlannedLeg opening, decimal price)
    {
        if (_context.Available is not { } available || opening.Leverage is not { } leverage || _legs.Exists(leg => leg.Effect == PositionEffect.Close && leg.Kind == OrderKind.Order))
            return null;
        var value = opening.Contracts * _context.Instrument.ContractSize * price;
        var needed = (value / leverage) + (value * _context.Instrument.TakerFeeRate);
        return needed <= available
            ? null
            : ("insufficient_margin", FormattableString.Invariant(
                $"{opening.Contracts} contracts need {needed:0.00} {_context.Instrument.QuoteCurrency} of margin and fee at {leverage}x; {available:0.00} are free."));
    }

    private string Stale(int limit) => FormattableString.Invariant($"The alert is {(long)_context.Age.TotalSeconds} s old; {limit} s are allowed.");

    private static decimal Deviation(decimal signal, decimal last) => Math.Abs(signal - last) / last * 100m;

    private void AddOpen(PositionSide side, decimal contracts)
    {
        if (_end is not null || _sizing.Round(contracts) is not { } rounded)
            return;
        var closesAll = _legs.Count > 0 && _context.Held(side) == 0 && _legs.Sum(leg => leg.Contracts) == _context.Held(Other(side));
        var standing = closesAll ? null : _context.Long ?? _context.Short;
        var leverage = standing?.Leverage ?? _request.Leverage;
        if (leverage != _request.Leverage)
            _warnings.Add(FormattableString.Invariant($"Leverage {_request.Leverage} ignored, the position has {leverage}."));
        var leg = Order(side == PositionSide.Long ? OrderSide.Buy : OrderSide.Sell, PositionEffect.Open, rounded) with
        {
            Leverage = leverage,
            MarginMode = standing?.MarginMode ?? _request.MarginMode,
            SetsLeverage = standing is null,
        };
        if (_prices.Entry is not { } entry)
        {
            _legs.Add(leg);
            return;
        }

        var brackets = new Brackets(_context, _prices, side, entry);
        _legs.Add(leg with { Terms = brackets.Preset(rounded, leg.Terms) });
        var after = brackets.After(rounded);
        _legs.AddRange(after);
        CheckSizes(after);
    }

    private void AddClose(PositionSide side, decimal contracts)
    {
        if (_end is null && _sizing.Round(contracts) is { } rounded)
            _legs.Add(Order(side == PositionSide.Long ? OrderSide.Sell : OrderSide.Buy, PositionEffect.Close, rounded));
    }

    /// <summary>An order of the kind that the message asks for.</summary>
    private PlannedLeg Order(OrderSide side, PositionEffect effect, long contracts)
    {
        var isLimit = _request.OrderType is AlertOrderType.Limit or AlertOrderType.StopLimit;
        var leg = new PlannedLeg
        {
            Side = side,
            Effect = effect,
            Contracts = contracts,
            Type = isLimit ? OrderType.Limit : OrderType.Market,
            LimitPrice = _prices.Limit,
            TimeInForce = isLimit ? _request.TimeInForce : TimeInForce.GoodTillCancel,
            Terms = new LegTerms
            {
                SelfTrade = _request.SelfTrade,
                ExpiresMs = _request is { ExpiresSeconds: { } seconds, OnUnfilled: OnUnfilled.Cancel } ? _context.NowMs + (seconds * 1000L) : null,
            },
        };
        return _request.OrderType switch
        {
            AlertOrderType.StopMarket or AlertOrderType.StopLimit => leg with
            {
                Kind = OrderKind.Plan,
                Terms = leg.Terms with
                {
                    TriggerPrice = _request.TriggerPrice,
                    TriggerBy = _request.TriggerBy,
                    TriggerWay = _prices.WayTo(_request.TriggerPrice ?? 0m),
                },
            },
            AlertOrderType.Trailing => leg with
            {
                Kind = OrderKind.Trailing,
                Terms = leg.Terms with { TrailPercent = _request.TrailPercent, ActivationPrice = _request.ActivationPrice ?? _prices.Cut(_prices.Last), TriggerBy = _request.TriggerBy },
            },
            _ => leg,
        };
    }

    private void CheckSizes(IReadOnlyList<PlannedLeg> brackets)
    {
        if (brackets.FirstOrDefault(leg => leg.Contracts < _context.Instrument.MinContracts) is { } small)
            Refuse("below_minimum", FormattableString.Invariant($"A take profit would be {small.Contracts} contracts; the smallest is {_context.Instrument.MinContracts}. Use fewer targets."));
    }

    /// <summary>Own orders that go before anything else, as the message asks.</summary>
    private void CancelFirst()
    {
        var hasExit = _legs.Exists(leg => leg is { Kind: OrderKind.Order, Effect: PositionEffect.Close });
        var chosen = (_request.CancelOpen ?? (hasExit ? CancelOpen.Entries : CancelOpen.None)) switch
        {
            CancelOpen.None => [],
            CancelOpen.Entries => _context.OwnOrders.Where(order => order.Effect == PositionEffect.Open),
            _ => _context.OwnOrders,
        };
        var listed = _legs.Concat(_sweep).Select(leg => leg.Terms.CancelsClientOrderId).ToHashSet();
        _legs.InsertRange(0, chosen.Where(order => !listed.Contains(order.ClientOrderId)).Select(order => Cancellation(order, LegNeeds.Nothing)));
    }

    private void CancelAll(IEnumerable<OwnOrder> orders) => _legs.AddRange(orders.Select(order => Cancellation(order, LegNeeds.Nothing)));

    /// <summary>Takes orders away after everything else.</summary>
    private void Sweep(IEnumerable<OwnOrder> orders) => _sweep.AddRange(orders.Select(order => Cancellation(order, LegNeeds.AllBefore)));

    private static PlannedLeg Cancellation(OwnOrder order, LegNeeds needs) => new()
    {
        Kind = OrderKind.Cancel,
        Side = order.Side,
        Effect = PositionEffect.Close,
        Terms = new LegTerms { CancelsClientOrderId = order.ClientOrderId, Needs = needs },
    };

    /// <summary>The side meant: the one named, else the one held; null with the end when there is none or there are two.</summary>
    private PositionSide? HeldSide()
    {
        var (isLong, isShort) = (_context.Held(PositionSide.Long) > 0, _context.Held(PositionSide.Short) > 0);
        if (_request.Side is { } named)
        {
            if (named == PositionSide.Long ? isLong : isShort)
                return named;
            Nothing("nothing_to_close", $"Nothing is held {Word(named)}.");
            return null;
        }

        if (isLong && isShort)
            Refuse("ambiguous_side", "Both sides are held; say which with side, or use close_long or close_short.");
        else if (!isLong && !isShort)
            Nothing("nothing_to_close", "Nothing is held.");
        else
            return isLong ? PositionSide.Long : PositionSide.Short;
        return null;
    }

    private Position Position(PositionSide side) =>
        (side == PositionSide.Long ? _context.Long : _context.Short) ?? throw new InvalidOperationException("Asked for a side that is not held.");

    /// <summary>1 when a told position is on a side, -1 on the other, 0 flat, null when not told.</summary>
    private static int? Relative(TargetPosition? position, PositionSide side) => position switch
    {
        null => null,
        TargetPosition.Flat => 0,
        TargetPosition.Long => side == PositionSide.Long ? 1 : -1,
        _ => side == PositionSide.Short ? 1 : -1,
    };

    private static PositionSide Other(PositionSide side) => side == PositionSide.Long ? PositionSide.Short : PositionSide.Long;

    private static string Word(PositionSide side) => side == PositionSide.Long ? "long" : "short";

    private void Refuse(string code, string message) => _end ??= new Plan.Refused(code, message);

    private void Nothing(string code, string message) => _end ??= new Plan.Nothing(code, message);
}
