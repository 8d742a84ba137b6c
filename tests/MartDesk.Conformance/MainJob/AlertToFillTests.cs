using System.Globalization;
using System.Text.Json;
using MartDesk.Conformance.Programs;

namespace MartDesk.Conformance.MainJob;

/// <summary>An alert travels the whole way through the real program: webhook, journal, plan, signed order, match, fill, position, PnL.</summary>
public sealed class AlertToFillTests
{
    private const string Buy = """{"ticker":"BTCUSDT.P","action":"buy","prev_position":"flat","quantity":"0.05"}""";
    private const string Sell = """{"ticker":"BTCUSDT.P","action":"sell","prev_position":"long","quantity":"0.05"}""";

    [RecordingFact]
    public async Task During_a_replay_an_alert_opens_fifty_contracts_and_the_next_one_closes_them()
    {
        using var data = new TemporaryFolder();
        await using var program = await MartDeskProcess.RunAsync(data.Path, $"replay:{Repository.Recording("btcusdt-20240808.jsonl.gz")}");
        await ReadyAsync(program);

        var before = await WalletAsync(program);
        Assert.Equal(100_000m, before);
        await using var asks = await AskWatch.StartAsync(program.Exchange!, "BTCUSDT");
        var (status, answer) = await program.SendAlertAsync(program.Pointer!, Buy);
        Assert.Equal(202, status);
        Assert.Equal("accepted", answer.GetProperty("status").GetString());

        var positions = await program.ReadUntilAsync("/api/v1/positions", rows => rows.GetArrayLength() == 1 && rows[0].GetProperty("contracts").GetInt64() == 50, "a position of 50 contracts");
        var position = positions[0];
        Assert.Equal("BTCUSDT", position.GetProperty("symbol").GetString());
        Assert.Equal("long", position.GetProperty("side").GetString());
        var opened = await program.TradesAsync(data.Path, "BTCUSDT");
        await asks.ShouldHaveOfferedAsync(opened.Select(trade => Number(trade, "price")));
        Assert.Equal(Value(opened, side: 1) / 0.05m, position.GetProperty("entry_price").GetDecimal());

        // The same alert again is the same alert.
        var (again, duplicate) = await program.SendAlertAsync(program.Pointer!, Buy);
        Assert.Equal(200, again);
        Assert.Equal("duplicate", duplicate.GetProperty("status").GetString());
        Assert.Equal(answer.GetProperty("alert").GetString(), duplicate.GetProperty("alert").GetString());

        var (closing, _) = await program.SendAlertAsync(program.Pointer!, Sell);
        Assert.Equal(202, closing);
        await program.ReadUntilAsync("/api/v1/positions", rows => rows.GetArrayLength() == 0, "flat");

        // By hand: wallet = 100,000 + sold − bought − 0.06 % of both, to the last digit.
        var trades = await program.TradesAsync(data.Path, "BTCUSDT");
        var bought = Value(trades, side: 1);
        var sold = Value(trades, side: 3);
        Assert.Equal(50, Contracts(trades, side: 1));
        Assert.Equal(50, Contracts(trades, side: 3));
        var expected = 100_000m + sold - bought - 0.0006m * (sold + bought);
        await program.ReadUntilAsync("/api/v1/balance", rows => rows[0].GetProperty("wallet").GetDecimal() == expected, $"a wallet of {expected}");
        Assert.Equal(sold - bought, trades.Sum(trade => Number(trade, "realised_profit")));
        Assert.Equal(0.0006m * (sold + bought), trades.Sum(trade => Number(trade, "paid_fees")));

        var alerts = await program.ReadUntilAsync("/api/v1/alerts?count=10", rows => rows.GetArrayLength() == 2 && rows.EnumerateArray().All(row => row.GetProperty("state").GetString() == "executed"), "two executed alerts");
        Assert.All(alerts.EnumerateArray(), alert => Assert.Equal(50, Assert.Single(alert.GetProperty("legs").EnumerateArray()).GetProperty("filled_contracts").GetInt64()));
    }

    [Fact]
    public async Task A_stopped_program_continues_where_it_was()
    {
        using var data = new TemporaryFolder();
        string pointer;
        JsonElement held;
        await using (var first = await MartDeskProcess.RunAsync(data.Path, "synthetic"))
        {
            await ReadyAsync(first);
            pointer = first.Pointer!;
            await first.SendAlertAsync(pointer, Buy);
            held = (await first.ReadUntilAsync("/api/v1/positions", rows => rows.GetArrayLength() == 1 && rows[0].GetProperty("contracts").GetInt64() == 50, "a position"))[0];
            Assert.Equal(0, await first.StopAsync());
        }

        await using var second = await MartDeskProcess.RunAsync(data.Path, "synthetic");
        Assert.Null(second.Pointer);
        var again = (await second.ReadUntilAsync("/api/v1/positions", rows => rows.GetArrayLength() == 1, "the position of before"))[0];
        Assert.Equal(50, again.GetProperty("contracts").GetInt64());
        Assert.Equal(held.GetProperty("entry_price").GetDecimal(), again.GetProperty("entry_price").GetDecimal());
        var (status, _) = await second.SendAlertAsync(pointer, """{"symbol":"BTCUSDT","action":"close"}""");
        Assert.Equal(202, status);
        await second.ReadUntilAsync("/api/v1/positions", rows => rows.GetArrayLength() == 0, "flat");
    }

    [Fact]
    public async Task Bad_alerts_are_refused_in_words_and_change_nothing()
    {
        using var data = new TemporaryFolder();
        await using var program = await MartDeskProcess.RunAsync(data.Path, "synthetic");
        await ReadyAsync(program);
        var pointer = program.Pointer!;

        await RefusedAsync(pointer, """{"ticker":"BTCUSDT.P","action":}""", 400, "bad_json");
        await RefusedAsync("NOSUCHPOINTERNOSUCHPOINTER", Buy, 404, "unknown_pointer");
        await RefusedAsync(pointer, """{"ticker":"BTCUSDT.P","action":"buy","prev_position":"flat","quantity":"0"}""", 422, "bad_value");
        await RefusedAsync(pointer, """{"ticker":"BTCUSDT.P","action":"{{strategy.order.action}}","quantity":"1"}""", 400, "unfilled_placeholder");

        // What needs the market to be seen is refused later, in the log.
        var (status, answer) = await program.SendAlertAsync(pointer, """{"ticker":"NOSUCHCOIN.P","action":"buy","prev_position":"flat","quantity":"1"}""");
        if (status == 202)
        {
            var alert = answer.GetProperty("alert").GetString();
            await program.ReadUntilAsync(
                "/api/v1/alerts?count=10",
                rows => rows.EnumerateArray().Any(row => row.GetProperty("alert").GetString() == alert && row.GetProperty("code").GetString() == "unknown_symbol"),
                "a refusal for the unknown symbol");
        }
        else
        {
            Assert.Equal(422, status);
            Assert.Equal("unknown_symbol", answer.GetProperty("code").GetString());
        }

        Assert.Equal(0, (await program.ReadAsync("/api/v1/positions")).GetArrayLength());
        Assert.Equal(0, (await program.ReadAsync("/api/v1/orders")).GetArrayLength());
        Assert.Equal(100_000m, await WalletAsync(program));

        async Task RefusedAsync(string to, string message, int expected, string code)
        {
            var (status, answer) = await program.SendAlertAsync(to, message);
            Assert.Equal(expected, status);
            Assert.Equal("refused", answer.GetProperty("status").GetString());
            Assert.Equal(code, answer.GetProperty("code").GetString());
            Assert.NotEqual("", answer.GetProperty("message").GetString());
        }
    }

    internal static Task ReadyAsync(MartDeskProcess program) => program.ReadUntilAsync(
        "/api/v1/balance", rows => rows.GetArrayLength() == 1 && rows[0].GetProperty("wallet").ValueKind == JsonValueKind.Number, "the paper account's balance");

    private static async Task<decimal> WalletAsync(MartDeskProcess program) =>
        (await program.ReadAsync("/api/v1/balance"))[0].GetProperty("wallet").GetDecimal();

    private static decimal Number(JsonElement trade, string member) => decimal.Parse(trade.GetProperty(member).GetString()!, CultureInfo.InvariantCulture);

    private static decimal Value(IEnumerable<JsonElement> trades, int side) => trades
        .Where(trade => trade.GetProperty("side").GetInt32() == side)
        .Sum(trade => Number(trade, "price") * Number(trade, "vol") * 0.001m);

    private static decimal Contracts(IEnumerable<JsonElement> trades, int side) => trades
        .Where(trade => trade.GetProperty("side").GetInt32() == side)
        .Sum(trade => Number(trade, "vol"));
}
