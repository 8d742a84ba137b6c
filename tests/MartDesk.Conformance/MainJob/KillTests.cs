using System.Globalization;
using MartDesk.Conformance.Programs;

namespace MartDesk.Conformance.MainJob;

/// <summary>The real process dies at a named point on an alert's way; after the next start the alert was executed once.</summary>
public sealed class KillTests
{
    private const string Alert = """{"ticker":"BTCUSDT.P","action":"buy","prev_position":"flat","quantity":"0.05","id":"kill-1"}""";

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
                await first.SendAlertAsync(pointer, Alert);
            }
            catch (HttpRequestException)
            {
                // It may die before the sender has read the answer; the sender then sends again, as below.
            }

            await first.WaitForDeathAsync();
        }

        await ShouldHaveExecutedOnceAsync(data.Path, pointer, exchangePort);
    }

    /// <summary>It has no id of ours at the venue: after the restart it is found by what it says, and not placed again.</summary>
    [Theory]
    [InlineData("K06")]
    [InlineData("K09")]
    [InlineData("K10")]
    [InlineData("K11")]
    public async Task Killed_on_the_way_a_plan_order_is_placed_once(string point)
    {
        const string breakout = """{"symbol":"BTCUSDT.P","action":"long","order_type":"stop_market","trigger_price":"990000","quantity":"50c","max_lag_s":0,"id":"kill-2"}""";
        using var data = new TemporaryFolder();
        string pointer;
        int exchangePort;
        await using (var first = await MartDeskProcess.RunAsync(data.Path, "synthetic", point, []))
        {
            await AlertToFillTests.ReadyAsync(first);
            pointer = first.Pointer!;
            exchangePort = first.Exchange!.Port;
            var (status, _) = await first.SendAlertAsync(pointer, breakout);
            Assert.True(status is 202 or 503, $"The alert was answered {status}."); // 503 when the machine's disk is slow; the sender sends again, as below.
            await first.WaitForDeathAsync();
        }

        await using var second = await MartDeskProcess.RunAsync(data.Path, "synthetic", null, [], exchangePort);
        await AlertToFillTests.ReadyAsync(second);
        await second.SendAlertAsync(pointer, breakout);
        var alert = (await second.ReadUntilAsync(
            "/api/v1/alerts?count=10",
            rows => rows.GetArrayLength() == 1 && rows[0].GetProperty("legs") is var legs && legs.GetArrayLength() == 1 && legs[0].GetProperty("state").GetString() == "acknowledged",
            "the breakout waits at the venue",
            TimeSpan.FromSeconds(60)))[0];
        var orders = await second.ReadUntilAsync("/api/v1/orders", rows => rows.GetArrayLength() == 1, "one order is open");
        Assert.Equal(alert.GetProperty("legs")[0].GetProperty("order_id").GetString(), orders[0].GetProperty("order_id").GetString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(30)]
    public async Task Killed_from_outside_after_the_answer_an_alert_is_executed_once_or_told_to_be_too_late(int delayMs)
    {
        using var data = new TemporaryFolder();
        string pointer;
        int exchangePort;
        await using (var first = await MartDeskProcess.RunAsync(data.Path, "synthetic"))
        {
            await AlertToFillTests.ReadyAsync(first);
            pointer = first.Pointer!;
            exchangePort = first.Exchange!.Port;
            var (status, _) = await first.SendAlertAsync(pointer, Alert);
            Assert.Equal(202, status);
            await Task.Delay(delayMs);
            await first.KillAsync();
        }

        // Dead between the synced intent and the first byte, it cannot know whether the order left: it waits until the venue
        // would refuse it, finds nothing, and an entry is too old by then. That window is a few milliseconds wide.
        await ShouldHaveExecutedOnceAsync(data.Path, pointer, exchangePort, mayBeTooLate: true);
    }

    private static async Task ShouldHaveExecutedOnceAsync(string data, string pointer, int exchangePort, bool mayBeTooLate = false)
    {
        await using var second = await MartDeskProcess.RunAsync(data, "synthetic", null, [], exchangePort);
        await AlertToFillTests.ReadyAsync(second);
        var (status, _) = await second.SendAlertAsync(pointer, Alert);
        Assert.InRange(status, 200, 202);
        var alert = (await second.ReadUntilAsync(
            "/api/v1/alerts?count=10",
            rows => rows.GetArrayLength() == 1 && rows[0].GetProperty("state").GetString() is "executed" or "expired",
            "one settled alert",
            TimeSpan.FromSeconds(mayBeTooLate ? 150 : 30)))[0];
        var trades = await second.TradesAsync(data, "BTCUSDT");
        if (mayBeTooLate && alert.GetProperty("state").GetString() == "expired")
        {
            Assert.Empty(trades);
            Assert.Equal(0, (await second.ReadAsync("/api/v1/positions")).GetArrayLength());
            return;
        }

        Assert.Equal("executed", alert.GetProperty("state").GetString());
        Assert.Equal(50, Assert.Single(alert.GetProperty("legs").EnumerateArray()).GetProperty("filled_contracts").GetInt64());
        await second.ReadUntilAsync("/api/v1/positions", rows => rows.GetArrayLength() == 1 && rows[0].GetProperty("contracts").GetInt64() == 50, "50 contracts");
        Assert.Equal(50m, trades.Sum(trade => decimal.Parse(trade.GetProperty("vol").GetString()!, CultureInfo.InvariantCulture)));
        Assert.Single(trades.Select(trade => trade.GetProperty("order_id").GetString()).Distinct());
    }
}
