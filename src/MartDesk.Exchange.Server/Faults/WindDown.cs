using System.Text.Json;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Server.Http;

namespace MartDesk.Exchange.Server.Faults;

/// <summary>What a venue that winds down refuses, after it has checked who asks and before it looks at what is asked.</summary>
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
        if (BitMartError.Find(rule.Code) is { } asked)
            return asked;
        return rule.Stage == WindDownStage.Closed ? BitMartError.ContractOffline : BitMartError.ContractPaused;
    }

    private static bool IsRefused(WindDownStage stage, Endpoint endpoint, JsonElement body) =>
        stage == WindDownStage.Closed ? !Movers.Contains(endpoint) : Openers.Contains(endpoint) && !Closes(body);

    /// <summary>Sides 2 and 3 close in hedge mode and only reduce in one-way mode.</summary>
    private static bool Closes(JsonElement body) => new BodyFields(body).TryWhole("side", out var side) && side is 2 or 3;
}
