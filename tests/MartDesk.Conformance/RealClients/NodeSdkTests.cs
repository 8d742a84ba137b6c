using System.Globalization;
using System.Text.Json;
using MartDesk.Conformance.Programs;

namespace MartDesk.Conformance.RealClients;

/// <summary>The venue's own Node SDK 1.0.1, unmodified, over every futures method it has and its streams.</summary>
public sealed class NodeSdkTests : IAsyncLifetime
{
    private MartDeskProcess _exchange = null!; // Set by InitializeAsync, before any test.

    public async Task InitializeAsync() => _exchange = await ClientScript.RunExchangeAsync();

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Fact]
    public async Task The_official_sdk_reads_trades_listens_and_moves_money()
    {
        var seen = await ClientScript.RunAsync("node-sdk.mjs", _exchange);

        Assert.Equal(("0.001", 3), (Text(seen, "contract"), seen.GetProperty("contracts").GetInt32()));
        Assert.Equal("[50,50]", seen.GetProperty("depth").GetRawText());
        Assert.True(Number(seen.GetProperty("openInterest"), "open_interest") > 0m);
        Assert.Equal("0.0001", Text(seen.GetProperty("funding"), "expected_rate"));
        Assert.True(seen.GetProperty("candles").GetInt32() > 0);
        Assert.Equal("50000", Text(seen.GetProperty("asset"), "available_balance"));
        Assert.Equal(("20", "isolated"), (Text(seen.GetProperty("leverage"), "leverage"), Text(seen.GetProperty("leverage"), "open_type")));

        var resting = seen.GetProperty("resting");
        var detail = resting.GetProperty("detail");
        Assert.Equal((Text(resting, "id"), "node1", "10", 2), (Text(detail, "order_id"), Text(detail, "client_order_id"), Text(detail, "size"), detail.GetProperty("state").GetInt32()));
        Assert.Equal((1, 0, 0), (resting.GetProperty("open").GetInt32(), seen.GetProperty("openAfterCancel").GetInt32(), seen.GetProperty("openAfterCancelAll").GetInt32()));
        Assert.Equal("market price", Text(seen, "marketPrice"));
        var position = seen.GetProperty("position");
        Assert.Equal(("10", 1, "20"), (Text(position, "current_amount"), position.GetProperty("position_type").GetInt32(), Text(position, "leverage")));
        Assert.Equal(0, seen.GetProperty("positionsAfter").GetInt32());
        Assert.Equal(4, seen.GetProperty("history").GetArrayLength());

        // Submitted, cancelled; and of the market order submitted, filled.
        var actions = seen.GetProperty("actions").EnumerateArray().Select(action => action.GetRawText()).ToArray();
        Assert.Equal(["""[2,"node1",1]""", """[3,"node1",4]"""], actions[..2]);
        Assert.Equal("""[1,"",4]""", actions[^1]);

        // What is left is what was there, plus what was realised, less fees, less what was moved away: to the last digit.
        var trades = seen.GetProperty("trades").EnumerateArray().ToArray();
        var expected = 50_000m + trades.Sum(trade => Number(trade, "realised_profit")) - trades.Sum(trade => Number(trade, "paid_fees")) - 100m;
        Assert.Equal(expected, Number(seen.GetProperty("assetAfter"), "available_balance"));
        var transfer = Assert.Single(seen.GetProperty("transfers").EnumerateArray());
        Assert.Equal(("100", "contract_to_spot", "FINISHED"), (Text(transfer, "amount"), Text(transfer, "type"), Text(transfer, "state")));
        Assert.Equal(40037, seen.GetProperty("refusal").GetInt32());
    }

    private static string? Text(JsonElement row, string member) => row.GetProperty(member).GetString();

    private static decimal Number(JsonElement row, string member) => decimal.Parse(Text(row, member)!, CultureInfo.InvariantCulture);
}
