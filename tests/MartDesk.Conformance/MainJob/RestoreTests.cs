using System.Globalization;
using System.Text.Json;
using MartDesk.Conformance.Programs;

namespace MartDesk.Conformance.MainJob;

/// <summary>A copy of the desk's database is put back after the account has traded on: what happened since is known to the venue only.</summary>
public sealed class RestoreTests
{
    [Fact]
    public async Task After_an_old_copy_is_put_back_the_desk_wakes_halted_shows_what_the_venue_has_and_carries_out_nothing_twice()
    {
        using var data = new TemporaryFolder();
        using var elsewhere = new TemporaryFolder();
        var copy = Path.Combine(elsewhere.Path, "copy");
        string pointer;
        int exchangePort;
        JsonElement held;
        await using (var first = await MartDeskProcess.RunAsync(data.Path, "synthetic"))
        {
            await AlertToFillTests.ReadyAsync(first);
            (pointer, exchangePort) = (first.Pointer!, first.Exchange!.Port);
            Assert.Equal(202, (await first.SendAlertAsync(pointer, Buy("before"))).Status);
            await HoldsAsync(first, 50);
            Assert.Equal(0, (await InvokeAsync(data, "backup", copy)).ExitCode);

            Assert.Equal(202, (await first.SendAlertAsync(pointer, Buy("since"))).Status);
            held = await HoldsAsync(first, 100);
            var target = decimal.Floor(held.GetProperty("entry_price").GetDecimal() * 1.03m).ToString(CultureInfo.InvariantCulture);
            var (rests, _, problem) = await InvokeAsync(data, "close", "BTCUSDT", "--quantity", "0.01", "--price", target, "--yes");
            Assert.True(rests == 0, problem);
            await first.ReadUntilAsync("/api/v1/orders", rows => rows.GetArrayLength() == 1, "an order that rests");
            Assert.Equal(0, await first.StopAsync());
        }

        var (restored, _, error) = await InvokeAsync(data, "restore", copy, "--yes");
        Assert.True(restored == 0, error);

        await using var second = await MartDeskProcess.RunAsync(data.Path, "synthetic", null, [], exchangePort);
        Assert.Equal("halted", (await second.ReadAsync("/api/v1/desk")).GetProperty("mode").GetString());
        Assert.Equal(held.GetProperty("entry_price").GetDecimal(), (await HoldsAsync(second, 100)).GetProperty("entry_price").GetDecimal());
        await second.ReadUntilAsync("/api/v1/orders", rows => rows.GetArrayLength() == 1, "the order of which the copy knows nothing");
        await second.ReadUntilAsync("/api/v1/fills", rows => rows.EnumerateArray().Sum(row => row.GetProperty("contracts").GetInt64()) == 100, "the fills since the copy");

        foreach (var id in (string[])["before", "since"])
        {
            var (status, answer) = await second.SendAlertAsync(pointer, Buy(id));
            Assert.Equal((200, "duplicate"), (status, answer.GetProperty("status").GetString()));
        }

        Assert.NotEqual(0, (await InvokeAsync(data, "buy", "BTCUSDT", "0.05", "--yes")).ExitCode); // It is halted.
        Assert.Equal(0, (await InvokeAsync(data, "resume")).ExitCode);
        Assert.Equal(202, (await second.SendAlertAsync(pointer, Buy("after"))).Status);
        await HoldsAsync(second, 150);
        Assert.Equal(3, (await second.TradesAsync(data.Path, "BTCUSDT")).Select(trade => trade.GetProperty("order_id").GetString()).Distinct().Count());
    }

    private static string Buy(string id) => $$"""{"ticker":"BTCUSDT.P","action":"long","quantity":"50c","id":"{{id}}"}""";

    private static async Task<JsonElement> HoldsAsync(MartDeskProcess program, int contracts) =>
        (await program.ReadUntilAsync("/api/v1/positions", rows => rows.GetArrayLength() == 1 && rows[0].GetProperty("contracts").GetInt64() == contracts, $"{contracts} contracts are held"))[0];

    private static Task<(int ExitCode, string Output, string Error)> InvokeAsync(TemporaryFolder data, params string[] arguments) =>
        MartDeskProcess.InvokeAsync([.. arguments, "--data", data.Path]);
}
