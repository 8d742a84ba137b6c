using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Instruments;
using MartDesk.Exchange.Server.Orders;

namespace MartDesk.Exchange.Server.PlanOrders;

/// <summary><c>current-plan-order</c>: plan orders, take profits and stop losses that wait. Trailing orders are among the open orders.</summary>
internal sealed class PlanQueryEndpoints(EngineLoop loop, InstrumentCatalog instruments)
{
    private const int MaxRows = 100;

    public IEnumerable<Route> Routes => [new(FuturesEndpoints.CurrentPlanOrder, WaitingAsync)];

    private async Task<ApiReply> WaitingAsync(ApiRequest request)
    {
        if (!instruments.TryFindOptional(request.Query("symbol"), out var instrument))
            return BitMartError.SymbolNotExist;
        var type = request.Query("type");
        var planType = request.Query("plan_type");
        if (type is not (null or "limit" or "market") || planType is not (null or "plan" or "profit_loss"))
            return BitMartError.TypeInvalid;
        if (!request.TryQueryNumber("limit", out var limit))
            return BitMartError.ParameterParse;
        var rows = await loop.RunAsync(venue => Waiting.Of(venue, request.AccountId)
            .Where(plan => plan.Terms.Kind != PlanKind.Trailing
                && (instrument is null || plan.InstrumentId == instrument.Id)
                && (type is null || WireWords.Of(plan.Type) == type)
                && (planType is null || (plan.Terms.Kind == PlanKind.Plan) == (planType == "plan")))
            .Reverse()
            .Take((int)Math.Min(limit ?? MaxRows, MaxRows))
            .Select(plan => PlanRow.Read(venue, plan))
            .ToArray());
        return ApiReply.Ok(writer =>
        {
            writer.WriteStartArray();
            foreach (var row in rows)
                PlanOrderJson.Write(writer, row, instruments[row.Plan.InstrumentId]);
            writer.WriteEndArray();
        });
    }
}

/// <summary>A plan order with what it stands for now: of one for the whole position, all of it; of one that leaves out its terms, those last set.</summary>
internal readonly record struct PlanRow(PlanOrderView Plan, long Lots, int Leverage, MarginMode MarginMode)
{
    public static PlanRow Read(Venue venue, in PlanOrderView plan)
    {
        var (leverage, marginMode) = venue.Engine.LeverageOf(plan.AccountId, plan.InstrumentId);
        var side = plan.Side == Side.Sell ? PositionSide.Long : PositionSide.Short;
        var lots = plan.Terms.IsWholePosition && venue.Engine.TryGetPosition(plan.AccountId, plan.InstrumentId, side, out var position) ? position.Lots : plan.Lots;
        return new PlanRow(plan, lots, plan.Leverage == 0 ? leverage : plan.Leverage, plan.MarginMode == MarginMode.Unspecified ? marginMode : plan.MarginMode);
    }
}
