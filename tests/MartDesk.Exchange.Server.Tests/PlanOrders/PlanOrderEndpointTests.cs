using System.Text.Json;
using MartDesk.Exchange.Server.Tests.Http;

namespace MartDesk.Exchange.Server.Tests.PlanOrders;

public sealed class PlanOrderEndpointTests
{
    private static readonly ApiKeyGrant Carol = new("carol-key", "carol-secret", "carol-memo");

    private const string Submit = "/contract/private/submit-plan-order";
    private const string SubmitTpSl = "/contract/private/submit-tp-sl-order";
    private const string Current = "/contract/private/current-plan-order";

    [Fact]
    public async Task A_plan_order_waits_until_the_price_falls_to_its_trigger_and_becomes_an_order()
    {
        await using var exchange = await MarketAsync();
        var placed = await exchange.PostAsync(
            Submit,
            """{"symbol":"BTCUSDT","side":1,"type":"limit","leverage":"10","open_type":"cross","size":2,"trigger_price":"59500","executive_price":"59400","price_way":2,"price_type":1,"client_order_id":"plan1"}""",
            LocalExchange.Alice);
        Assert.Equal("", WireShape.Differences(WireShape.Fixture("submit-plan-order"), placed.Root));
        var id = placed.Data.GetProperty("order_id").GetInt64();

        var waiting = Assert.Single((await exchange.GetAsync(Current, LocalExchange.Alice)).Data.EnumerateArray());
        Assert.Equal(
            ($"{id}", "plan1", "plan", 2, 2, 1, "59500", "59400", "2"),
            (Text(waiting, "order_id"), Text(waiting, "client_order_id"), Text(waiting, "type"), waiting.GetProperty("state").GetInt32(),
                waiting.GetProperty("price_way").GetInt32(), waiting.GetProperty("price_type").GetInt32(), Text(waiting, "trigger_price"), Text(waiting, "executive_price"), Text(waiting, "size")));
        Assert.Equal("[]", (await exchange.GetAsync("/contract/private/get-open-orders", LocalExchange.Alice)).DataText);

        await TradeAtAsync(exchange, 59500);

        Assert.Equal("[]", (await exchange.GetAsync(Current, LocalExchange.Alice)).DataText);
        var order = Assert.Single((await exchange.GetAsync("/contract/private/get-open-orders", LocalExchange.Alice)).Data.EnumerateArray());
        Assert.Equal(($"PLAN_{id}", "59400", "2"), (Text(order, "client_order_id"), Text(order, "price"), Text(order, "size")));
    }

    [Fact]
    public async Task A_stop_loss_of_the_position_has_its_size_and_sells_it_at_the_trigger()
    {
        await using var exchange = await MarketAsync();
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60000","size":3 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"type":"market","size":3 """);
        var placed = await exchange.PostAsync(
            SubmitTpSl, """{"symbol":"BTCUSDT","side":3,"type":"stop_loss","trigger_price":"59500","executive_price":"0","price_type":1,"client_order_id":"sl1"}""", LocalExchange.Alice);
        Assert.Equal("", WireShape.Differences(WireShape.Fixture("submit-tp-sl-order"), placed.Root));

        var answer = await exchange.GetAsync($"{Current}?plan_type=profit_loss", LocalExchange.Alice);
        Assert.Equal("", WireShape.Differences(WireShape.Fixture("current-plan-order"), answer.Root));
        var waiting = answer.Data[0];
        Assert.Equal(("stop_loss", 2, "3", "0"), (Text(waiting, "type"), waiting.GetProperty("plan_category").GetInt32(), Text(waiting, "size"), Text(waiting, "executive_price")));
        Assert.Equal("[]", (await exchange.GetAsync($"{Current}?plan_type=plan", LocalExchange.Alice)).DataText);

        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":1,"price":"59450","size":3 """);
        await TradeAtAsync(exchange, 59500);

        Assert.Equal("[]", (await exchange.GetAsync("/contract/private/position", LocalExchange.Alice)).DataText);
        Assert.Equal("[]", (await exchange.GetAsync(Current, LocalExchange.Alice)).DataText);
    }

    [Fact]
    public async Task Presets_of_an_order_stand_with_it_and_come_alive_with_its_fill()
    {
        await using var exchange = await MarketAsync();
        var id = await exchange.PlaceAsync(
            LocalExchange.Alice, """ "side":1,"price":"59900","size":2,"preset_take_profit_price":"61000","preset_take_profit_price_type":2,"preset_stop_loss_price":"59000" """);
        var open = (await exchange.GetAsync("/contract/private/get-open-orders", LocalExchange.Alice)).Data[0];
        Assert.Equal(("61000", 2, "59000", 1), (
            Text(open, "preset_take_profit_price"), open.GetProperty("preset_take_profit_price_type").GetInt32(),
            Text(open, "preset_stop_loss_price"), open.GetProperty("preset_stop_loss_price_type").GetInt32()));

        var modified = await exchange.PostAsync(
            "/contract/private/modify-preset-plan-order", $$"""{"symbol":"BTCUSDT","order_id":"{{id}}","preset_stop_loss_price":"59100"}""", LocalExchange.Alice);
        Assert.Equal("", WireShape.Differences(WireShape.Fixture("modify-preset-plan-order"), modified.Root));
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"59900","size":2 """);

        var rows = (await exchange.GetAsync(Current, LocalExchange.Alice)).Data.EnumerateArray().Select(row => $"{Text(row, "type")} {row.GetProperty("side").GetInt32()} {Text(row, "size")} @ {Text(row, "trigger_price")}");
        Assert.Equal(["stop_loss 3 2 @ 59100", "take_profit 3 2 @ 61000"], rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_trailing_order_stands_among_the_open_orders_and_follows_the_price_down()
    {
        await using var exchange = await MarketAsync();
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60000","size":2 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"type":"market","size":2 """);
        var placed = await exchange.PostAsync(
            "/contract/private/submit-trail-order",
            """{"symbol":"BTCUSDT","side":3,"leverage":"10","open_type":"cross","size":2,"activation_price":"61000","callback_rate":"1","activation_price_type":1}""",
            LocalExchange.Alice);
        Assert.Equal("", WireShape.Differences(WireShape.Fixture("submit-trail-order"), placed.Root));
        var id = placed.Data.GetProperty("order_id").GetInt64();

        var open = Assert.Single((await exchange.GetAsync("/contract/private/get-open-orders?type=trailing", LocalExchange.Alice)).Data.EnumerateArray());
        Assert.Equal(($"{id}", "trailing", "61000", "1", 1), (
            Text(open, "order_id"), Text(open, "type"), Text(open, "activation_price"), Text(open, "callback_rate"), open.GetProperty("activation_price_type").GetInt32()));
        Assert.Equal("[]", (await exchange.GetAsync(Current, LocalExchange.Alice)).DataText);
        var one = await exchange.GetAsync($"/contract/private/order?symbol=BTCUSDT&order_id={id}&type=trailing", LocalExchange.Alice);
        Assert.Equal(2, one.Data.GetProperty("state").GetInt32());

        await TradeAtAsync(exchange, 61000);
        await TradeAtAsync(exchange, 62000);
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":1,"price":"61300","size":2 """);
        await TradeAtAsync(exchange, 61380); // 1 % under the highest, 62,000

        Assert.Equal("[]", (await exchange.GetAsync("/contract/private/position", LocalExchange.Alice)).DataText);
        one = await exchange.GetAsync($"/contract/private/order?symbol=BTCUSDT&order_id={id}&type=trailing", LocalExchange.Alice);
        Assert.Equal(4, one.Data.GetProperty("state").GetInt32());
    }

    [Fact]
    public async Task Plan_orders_are_modified_and_cancelled_by_either_id_or_by_symbol()
    {
        await using var exchange = await MarketAsync();
        var first = await PlanAsync(exchange, "one");
        await PlanAsync(exchange, "two");
        await PlanAsync(exchange, "three");

        var modified = await exchange.PostAsync(
            "/contract/private/modify-plan-order", $$"""{"symbol":"BTCUSDT","order_id":"{{first}}","trigger_price":"58000","executive_price":"57000","price_type":2,"type":"limit"}""", LocalExchange.Alice);
        Assert.Equal("", WireShape.Differences(WireShape.Fixture("modify-plan-order"), modified.Root));
        var oldest = (await exchange.GetAsync(Current, LocalExchange.Alice)).Data[2];
        Assert.Equal(("58000", "57000", 2), (Text(oldest, "trigger_price"), Text(oldest, "executive_price"), oldest.GetProperty("price_type").GetInt32()));

        Assert.Equal(1000, (await CancelAsync(exchange, $$"""{"symbol":"BTCUSDT","order_id":{{first}}}""")).Code);
        Assert.Equal(40037, (await CancelAsync(exchange, $$"""{"order_id":"{{first}}"}""")).Code);
        Assert.Equal(1000, (await CancelAsync(exchange, """{"symbol":"BTCUSDT","client_order_id":"two"}""")).Code);
        Assert.Equal(40035, (await CancelAsync(exchange, """{"symbol":"BTCUSDT","client_order_id":"two"}""")).Code);
        Assert.Equal(1, (await exchange.GetAsync(Current, LocalExchange.Alice)).Data.GetArrayLength());
        Assert.Equal(1000, (await CancelAsync(exchange, """{"symbol":"BTCUSDT"}""")).Code);
        Assert.Equal("[]", (await exchange.GetAsync(Current, LocalExchange.Alice)).DataText);
    }

    [Theory]
    [InlineData("""{"symbol":"NOPE","side":1,"size":1,"trigger_price":"59000","executive_price":"59000","price_way":2,"price_type":1}""", 40034)]
    [InlineData("""{"symbol":"BTCUSDT","side":5,"size":1,"trigger_price":"59000","executive_price":"59000","price_way":2,"price_type":1}""", 40041)]
    [InlineData("""{"symbol":"BTCUSDT","side":1,"type":"stop","size":1,"trigger_price":"59000","executive_price":"59000","price_way":2,"price_type":1}""", 40042)]
    [InlineData("""{"symbol":"BTCUSDT","side":1,"size":1,"trigger_price":"59000","price_way":2,"price_type":1}""", 40007)]
    [InlineData("""{"symbol":"BTCUSDT","side":1,"type":"market","size":1,"trigger_price":"59000","price_type":1}""", 40007)]
    [InlineData("""{"symbol":"BTCUSDT","side":1,"type":"market","size":1,"trigger_price":"59000","price_way":3,"price_type":1}""", 40011)]
    [InlineData("""{"symbol":"BTCUSDT","side":1,"type":"market","size":1,"trigger_price":"59000.05","price_way":2,"price_type":1}""", 40043)]
    [InlineData("""{"symbol":"BTCUSDT","side":1,"type":"market","size":0,"trigger_price":"59000","price_way":2,"price_type":1}""", 40044)]
    [InlineData("""{"symbol":"BTCUSDT","side":1,"type":"market","size":1,"trigger_price":"59000","price_way":2,"price_type":1,"leverage":"500"}""", 40029)]
    [InlineData("""{"symbol":"BTCUSDT","side":1,"type":"market","size":1,"trigger_price":"59000","price_way":2,"price_type":1,"preset_stop_loss_price":"59500"}""", 40044)]
    [InlineData("""{"symbol":"BTCUSDT","side":1,"type":"market","size":1,"trigger_price":"61000","price_way":2,"price_type":1}""", 40011)]
    [InlineData("""{"symbol":"BTCUSDT","side":3,"type":"take_profit","trigger_price":"61000","price_type":1}""", 40021)]
    public async Task A_plan_order_that_breaks_a_rule_is_refused_with_the_rules_code(string body, int code)
    {
        await using var exchange = await MarketAsync();
        Assert.Equal(code, (await exchange.PostAsync(Submit, body, LocalExchange.Alice)).Code);
    }

    [Theory]
    [InlineData("0.05", 40044)]
    [InlineData("5.1", 40044)]
    [InlineData("0.12345", 40043)]
    public async Task A_callback_is_between_a_tenth_and_five_percent(string callback, int code)
    {
        await using var exchange = await MarketAsync();
        var answer = await exchange.PostAsync(
            "/contract/private/submit-trail-order", $$"""{"symbol":"BTCUSDT","side":1,"size":1,"activation_price":"59000","callback_rate":"{{callback}}","activation_price_type":1}""", LocalExchange.Alice);
        Assert.Equal(code, answer.Code);
    }

    private static Task<Answer> CancelAsync(LocalExchange exchange, string body) => exchange.PostAsync("/contract/private/cancel-plan-order", body, LocalExchange.Alice);

    private static async Task<long> PlanAsync(LocalExchange exchange, string clientOrderId)
    {
        var answer = await exchange.PostAsync(
            Submit, $$"""{"symbol":"BTCUSDT","side":1,"type":"market","size":1,"trigger_price":"59000","price_way":2,"price_type":1,"client_order_id":"{{clientOrderId}}"}""", LocalExchange.Alice);
        return answer.Data.GetProperty("order_id").GetInt64();
    }

    /// <summary>A market whose last price is 60,000.</summary>
    private static async Task<LocalExchange> MarketAsync()
    {
        var exchange = await LocalExchange.StartAsync(new ExchangeHostOptions { Port = 0, Keys = [LocalExchange.Alice, LocalExchange.Bob, Carol] });
        await TradeAtAsync(exchange, 60000);
        return exchange;
    }

    /// <summary>Carol sells one contract to Bob: the last price is moved, and the book stays as it was.</summary>
    private static async Task TradeAtAsync(LocalExchange exchange, int price)
    {
        await exchange.PlaceAsync(Carol, $$""" "side":4,"price":"{{price}}","size":1 """);
        await exchange.PlaceAsync(LocalExchange.Bob, $$""" "side":1,"price":"{{price}}","size":1 """);
    }

    private static string? Text(JsonElement row, string member) => row.GetProperty(member).GetString();
}
