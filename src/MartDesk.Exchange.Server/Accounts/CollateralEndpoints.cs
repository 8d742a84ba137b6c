using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Server.Http;

namespace MartDesk.Exchange.Server.Accounts;

/// <summary>Repayments and interest of cross collateral. There is no borrowing here, so the lists are empty.</summary>
internal static class CollateralEndpoints
{
    public static IEnumerable<Route> Routes { get; } =
    [
        new(FuturesEndpoints.AutoRepayment, static _ => NothingAsync()),
        new(FuturesEndpoints.InterestLog, static _ => NothingAsync()),
    ];

    private static Task<ApiReply> NothingAsync() => Task.FromResult(ApiReply.Ok(static writer =>
    {
        writer.WriteStartArray();
        writer.WriteEndArray();
    }));
}
