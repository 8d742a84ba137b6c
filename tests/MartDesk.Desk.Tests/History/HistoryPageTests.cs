using Dapper;
using MartDesk.Desk.History;
using MartDesk.Desk.Tests.Execution;

namespace MartDesk.Desk.Tests.History;

/// <summary>A page of the record is read by an index that lies in its order: with a million rows a page costs as much as with a hundred.</summary>
public sealed class HistoryPageTests
{
    [Theory]
    [InlineData("fill", null)]
    [InlineData("fill", "BTCUSDT")]
    [InlineData("ledger", null)]
    [InlineData("ledger", "BTCUSDT")]
    public async Task Page_is_read_in_the_order_of_time_and_nothing_is_sorted(string table, string? symbol)
    {
        await using var desk = await DeskRig.StartAsync();
        var sql = HistoryStore.PageSql("*", table, new HistoryQuery { AccountIds = ["a", "b"], Symbol = symbol }, "(@account0, @account1)");

        var plan = desk.Store.Read(connection => connection.Query(
            "EXPLAIN QUERY PLAN " + sql,
            new { account0 = "a", account1 = "b", symbol, from = 0L, until = long.MaxValue, beforeMs = long.MaxValue, beforeSeq = long.MaxValue, count = 100 })
            .Select(row => (string)row.detail).ToList());

        Assert.Contains(plan, step => step.Contains($"USING INDEX {table}_by_time", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }
}
