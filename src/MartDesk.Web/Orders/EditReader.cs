using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Ticket;
using MartDesk.Desk.Venues;
using MartDesk.Web.Forms;

namespace MartDesk.Web.Orders;

/// <summary>Fields of the form that changes an order: what stands, and what its owner wants of it.</summary>
internal static class EditReader
{
    /// <summary>The fields as the order stands.</summary>
    internal static FieldValues Standing(VenueOrder order)
    {
        var fields = new FieldValues();
        fields.Set("price", order.LimitPrice);
        fields.Set("trigger", order.TriggerPrice);
        fields.Set("contracts", order.Contracts);
        fields.Set("target", order.Presets?.TakeProfitPrice);
        fields["target-by"] = Word(order.Presets?.TakeProfitBy);
        fields.Set("stop", order.Presets?.StopLossPrice);
        fields["stop-by"] = Word(order.Presets?.StopLossBy);
        return fields;
    }

    /// <summary>The change. What is as it stands, or was not in the form, is left out of it; what is wrong is noted with the fields.</summary>
    /// <param name="fields">As sent.</param>
    /// <param name="row">The order.</param>
    /// <param name="step">Step of its prices; null when it is not known.</param>
    internal static ManualOrder.Edit Read(FieldValues fields, OrderStateRow row, decimal? step)
    {
        var order = row.Order;
        var inBook = order.Kind == OrderKind.Order;
        var presets = order.Presets ?? OrderPresets.None;
        var (target, targetBy) = order.TakesPresets ? Preset(fields, "target", "The target", presets.TakeProfitPrice, presets.TakeProfitBy) : default;
        var (stop, stopBy) = order.TakesPresets ? Preset(fields, "stop", "The stop", presets.StopLossPrice, presets.StopLossBy) : default;
        var edit = new ManualOrder.Edit
        {
            AccountId = row.AccountId,
            Symbol = order.Symbol,
            VenueOrderId = order.VenueOrderId,
            Kind = order.Kind,
            LimitPrice = order.Type == OrderType.Limit ? Changed(fields.Number("price", "The limit price"), order.LimitPrice) : null,
            TriggerPrice = inBook ? null : Changed(fields.Number("trigger", "The trigger price"), order.TriggerPrice),
            Contracts = inBook && fields.Whole("contracts", "Contracts") is { } contracts && contracts != order.Contracts ? contracts : null,
            TakeProfitPrice = target,
            TakeProfitBy = targetBy,
            StopLossPrice = stop,
            StopLossBy = stopBy,
        };
        foreach (var price in (decimal?[])[edit.LimitPrice, edit.TriggerPrice, edit.TakeProfitPrice, edit.StopLossPrice])
        {
            if (price is <= 0m || (price is { } value && step is { } size && value % size != 0m))
                fields.Refuse(FormattableString.Invariant($"Price {price} is off the {step} step."));
        }

        if (edit.Contracts <= order.FilledContracts)
            fields.Refuse($"{order.FilledContracts} contracts are filled already; the order can only be as large as more than that.");
        if (fields.Problem is null && edit is { LimitPrice: null, TriggerPrice: null, Contracts: null, TakeProfitPrice: null, StopLossPrice: null })
            fields.Refuse("Everything is as the order stands; nothing was sent.");
        return edit;
    }

    private static decimal? Changed(decimal? wanted, decimal? standing) => wanted == standing ? null : wanted;

    /// <summary>A stop or target that the order brings along: its price with what it watches when one of the two is to be another.</summary>
    private static (decimal? Price, TriggerBy? By) Preset(FieldValues fields, string name, string what, decimal? standing, TriggerBy watches)
    {
        var wanted = fields.Number(name, what);
        if (wanted is null && standing is not null && fields.Has(name) && fields[name] == "")
            fields.Refuse($"{what} cannot be taken away: the venue moves it, but names no way to remove it. Cancel the order and place it without.");
        TriggerBy? by = fields[name + "-by"] switch { "mark" => TriggerBy.Mark, "last" => TriggerBy.Last, _ => null };
        if (by is null && fields.Has(name + "-by"))
            fields.Refuse($"{what} watches the last or the mark price.");
        return wanted is null || (wanted == standing && (by ?? watches) == watches) ? (null, null) : (wanted, by);
    }

    private static string Word(TriggerBy? by) => by == TriggerBy.Mark ? "mark" : "last";
}
