using MartDesk.BitMart.Protocol.Limits;

namespace MartDesk.BitMart.Protocol.Tests.Limits;

public sealed class FuturesEndpointsTests
{
    /// <summary>Rows of the reference's table "Endpoints Limit Rules", and the clock's from the notes.</summary>
    private const string Table = """
        GET  /system/time                         None   Address 10/1
        GET  /contract/public/details             None   Address 12/2
        GET  /contract/public/depth               None   Address 12/2
        GET  /contract/public/market-trade        None   Address 12/2
        GET  /contract/public/kline               None   Address 12/2
        GET  /contract/public/funding-rate        None   Address 12/2
        GET  /contract/private/assets-detail      Keyed  Key     12/2
        GET  /contract/private/order              Keyed  Key     50/2
        GET  /contract/private/get-open-orders    Keyed  Key     50/2
        GET  /contract/private/order-history      Keyed  Key     6/2
        GET  /contract/private/trades             Keyed  Key     6/2
        GET  /contract/private/position           Keyed  Key     6/2
        GET  /contract/private/position-v2        Keyed  Key     6/2
        GET  /contract/private/get-position-mode  Keyed  Key     2/2
        POST /contract/private/submit-order       Signed Key     24/2
        POST /contract/private/cancel-order       Signed Key     40/2
        POST /contract/private/cancel-orders      Signed Key     2/2
        POST /contract/private/submit-leverage    Signed Key     24/2
        POST /contract/private/set-position-mode  Signed Key     2/2
        """;

    [Fact]
    public void Endpoints_and_limits_are_those_of_the_reference()
    {
        var ours = FuturesEndpoints.All.Select(endpoint =>
            $"{endpoint.Method} {endpoint.Path} {endpoint.Authentication} {endpoint.Limit.Scope} {endpoint.Limit.Count}/{endpoint.Limit.Window.TotalSeconds}");
        var table = Table.Split('\n').Select(row => string.Join(' ', row.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

        Assert.Equal(table, ours);
    }
}
