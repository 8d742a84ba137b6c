using MartDesk.Desk.Alerts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Tests.Execution;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Alerts;

public sealed class AlertLogPageTests
{
    [Fact]
    public async Task Log_goes_on_from_any_alert_and_the_refused_are_had_alone_with_their_orders()
    {
        await using var desk = await DeskRig.StartAsync();
        var accountId = desk.Query<string>("SELECT id FROM account");
        await desk.Services.GetRequiredService<IAccountGuards>().SetLimitsAsync(accountId, new GuardLimits { MaxPositionQuote = 3_000m }, CancellationToken.None); // 50 contracts
        for (var i = 1; i <= 6; i++)
        {
            var contracts = i % 3 == 0 ? 500 : i;
            await desk.CarryOutAsync($$"""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"{{contracts}}c","id":"e-{{i}}"}""");
        }

        var all = await desk.Log.ReadAsync(10, null, CancellationToken.None);
        Assert.Equal(6, all.Count);
        Assert.Equal(AlertState.Rejected, all[0].State);
        Assert.Equal([5L], all[1].Legs.Select(leg => leg.Contracts));
        Assert.Equal(all.Skip(2).Take(2).Select(entry => entry.AlertId), (await desk.Log.ReadAsync(2, all[1].AlertId, CancellationToken.None)).Select(entry => entry.AlertId));

        var refused = await desk.Log.ReadRefusedAsync(10, null, CancellationToken.None);
        Assert.Equal([all[0].AlertId, all[3].AlertId], refused.Select(entry => entry.AlertId));
        Assert.Equal([all[3].AlertId], (await desk.Log.ReadRefusedAsync(10, all[0].AlertId, CancellationToken.None)).Select(entry => entry.AlertId));
        Assert.Empty(await desk.Log.ReadAsync(10, "UNKNOWN", CancellationToken.None));
    }
}
