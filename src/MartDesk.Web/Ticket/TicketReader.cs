using MartDesk.Desk.Planning;
using MartDesk.Desk.Ticket;
using MartDesk.Desk.Venues;
using MartDesk.Web.Forms;

namespace MartDesk.Web.Ticket;

/// <summary>The fields of the ticket as orders. What is wrong is noted in the fields.</summary>
internal static class TicketReader
{
    /// <summary>Orders of a scaled one.</summary>
    internal const int MostSteps = 10;

    /// <summary>One order, or several when it is scaled; empty when something is wrong.</summary>
    /// <param name="fields">As sent.</param>
    /// <param name="accountId">Account.</param>
    /// <param name="instrument">Market.</param>
    internal static IReadOnlyList<ManualOrder> Read(FieldValues fields, string accountId, Instrument instrument)
    {
        var isBuy = fields["side"] switch
        {
            "buy" => true,
            "sell" => false,
            _ => Refuse(fields, "Choose buy or sell."),
        };
        var size = Size(fields);
        var prices = fields["type"] == "scaled" ? Steps(fields, instrument) : [null];
        var orders = prices.Select(price => Order(fields, accountId, instrument.Symbol, isBuy, Share(size, prices.Count), price)).ToList();
        return fields.Problem is null ? orders : [];
    }

    private static ManualOrder Order(FieldValues fields, string accountId, string symbol, bool isBuy, OrderSize size, decimal? stepPrice)
    {
        var pricing = Pricing(fields, stepPrice);
        if (fields.IsTicked("reduce"))
        {
            if (TicketFields.Targets(fields).Count > 0 || fields["stop"] != "")
                fields.Refuse("A reducing order takes no targets and no stop; set them on the position.");
            return new ManualOrder.Exit { AccountId = accountId, Symbol = symbol, Side = isBuy ? PositionSide.Short : PositionSide.Long, Size = size, Pricing = pricing };
        }

        var leverage = fields.Whole("leverage", "Leverage");
        if (leverage is < 1)
            fields.Refuse("Leverage is 1 or more.");
        return new ManualOrder.Entry
        {
            AccountId = accountId,
            Symbol = symbol,
            Side = isBuy ? PositionSide.Long : PositionSide.Short,
            Size = size,
            Pricing = pricing,
            Leverage = leverage,
            MarginMode = fields["margin"] == "cross" ? MarginMode.Cross : MarginMode.Isolated,
            StopLoss = TicketFields.Stop(fields),
            TakeProfits = TicketFields.Targets(fields),
        };
    }

    private static OrderPricing Pricing(FieldValues fields, decimal? stepPrice)
    {
        var kind = fields["type"] switch
        {
            "limit" or "scaled" => PricingKind.Limit,
            "stop" => fields["price"] == "" ? PricingKind.StopMarket : PricingKind.StopLimit,
            "trailing" => PricingKind.Trailing,
            _ => PricingKind.Market,
        };
        var pricing = new OrderPricing
        {
            Kind = kind,
            LimitPrice = kind is PricingKind.Limit or PricingKind.StopLimit ? stepPrice ?? fields.Number("price", "The price") : null,
            TriggerPrice = kind is PricingKind.StopMarket or PricingKind.StopLimit ? fields.Number("trigger", "The trigger price") : null,
            TriggerBy = fields["trigger-by"] == "mark" ? TriggerBy.Mark : TriggerBy.Last,
            TrailPercent = kind == PricingKind.Trailing ? fields.Number("trail", "The distance") : null,
            ActivationPrice = kind == PricingKind.Trailing ? fields.Number("activation", "The price to follow from") : null,
            TimeInForce = kind is not (PricingKind.Limit or PricingKind.StopLimit) ? TimeInForce.GoodTillCancel : fields["tif"] switch
            {
                "ioc" => TimeInForce.ImmediateOrCancel,
                "fok" => TimeInForce.FillOrKill,
                "maker" => TimeInForce.MakerOnly,
                _ => TimeInForce.GoodTillCancel,
            },
            ExpiresSeconds = kind == PricingKind.Limit && fields.Number("expires", "The expiry") is { } minutes ? Seconds(fields, minutes) : null,
        };
        if (kind is PricingKind.Limit or PricingKind.StopLimit && pricing.LimitPrice is null)
            fields.Refuse("A limit order needs its price.");
        if (kind is PricingKind.StopMarket or PricingKind.StopLimit && pricing.TriggerPrice is null)
            fields.Refuse("A stop order needs the price that it waits for.");
        if (kind == PricingKind.Trailing && pricing.TrailPercent is null)
            fields.Refuse("A trailing order needs its distance in percent.");
        return pricing;
    }

    private static int? Seconds(FieldValues fields, decimal minutes)
    {
        if (minutes is >= 0.1m and <= 10_080m)
            return (int)(minutes * 60m);
        fields.Refuse("An order may expire after 0.1 to 10,080 minutes.");
        return null;
    }

    private static OrderSize Size(FieldValues fields)
    {
        var quantity = fields.Number("size", "The size");
        if (quantity is null or <= 0m)
            fields.Refuse("Say how much.");
        var unit = fields["unit"] switch
        {
            "coins" => QuantityUnit.Base,
            "money" => QuantityUnit.Quote,
            "percent" => fields.IsTicked("reduce") ? QuantityUnit.PercentPosition : QuantityUnit.PercentAvailable,
            "risk" => QuantityUnit.RiskQuote,
            "risk-percent" => QuantityUnit.RiskPercent,
            _ => QuantityUnit.Contracts,
        };
        if (unit is QuantityUnit.RiskQuote or QuantityUnit.RiskPercent && fields["stop"] == "")
            fields.Refuse("A size by risk needs the stop that it is counted from.");
        return new OrderSize(quantity ?? 0m, unit);
    }

    /// <summary>Contracts are whole, so a share of them is rounded down; the estimate shows what is left out.</summary>
    private static OrderSize Share(OrderSize size, int parts) => parts == 1 ? size
        : size with { Quantity = size.Unit == QuantityUnit.Contracts ? decimal.Floor(size.Quantity / parts) : size.Quantity / parts };

    /// <summary>Prices from one end to the other, evenly, each on the step.</summary>
    private static List<decimal?> Steps(FieldValues fields, Instrument instrument)
    {
        var (from, to, count) = (fields.Number("scale-from", "The first price"), fields.Number("scale-to", "The last price"), fields.Whole("scale-count", "The number of orders"));
        if (from is null or <= 0m || to is null or <= 0m || from == to)
            fields.Refuse("A scaled order runs from one price to another.");
        if (count is null or < 2 or > MostSteps)
            fields.Refuse($"A scaled order is 2 to {MostSteps} orders.");
        if (fields.Problem is not null)
            return [null];
        var step = instrument.PriceStep;
        return [.. Enumerable.Range(0, count!.Value).Select(i => // checked above
            (decimal?)(decimal.Round((from!.Value + ((to!.Value - from.Value) * i / (count.Value - 1))) / step, 0, MidpointRounding.AwayFromZero) * step))];
    }

    private static bool Refuse(FieldValues fields, string problem)
    {
        fields.Refuse(problem);
        return true;
    }
}
