using MartDesk.Conformance.Programs;

namespace MartDesk.Conformance.MainJob;

/// <summary>The real process dies at a named point on an alert's way; after the next start the alert was executed once.</summary>
public sealed class KillTests
{
    [Theory]
    [InlineData("K04")]
    [InlineData("K05")]
    [InlineData("K09")]
    [InlineData("K10")]
    [InlineData("K11")]
    public async Task Killed_on_the_way_an_alert_is_executed_once(string point)
    {
        using var data = new TemporaryFolder();
        string pointer;
        int exchangePort;
        await using (var first = await MartDeskProcess.RunAsync(data.Path, "synthetic", point, []))
        {
            await AlertToFillTests.ReadyAsync(first);
            pointer = first.Pointer!;
            exchangePort = first.Exchange!.Port;
            try
            {
                await first.SendAlertAsync(pointer, """{"ticker":"BTCUSDT.P","action":"buy","prev_position":"flat","quantity":"0.05","id":"kill-1"}""");
            }
            catch (HttpRequestException)
            {
                // It may die before the sender has read the answer; the sender then sends again, as below.
            }

            await first.WaitForDeathAsync();
        }

        await using var second = await MartDeskProcess.RunAsync(data.Path, "synthetic", null, [], exchangePort);
        await AlertToFillTests.ReadyAsync(second);
        var (status, _) = await second.SendAlertAsync(pointer, """{"ticker":"BTCUSDT.P","action":"buy","prev_position":"flat","quantity":"0.05","id":"kill-1"}""");
        Assert.InRange(status, 200, 202);
        var alerts = await second.ReadUntilAsync(
            "/api/v1/alerts?count=10",
            rows => rows.GetArrayLength() == 1 && rows[0].GetProperty("state").GetString() == "executed",
            "one executed alert",
            TimeSpan.FromSeconds(30));
        Assert.Equal(50, Assert.Single(alerts[0].GetProperty("legs").EnumerateArray()).GetProperty("filled_contracts").GetInt64());
        await second.ReadUntilAsync("/api/v1/positions", rows => rows.GetArrayLength() == 1 && rows[0].GetProperty("contracts").GetInt64() == 50, "50 contracts");
        var trades = await second.TradesAsync(data.Path, "BTCUSDT");
        Assert.Equal(50m, trades.Sum(trade => decimal.Parse(trade.GetProperty("vol").GetString()!, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Single(trades.Select(trade => trade.GetProperty("order_id").GetString()).Distinct());
    }
}
