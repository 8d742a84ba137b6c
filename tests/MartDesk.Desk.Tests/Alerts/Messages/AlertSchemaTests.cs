using System.Text.Json.Nodes;
using MartDesk.Desk.Alerts.Messages;
using MartDesk.Testing;

namespace MartDesk.Desk.Tests.Alerts.Messages;

public sealed class AlertSchemaTests
{
    private const string Valid = """{"symbol":"BTCUSDT","action":"long","quantity":"1","stop_loss":{"percent":1},"take_profit":[{"price":61000,"share":50}]}""";

    [Fact]
    public void The_schema_is_the_references_and_the_orders_that_average_an_entry_and_the_stop_that_waits()
    {
        var path = Repository.At("..", "shared", "reference", "alerts.md");
        if (!File.Exists(path))
        {
            Console.WriteLine("Skipped: the reference is not beside this checkout.");
            return;
        }

        var text = File.ReadAllText(path);
        var start = text.IndexOf("```json", text.IndexOf("### 4.8", StringComparison.Ordinal), StringComparison.Ordinal) + "```json".Length;
        var reference = JsonNode.Parse(text[start..text.IndexOf("```", start, StringComparison.Ordinal)]);
        var ours = JsonNode.Parse(AlertSchema.Text.Span)!.AsObject(); // It is an object.
        Assert.True(ours["$defs"]!.AsObject().Remove("dca") && ours["properties"]!.AsObject().Remove("dca_orders")); // Altrady's field, which the reference names without a form of ours.
        var stop = ours["$defs"]!["sl"]!["properties"]!.AsObject();
        foreach (var name in (string[])["wait_s", "candle_minutes", "hard_price", "hard_percent"])
            Assert.True(stop.Remove(name), name); // Ours: a stop that waits, which the reference wants and has no words for.
        Assert.True(JsonNode.DeepEquals(reference, ours));
    }

    [Theory]
    [InlineData("", "", null)]
    [InlineData("\"quantity\":\"1\"", "\"quantity\":\"1x\"", "quantity is \"1x\", which is not of the form expected")]
    [InlineData("\"action\":\"long\"", "\"action\":\"jump\"", "action is \"jump\"; it must be buy, sell, long, short, close, close_long, close_short, close_all, reverse, reduce, cancel, cancel_all, set_brackets, trail, pause, resume, ping")]
    [InlineData("{\"percent\":1}", "{\"percent\":1,\"price\":2}", "stop_loss needs exactly one of price, percent, offset, amount")]
    [InlineData("{\"percent\":1}", "{}", "stop_loss needs exactly one of price, percent, offset, amount")]
    [InlineData("{\"percent\":1}", "{\"percent\":1,\"wait_s\":0}", "stop_loss.wait_s is 0; it must be from 1 to 3600")]
    [InlineData("{\"percent\":1}", "{\"percent\":1,\"wait_s\":1.5}", "stop_loss.wait_s must be integer")]
    [InlineData("{\"percent\":1}", "{\"percent\":1,\"candle_minutes\":241}", "stop_loss.candle_minutes is 241; it must be from 1 to 240")]
    [InlineData("\"share\":50", "\"wait_s\":50", "take_profit[1].wait_s means nothing here")]
    [InlineData("\"share\":50", "\"part\":50", "take_profit[1].part means nothing here")]
    [InlineData("\"symbol\":\"BTCUSDT\"", "\"symbol\":\"\"", "symbol is shorter than 1 characters")]
    [InlineData("\"symbol\":\"BTCUSDT\"", "\"symbol\":\"B\",\"expires_s\":4", "expires_s is 4; it must be from 5 to 604800")]
    [InlineData("\"symbol\":\"BTCUSDT\"", "\"symbol\":\"B\",\"expires_s\":5.5", "expires_s must be integer")]
    [InlineData("\"symbol\":\"BTCUSDT\"", "\"symbol\":\"B\",\"test\":\"yes\"", "test must be boolean")]
    [InlineData("\"symbol\":\"BTCUSDT\"", "\"symbol\":\"B\",\"v\":2", "v is 2; it must be 1")]
    [InlineData("\"action\":\"long\",", "", "The message lacks action")]
    [InlineData("[{\"price\":61000,\"share\":50}]", "[]", "take_profit has fewer than 1 entries")]
    public void A_form_that_breaks_it_is_told_where(string part, string replacement, string? broken)
    {
        var form = part.Length == 0 ? Valid : Valid.Replace(part, replacement, StringComparison.Ordinal);
        Assert.Equal(broken, AlertSchema.Check(JsonNode.Parse(form)!)?.In(name => name)); // An object is not null.
    }
}
