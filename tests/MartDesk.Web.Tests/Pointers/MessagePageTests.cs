using System.Net;
using System.Text.Json;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Pointers;
using MartDesk.Web.Tests.Fakes;

namespace MartDesk.Web.Tests.Pointers;

public sealed class MessagePageTests
{
    private const string Attack = "</textarea>\"><script>alert(1)</script>";

    [Fact]
    public async Task Fields_become_a_message_and_what_is_empty_is_left_to_the_pointer()
    {
        await using var desk = await StartAsync();

        var (status, _, html) = await desk.PostAsync("/pointers/P1/message", ("from", "fields"), ("symbol", "ETHUSDT.P"), ("action", "long"), ("quantity", ""), ("unit", "contracts"), ("before", "flat"), ("id", "on"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("{{strategy.order.id}}", html); // shown as the sender needs it
        var (pointer, message) = Assert.Single(desk.Intake.Previewed);
        Assert.Equal("P1", pointer);
        using var json = JsonDocument.Parse(message);
        Assert.Equal(["symbol", "action", "prev_position", "id"], json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.StartsWith("ETHUSDT.P-20", json.RootElement.GetProperty("id").GetString(), StringComparison.Ordinal); // previewed with samples
        Assert.Empty(desk.Intake.Received);
    }

    [Theory]
    [InlineData("tradingview-target", "long", null)]
    [InlineData("tradingview-order", "buy", "flat")]
    [InlineData("tradingview-alert", "long", null)]
    [InlineData("trendspider-enter-long", "buy", "flat")]
    [InlineData("trendspider-exit-long", "sell", "long")]
    [InlineData("trendspider-enter-short", "sell", "flat")]
    [InlineData("trendspider-exit-short", "buy", "short")]
    public async Task A_ready_message_is_shown_with_its_placeholders_and_previewed_without(string key, string action, string? before)
    {
        await using var desk = await StartAsync();
        var html = await desk.Client.GetStringAsync($"/pointers/P1/message?ready={key}");
        var shown = WebUtility.HtmlDecode(html.Split("aria-label=\"Message\"")[1].Split('>', 2)[1].Split("</textarea>")[0]);
        Assert.Contains(key.StartsWith("trend", StringComparison.Ordinal) ? "%bot_symbol%" : "{{ticker}}", shown);

        await desk.PostAsync("/pointers/P1/message", ("message", shown), ("symbol", "ETHUSDT.P"));
        var (_, message) = Assert.Single(desk.Intake.Previewed);
        Assert.DoesNotContain("{{", message);
        Assert.DoesNotContain("%", message);
        using var json = JsonDocument.Parse(message);
        var said = json.RootElement;
        Assert.Equal(action, (said.TryGetProperty("action", out var verb) ? verb : said.GetProperty("market_position")).GetString());
        if (before is not null)
            Assert.Equal(before, said.GetProperty("prev_position").GetString());
    }

    [Fact]
    public async Task Refusal_is_shown_with_its_code_and_hint()
    {
        await using var desk = await StartAsync();
        desk.Intake.Answer = _ => new AlertAnswer(422, "refused", null, "unknown_symbol", "There is no NOPE.", "Did you mean BTCUSDT?");

        var (_, _, html) = await desk.PostAsync("/pointers/P1/message", ("message", """{"symbol":"NOPE","action":"long"}"""));

        Assert.Contains("unknown_symbol", html);
        Assert.Contains("Did you mean BTCUSDT?", html);
    }

    [Fact]
    public async Task Markup_in_message_fields_and_answer_stays_text()
    {
        await using var desk = await StartAsync();
        desk.Intake.Answer = _ => new AlertAnswer(422, "refused", null, Attack, Attack, Attack);

        var (_, _, pasted) = await desk.PostAsync("/pointers/P1/message", ("message", Attack), ("symbol", Attack));
        var (_, _, built) = await desk.PostAsync("/pointers/P1/message", ("from", "fields"), ("symbol", Attack), ("action", Attack), ("quantity", Attack), ("unit", Attack), ("before", Attack));

        Assert.DoesNotContain("<script>alert", pasted + built);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8193)]
    public async Task Message_of_no_or_too_many_characters_is_not_read(int length)
    {
        await using var desk = await StartAsync();

        var (status, _, _) = await desk.PostAsync("/pointers/P1/message", ("message", new string('x', length)));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Empty(desk.Intake.Previewed);
    }

    private static async Task<RunningDesk> StartAsync()
    {
        var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");
        await desk.Pointers.CreateAsync(new NewPointer { Name = "one", AccountId = "ACC1", Targets = [new PointerTarget("ACC1", 1m)] }, CancellationToken.None);
        return desk;
    }
}
