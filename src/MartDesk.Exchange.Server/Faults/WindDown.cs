using System.Text.Json;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Server.Http;

namespace MartDesk.Exchange.Server.Faults;

/// <summary>What a venue that winds down refuses: a call after it has checked who asks and before it looks at what is asked, and once more the command where it is applied.</summary>
/// <remarks>
/// A call may be checked just before the moment and come to the engine just after it, when the orders of the others were cancelled already. So
/// the engine's door asks too: what is applied before the moment is cancelled with the others, what comes after it is refused, and there is nothing between.
/// Refused commands are not in the journal, so a replay needs to know of no moment.
/// </remarks>
internal sealed class WindDown(FaultPlan plan)
{
    private static readonly Endpoint[] Openers = [FuturesEndpoints.SubmitOrder, FuturesEndpoints.SubmitPlanOrder, FuturesEndpoints.SubmitTrailingOrder];

    private static readonly Endpoint[] Movers =
    [
        FuturesEndpoints.Transfer, FuturesEndpoints.TransferList, FuturesEndpoints.MainFromSub, FuturesEndpoints.MainToSub, FuturesEndpoints.SubToMain,
        FuturesEndpoints.CancelOrder, FuturesEndpoints.CancelOrders, FuturesEndpoints.CancelPlanOrder, FuturesEndpoints.CancelTrailingOrder,
    ];

    /// <summary>Refuses a write that the venue does not take any more; null when it does.</summary>
    public BitMartError? Refuse(Endpoint endpoint, JsonElement body, string trace)
    {
        if (!endpoint.IsWrite || plan.WindingDown is not { Stage: not WindDownStage.Normal } rule || !IsRefused(rule.Stage, endpoint, body))
            return null;
        plan.CountState(FaultKind.WindDown, endpoint.Path, trace);
        return ErrorOf(rule);
    }

    /// <summary>Refuses a client's command that the venue does not take any more.</summary>
    /// <exception cref="WindDownException">It does not.</exception>
    public void Check(in Command command)
    {
        if (plan.WindingDown is { Stage: not WindDownStage.Normal } rule && IsRefused(rule.Stage, command))
            throw new WindDownException(ErrorOf(rule));
    }

    private static BitMartError ErrorOf(FaultRule rule) =>
        BitMartError.Find(rule.Code) ?? (rule.Stage == WindDownStage.Closed ? BitMartError.ContractOffline : BitMartError.ContractPaused);

    /// <summary>Cancels and movements of money are taken at any stage; opening an account, prices and funding are the venue's own.</summary>
    private static bool IsRefused(WindDownStage stage, in Command command) => command.Kind switch
    {
        CommandKind.PlaceOrder or CommandKind.PlacePlanOrder => stage == WindDownStage.Closed || command.Effect == PositionEffect.Open,
        CommandKind.ModifyOrder or CommandKind.ModifyPlanOrder or CommandKind.ModifyProtection or CommandKind.SetLeverage or CommandKind.SetPositionMode
            or CommandKind.SetTimedCancel => stage == WindDownStage.Closed,
        _ => false,
    };

    private static bool IsRefused(WindDownStage stage, Endpoint endpoint, JsonElement body) =>
        stage == WindDownStage.Closed ? !Movers.Contains(endpoint) : Openers.Contains(endpoint) && !Closes(body);

    /// <summary>Sides 2 and 3 close in hedge mode and only reduce in one-way mode.</summary>
    private static bool Closes(JsonElement body) => new BodyFields(body).TryWhole("side", out var side) && side is 2 or 3;
}
