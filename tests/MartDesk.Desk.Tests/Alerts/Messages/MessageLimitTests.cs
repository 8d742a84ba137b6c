using System.Text;
using System.Text.Json;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Alerts.Messages;

namespace MartDesk.Desk.Tests.Alerts.Messages;

/// <summary>Messages that are small to send and large to read.</summary>
public sealed class MessageLimitTests
{
    [Fact]
    public void An_answer_names_a_few_of_many_placeholders_and_cuts_long_names()
    {
        var name = new string('a', 30_000);
        var body = $"{{\"{name}\":[{string.Join(',', Enumerable.Repeat("\"{{close}}\"", 2_000))}]}}";

        Assert.Null(AlertText.Read(Encoding.UTF8.GetBytes(body), out var refusal));

        Assert.Equal("unfilled_placeholder", refusal!.Code); // Read gives one of the two.
        Assert.InRange(refusal.Message.Length, 1, 1_000);
    }

    [Theory]
    [InlineData("{{close}}")]
    [InlineData("\\u007b\\u007bclose}}")]
    [InlineData("{\\u007Bclose}}")]
    public void A_placeholder_is_found_however_its_braces_are_written(string price)
    {
        Assert.Null(AlertText.Read(Encoding.UTF8.GetBytes($"{{\"action\":\"buy\",\"price\":\"{price}\"}}"), out var refusal));
        Assert.Equal("unfilled_placeholder", refusal!.Code); // Read gives one of the two.
        Assert.Contains("price", refusal.Message);
    }

    [Fact]
    public void A_message_of_more_fields_than_anybody_sends_is_refused()
    {
        var fields = string.Join(',', Enumerable.Range(0, 129).Select(number => $"\"f{number}\":1"));
        using var top = JsonDocument.Parse($"{{{fields}}}");
        Assert.Equal("too_many_fields", CanonicalMessage.From(top.RootElement).Refusal?.Code);

        var many = string.Join(',', Enumerable.Range(0, 1_001).Select(number => $"\"f{number}\":1"));
        Assert.Null(AlertText.Read(Encoding.UTF8.GetBytes($"{{\"action\":\"buy\",\"x\":{{{many}}}}}"), out var refusal));
        Assert.Contains("1000 fields", refusal!.Message); // Read gives one of the two.

        Assert.Null(AlertText.Read(Encoding.UTF8.GetBytes(string.Join(';', Enumerable.Range(0, 129).Select(number => $"f{number}=1"))), out refusal));
        Assert.Contains("128 pairs", refusal!.Message);
    }

    [Theory]
    [InlineData("take_profit")]
    [InlineData("dca_orders")]
    public void A_list_of_targets_is_not_read_beyond_the_few_that_can_be(string list)
    {
        using var message = JsonDocument.Parse($"{{\"action\":\"buy\",\"symbol\":\"X\",\"{list}\":[{string.Join(',', Enumerable.Repeat("{}", 17))}]}}");
        Assert.Contains("more than 16", CanonicalMessage.From(message.RootElement).Refusal?.Message);
    }

    [Fact]
    public void What_is_kept_of_a_message_has_its_characters_as_they_were_sent()
    {
        using var message = JsonDocument.Parse("""{"secret":"x","comment":"it's 5 < 6 & é"}""");
        Assert.Equal("""{"secret":"***","comment":"it's 5 < 6 & é"}""", AlertBody.Masked(message.RootElement));
    }

    [Fact]
    public void A_text_with_control_characters_is_no_pairs()
    {
        Assert.Null(AlertText.Read("action=long; symbol=BTC\u0001USDT"u8.ToArray(), out var refusal));
        Assert.Contains("control character", refusal!.Message); // Read gives one of the two.
    }

    [Fact]
    public void A_time_or_a_symbol_of_thousands_of_characters_is_none()
    {
        Assert.Null(AlertReader.TimeMs(new string('1', 65)));
        Assert.InRange(SymbolNames.Normalise(new string('X', 60_000)).Length, 1, 256);
    }

    /// <summary>Found by the parsers' ten million: each cutting of a command copied it, and with what becomes of it later it took eighteen times its size.</summary>
    [Fact]
    public void A_command_with_one_long_argument_takes_less_than_eight_times_its_size()
    {
        var body = Encoding.UTF8.GetBytes($"Keys(XBTUSD) {{ cancel(which=al, tag={new string('"', 61_000)}) }}");
        AlertText.Read(body, out _); // What is done once is done.
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Single(AlertText.Read(body, out _)!); // One command.

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 8 * body.Length);
    }
}
