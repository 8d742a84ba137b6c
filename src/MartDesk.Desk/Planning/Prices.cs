using MartDesk.Desk.Alerts;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Planning;

/// <summary>Prices of an alert's orders on the instrument's step.</summary>
internal sealed class Prices(PlanContext context)
{
    private readonly AlertRequest _request = context.Request;
    private readonly Instrument _instrument = context.Instrument;

    /// <summary>Limit price of the order; null for one without.</summary>
    public decimal? Limit { get; private set; }

    /// <summary>The price an entry is reckoned at: its limit, its trigger, or the last price; null when none is known.</summary>
    public decimal? Entry => Limit ?? _request.TriggerPrice ?? (Last > 0m ? Last : null);

    public decimal Last => context.Quote?.Last ?? 0m;

    /// <summary>Works the limit price out; the refusal when it cannot be had.</summary>
    public (string Code, string Message)? Settle()
    {
        if (OffStep([_request.LimitPrice, _request.TriggerPrice, _request.ActivationPrice]) is { } off)
            return off;
        if (_request.OrderType is not (AlertOrderType.Limit or AlertOrderType.StopLimit))
            return null;
        if (_request.LimitPrice is { } limit)
        {
            Limit = limit;
            return null;
        }

        var from = _request.OffsetFrom switch
        {
            PriceSource.Last => context.Quote?.Last,
            PriceSource.Mark => context.Quote?.Mark,
            PriceSource.Bid => context.Quote?.Bid,
            PriceSource.Ask => context.Quote?.Ask,
            PriceSource.Signal => _request.SignalPrice,
            _ => (context.Long ?? context.Short)?.EntryPrice,
        };
        if (from is not > 0m)
            return ("bad_value", $"The {_request.OffsetFrom.ToString().ToLowerInvariant()} price to count the offset from is not known.");
        Limit = Cut(from.Value * (1m + ((_request.PriceOffsetPercent ?? 0m) / 100m)));
        return Limit > 0m ? null : ("bad_value", "The offset leads to no price.");
    }

    /// <summary>The refusal of the first price that is not on the step, or not above 0; null when all are.</summary>
    public (string Code, string Message)? OffStep(IReadOnlyList<decimal?> named)
    {
        foreach (var price in named)
        {
            if (price is not { } given || (given > 0m && given % _instrument.PriceStep == 0m))
                continue;
            var below = Cut(given);
            return ("bad_value", FormattableString.Invariant(
                $"Price {given} is off the {_instrument.PriceStep} step of {_instrument.Symbol}; use {below} or {below + _instrument.PriceStep}."));
        }

        return null;
    }

    /// <summary>On the step, towards zero.</summary>
    public decimal Cut(decimal price) => decimal.Floor(price / _instrument.PriceStep) * _instrument.PriceStep;

    /// <summary>Whether a trigger lies above the price now.</summary>
    public TriggerWay WayTo(decimal trigger) => trigger > Last ? TriggerWay.Up : TriggerWay.Down;
}
