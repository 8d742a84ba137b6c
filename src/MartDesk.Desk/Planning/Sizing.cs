using System.Globalization;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Planning;

/// <summary>From quantities to whole contracts.</summary>
internal sealed class Sizing(PlanContext context, Prices prices)
{
    private readonly AlertRequest _request = context.Request;
    private readonly Instrument _instrument = context.Instrument;

    /// <summary>Why there is no size; null when there is one.</summary>
    public (string Code, string Message)? Refusal { get; private set; }

    /// <summary>The quantity is a share of something.</summary>
    public bool IsPercent => _request.Unit is QuantityUnit.Percent or QuantityUnit.PercentEquity or QuantityUnit.PercentAvailable or QuantityUnit.PercentPosition;

    /// <summary>The position wanted after the order, in contracts, not rounded; null when the message does not tell it.</summary>
    public decimal? TargetContracts => InContracts(_request.AfterSize);

    /// <summary>A size of the sender's, told in coins or contracts as quantities are.</summary>
    public decimal? InContracts(decimal? size) => size is null ? null : _request.Unit == QuantityUnit.Contracts ? size : size / _instrument.ContractSize;

    /// <summary>The quantity in contracts, not rounded; null when there is none, or with the refusal when it cannot be known.</summary>
    public decimal? Contracts(PositionSide side, bool isEntry)
    {
        if (_request.Quantity is not { } quantity)
            return null;
        var size = _instrument.ContractSize;
        switch (_request.Unit)
        {
            case QuantityUnit.Base:
                return quantity / size;
            case QuantityUnit.Contracts:
                return quantity;
            case QuantityUnit.PercentPosition:
            case QuantityUnit.Percent when !isEntry:
                return context.Held(side) * quantity / 100m;
        }

        if (prices.Entry is not > 0m)
        {
            Refusal = ("venue_closed", $"{_instrument.Symbol} has no last price to size the order with.");
            return null;
        }

        var price = prices.Entry.Value;
        decimal? money = _request.Unit switch
        {
            QuantityUnit.Quote or QuantityUnit.RiskQuote => quantity,
            QuantityUnit.PercentEquity or QuantityUnit.RiskPercent => context.Equity * quantity / 100m,
            _ => context.Usable * quantity / 100m,
        };
        if (money is null)
        {
            Refusal = ("insufficient_margin", "The balance is not known, so a share of it cannot be ordered.");
            return null;
        }

        if (_request.Unit is QuantityUnit.RiskPercent or QuantityUnit.RiskQuote)
            return AtRisk(money.Value, price, side);
        var margin = _request.IsMarginBasis ? _request.Leverage : 1;
        return money * margin / (price * size);
    }

    /// <summary>Most orders that one size is split into. The number of a leg has two digits, and each order may have a second one behind it.</summary>
    private const int MostParts = 20;

    /// <summary>Most contracts of one order; 0 when the venue names no limit.</summary>
    private long Largest => _request.OrderType is AlertOrderType.Limit or AlertOrderType.StopLimit ? _instrument.MaxContracts : _instrument.MaxMarketContracts;

    /// <summary>Whole contracts, rounded down; null with the refusal when outside the instrument's limits.</summary>
    /// <param name="contracts">Contracts wanted.</param>
    /// <param name="splits">More than one order may hold goes as several, up to <see cref="MostParts"/>.</param>
    public long? Round(decimal contracts, bool splits = false)
    {
        if (Refusal is not null)
            return null;
        var max = Largest;
        var rounded = decimal.Floor(contracts);
        if (rounded < _instrument.MinContracts)
        {
            var value = context.Quote is { Last: > 0m } quote
                ? string.Create(CultureInfo.InvariantCulture, $", {quote.Last * _instrument.ContractSize * _instrument.MinContracts:0.00} {_instrument.QuoteCurrency}")
                : "";
            Refusal = ("below_minimum", $"Wanted {Size(contracts)}; the smallest is {Size(_instrument.MinContracts, value)}.");
            return null;
        }

        if (max <= 0 || rounded <= max)
            return (long)rounded;
        if (splits && IsDivisible && rounded <= max * (decimal)MostParts)
            return (long)rounded;
        Refusal = ("above_maximum", $"Wanted {Size(contracts)}; the largest is {Size(max)}{(splits && IsDivisible ? $" in each of at most {MostParts} orders" : "")}.");
        return null;
    }

    /// <summary>A size as orders that the venue takes: as few as can be, as equal as can be.</summary>
    public IReadOnlyList<long> Parts(long contracts)
    {
        if (Largest <= 0 || contracts <= Largest)
            return [contracts];
        var count = (contracts + Largest - 1) / Largest;
        return [.. Enumerable.Range(0, (int)count).Select(part => (contracts / count) + (part < contracts % count ? 1 : 0))];
    }

    /// <summary>Several orders do what one would: not when it fills whole or not at all, nor when it waits for a price under no id of ours.</summary>
    private bool IsDivisible => _request.OrderType is AlertOrderType.Market or AlertOrderType.Limit && _request.TimeInForce != TimeInForce.FillOrKill;

    /// <summary>As many contracts as lose the money when the stop is hit.</summary>
    private decimal? AtRisk(decimal money, decimal price, PositionSide side)
    {
        var stop = new Brackets(context, prices, side, price).StopPrice(contracts: null);
        if (stop is not { } at || at == price)
        {
            Refusal = ("missing_field", "A size by risk needs a stop_loss away from the entry price.");
            return null;
        }

        return money / (Math.Abs(price - at) * _instrument.ContractSize);
    }

    /// <summary>"0.0004 BTC (0.4 contracts)".</summary>
    private string Size(decimal contracts, string more = "") => string.Create(
        CultureInfo.InvariantCulture,
        $"{(contracts * _instrument.ContractSize).ToString("0.############", CultureInfo.InvariantCulture)} {_instrument.BaseCurrency} ({contracts.ToString("0.####", CultureInfo.InvariantCulture)} {(contracts == 1m ? "contract" : "contracts")}{more})");
}
