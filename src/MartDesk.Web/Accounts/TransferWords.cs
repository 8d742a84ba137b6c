using MartDesk.Desk.Transfers;
using MartDesk.Desk.Venues;

namespace MartDesk.Web.Accounts;

/// <summary>Transfers in forms, on pages and in the API.</summary>
internal static class TransferWords
{
    internal static string Of(TransferWay way) => way == TransferWay.SpotToFutures ? "spot_to_futures" : "futures_to_spot";

    /// <summary>The way written; null when it is none.</summary>
    internal static TransferWay? Read(string? text) => text switch { "spot_to_futures" => TransferWay.SpotToFutures, "futures_to_spot" => TransferWay.FuturesToSpot, _ => null };

    internal static string InWords(TransferWay way) => way == TransferWay.SpotToFutures ? "spot → futures" : "futures → spot";

    internal static string ToneOf(TransferState state) => state switch
    {
        TransferState.Finished => "ok",
        TransferState.Failed => "bad",
        TransferState.Unknown => "warn",
        _ => "acc",
    };
}
