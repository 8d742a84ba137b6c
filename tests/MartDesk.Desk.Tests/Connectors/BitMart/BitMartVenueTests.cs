using System.Net;
using System.Text;
using MartDesk.BitMart;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Connectors.BitMart;
using MartDesk.Desk.Venues;
using MartDesk.Testing.Clock;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Desk.Tests.Connectors.BitMart;

/// <summary>The connector against answers written out here; what goes over the wire is what the reference asks for.</summary>
public sealed class BitMartVenueTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly Wire _wire = new();

    public void Dispose() => _wire.Dispose();

    [Fact]
    public async Task A_prepared_order_leaves_once_with_its_own_time_and_text()
    {
        await using var venue = Open();
        var prepared = venue.Prepare(Buy(50));
        Assert.Equal("""{"symbol":"BTCUSDT","client_order_id":"md1","side":1,"type":"market","leverage":"10","open_type":"cross","size":50}""", prepared.Body);
        Assert.Equal(_time.GetUtcNow().ToUnixTimeMilliseconds(), prepared.SigningTimeMs);

        _time.Advance(TimeSpan.FromSeconds(30));
        _wire.Answer("submit-order", """{"code":1000,"message":"Ok","data":{"order_id":220609666322019,"price":"market price"},"trace":"t"}""");
        var reply = await venue.SubmitAsync(prepared, CancellationToken.None);

        Assert.Equal("220609666322019", Assert.IsType<VenueReply<OrderAck>.Ok>(reply).Value.VenueOrderId);
        var (request, body) = Assert.Single(_wire.Requests);
        Assert.Equal(prepared.Body, body);
        Assert.Equal($"{prepared.SigningTimeMs}", request.Headers.GetValues("X-BM-TIMESTAMP").Single());
    }

    [Fact]
    public async Task An_order_prepared_over_a_minute_ago_is_not_sent()
    {
        await using var venue = Open();
        var prepared = venue.Prepare(Buy(50));
        _time.Advance(TimeSpan.FromSeconds(61));

        Assert.IsType<VenueReply<OrderAck>.NotSent>(await venue.SubmitAsync(prepared, CancellationToken.None));
        Assert.Empty(_wire.Requests);
    }

    [Fact]
    public async Task A_client_id_in_use_is_told_apart_from_other_refusals_and_an_answer_that_is_none_is_unknown()
    {
        await using var venue = Open();
        _wire.Answer("submit-order", """{"code":40050,"message":"Client OrderId duplicated with existing orders","trace":"t1"}""", HttpStatusCode.Forbidden);
        var refused = Assert.IsType<VenueReply<OrderAck>.Rejected>(await venue.SubmitAsync(venue.Prepare(Buy(1)), CancellationToken.None));
        Assert.Equal(("40050", VenueErrorKind.DuplicateOrder, "t1"), (refused.Error.Code, refused.Error.Kind, refused.Error.Trace));

        _wire.Answer("submit-order", "<html>Bad gateway</html>", HttpStatusCode.BadGateway);
        Assert.IsType<VenueReply<OrderAck>.Unknown>(await venue.SubmitAsync(venue.Prepare(Buy(1)), CancellationToken.None));
    }

    [Fact]
    public async Task The_fee_rate_is_the_account_s_own_and_that_of_another_contract_is_no_answer()
    {
        await using var venue = Open();
        _wire.Answer("trade-fee-rate", """{"code":1000,"message":"Ok","data":{"symbol":"BTCUSDT","taker_fee_rate":"0.0005","maker_fee_rate":"0.0002"},"trace":"t"}""");
        Assert.Equal(0.0005m, Assert.IsType<VenueReply<decimal?>.Ok>(await venue.GetTakerFeeRateAsync("BTCUSDT", CancellationToken.None)).Value);
        Assert.IsType<VenueReply<decimal?>.Unknown>(await venue.GetTakerFeeRateAsync("ETHUSDT", CancellationToken.None));
    }

    [Fact]
    public async Task An_order_is_looked_for_among_open_ones_then_in_the_history()
    {
        await using var venue = Open();
        _wire.Answer("get-open-orders", List(Order("other", state: 2)));
        _wire.Answer("order-history", List(Order("md1", state: 4, filled: 10)));
        var found = Assert.IsType<OrderSearch.Found>(Value(await Find(venue)));
        Assert.Equal((OrderState.Filled, 10L), (found.Order.State, found.Order.FilledContracts));
        Assert.Contains("client_order_id=md1", _wire.Requests[1].Request.RequestUri!.Query, StringComparison.Ordinal);

        _wire.Answer("get-open-orders", List(Order("md1", state: 2)));
        Assert.Equal(OrderState.Working, Assert.IsType<OrderSearch.Found>(Value(await Find(venue))).Order.State);

        _wire.Answer("get-open-orders", List());
        _wire.Answer("order-history", List());
        Assert.IsType<OrderSearch.Absent>(Value(await Find(venue)));
    }

    [Fact]
    public async Task A_full_list_proves_no_absence_but_may_still_find_the_order()
    {
        await using var venue = Open();
        var hundred = Enumerable.Range(0, 100).Select(number => Order($"o{number}", state: 2)).ToArray();
        _wire.Answer("get-open-orders", List(hundred));
        _wire.Answer("order-history", List());
        Assert.IsType<OrderSearch.Incomplete>(Value(await Find(venue)));

        _wire.Answer("order-history", List(Order("md1", state: 4, filled: 10)));
        Assert.IsType<OrderSearch.Found>(Value(await Find(venue)));

        _wire.Answer("get-open-orders", List(hundred[..99]));
        _wire.Answer("order-history", List([.. hundred, .. hundred]));
        Assert.IsType<OrderSearch.Incomplete>(Value(await Find(venue)));

        _wire.Answer("get-open-orders", List(hundred));
        Assert.IsType<VenueReply<IReadOnlyList<VenueOrder>>.Unknown>(await venue.GetOpenOrdersAsync(CancellationToken.None));
    }

    [Fact]
    public async Task What_waits_for_a_price_is_open_too_and_says_what_it_waits_for()
    {
        await using var venue = Open();
        _wire.Answer("get-open-orders", request => request.RequestUri!.Query.Contains("type=trailing", StringComparison.Ordinal)
            ? List(Order("trail", state: 2).Replace("\"type\":\"limit\"", "\"type\":\"trailing\",\"activation_price\":\"61000\"", StringComparison.Ordinal))
            : List(Order("resting", state: 2)));
        _wire.Answer("current-plan-order", List(
            """
            {"order_id":"9","client_order_id":"stop","executive_price":"0","trigger_price":"58000","size":"10","symbol":"BTCUSDT","state":2,
             "side":3,"type":"stop_loss","create_time":1662368173000,"update_time":1662368173000}
            """));

        var open = Value(await venue.GetOpenOrdersAsync(CancellationToken.None));
        Assert.Equal(
            [("resting", OrderKind.Order, (decimal?)null), ("stop", OrderKind.StopLoss, 58_000m), ("trail", OrderKind.Trailing, 61_000m)],
            open.Select(order => (order.ClientOrderId, order.Kind, order.TriggerPrice)));

        _wire.Answer("current-plan-order", """{"code":30014,"message":"Service unavailable","trace":"t"}""", HttpStatusCode.ServiceUnavailable);
        Assert.IsNotType<VenueReply<IReadOnlyList<VenueOrder>>.Ok>(await venue.GetOpenOrdersAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(OrderKind.Plan, "cancel-plan-order")]
    [InlineData(OrderKind.Trailing, "cancel-trail-order")]
    public async Task An_order_that_waited_and_has_fired_is_taken_away_as_what_it_became(OrderKind kind, string path)
    {
        const string gone = """{"code":40035,"message":"The order is not exist","trace":"t"}""";
        var order = new PlacedOrder("BTCUSDT", kind, "md1", "77", _time.GetUtcNow());
        await using var venue = Open();
        _wire.Answer(path, gone, HttpStatusCode.BadRequest);
        _wire.Answer("cancel-order", """{"code":1000,"message":"Ok","data":null,"trace":"t"}""");
        Assert.IsType<VenueReply<CancelAccepted>.Ok>(await venue.CancelAsync(order, CancellationToken.None));
        Assert.Contains("\"client_order_id\":\"PLAN_77\"", _wire.Requests[^1].Body, StringComparison.Ordinal);

        _wire.Answer("cancel-order", gone, HttpStatusCode.BadRequest);
        Assert.IsType<VenueReply<CancelAccepted>.Rejected>(await venue.CancelAsync(order, CancellationToken.None));

        _wire.Answer("cancel-order", "<html>Bad gateway</html>", HttpStatusCode.BadGateway);
        Assert.IsType<VenueReply<CancelAccepted>.Unknown>(await venue.CancelAsync(order, CancellationToken.None));
    }

    [Fact]
    public async Task A_failed_search_is_a_failure_and_not_an_absence()
    {
        await using var venue = Open();
        _wire.Answer("get-open-orders", List());
        _wire.Answer("order-history", """{"code":30014,"message":"Service unavailable","trace":"t"}""", HttpStatusCode.ServiceUnavailable);
        Assert.IsNotType<VenueReply<OrderSearch>.Ok>(await Find(venue));
    }

    [Fact]
    public async Task Fills_beyond_a_full_list_are_read_in_halves_and_each_counts_once()
    {
        await using var venue = Open();
        var start = _time.GetUtcNow().AddHours(-1);
        var all = Enumerable.Range(0, 300).Select(number => (Id: number, At: start.AddSeconds(number * 10).ToUnixTimeMilliseconds())).ToArray();
        _wire.Answer("trades", request =>
        {
            var query = System.Web.HttpUtility.ParseQueryString(request.RequestUri!.Query);
            var (from, to) = (long.Parse(query["start_time"]!) * 1000, long.Parse(query["end_time"]!) * 1000);
            return List([.. all.Where(fill => fill.At >= from && fill.At <= to).Take(200).Select(fill => Trade(fill.Id, fill.At))]);
        });
        var fills = Value(await venue.GetFillsAsync(null, start, CancellationToken.None));
        Assert.Equal(all.Select(fill => $"{fill.Id}"), fills.Select(fill => fill.TradeId));
        Assert.Equal(3, _wire.Requests.Count);
    }

    [Fact]
    public async Task Fills_of_one_execution_number_on_two_instruments_or_both_its_sides_are_all_there()
    {
        await using var venue = Open();
        var moment = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var trade = Trade(5, moment);
        var (other, side) = (trade.Replace("BTCUSDT", "ETHUSDT", StringComparison.Ordinal), trade.Replace("\"order_id\":\"7\"", "\"order_id\":\"8\"", StringComparison.Ordinal));
        _wire.Answer("trades", List([trade, other, side, trade]));

        var fills = Value(await venue.GetFillsAsync(null, _time.GetUtcNow().AddMinutes(-1), CancellationToken.None));

        Assert.Equal(["BTCUSDT 5 7", "BTCUSDT 5 8", "ETHUSDT 5 7"], fills.Select(fill => $"{fill.Symbol} {fill.TradeId} {fill.VenueOrderId}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Fills_of_a_desk_that_was_away_for_a_year_are_read_in_windows_that_the_venue_takes()
    {
        await using var venue = Open();
        var start = _time.GetUtcNow().AddDays(-365);
        var all = Enumerable.Range(0, 12).Select(month => (Id: month, At: start.AddDays(30 * month).ToUnixTimeMilliseconds())).ToArray();
        _wire.Answer("trades", request =>
        {
            var query = System.Web.HttpUtility.ParseQueryString(request.RequestUri!.Query);
            var (from, to) = (long.Parse(query["start_time"]!), long.Parse(query["end_time"]!));
            Assert.InRange(to - from, 1, 90 * 86_400);
            return List([.. all.Where(fill => fill.At >= from * 1000 && fill.At <= to * 1000).Select(fill => Trade(fill.Id, fill.At))]);
        });
        var fills = Value(await venue.GetFillsAsync(null, start, CancellationToken.None));
        Assert.Equal(all.Select(fill => $"{fill.Id}"), fills.Select(fill => fill.TradeId));
        Assert.Equal(5, _wire.Requests.Count);
    }

    [Fact]
    public async Task More_fills_in_a_second_than_a_list_holds_are_not_passed_off_as_all()
    {
        await using var venue = Open();
        var moment = _time.GetUtcNow().ToUnixTimeMilliseconds();
        _wire.Answer("trades", List([.. Enumerable.Range(0, 200).Select(number => Trade(number, moment))]));
        Assert.IsType<VenueReply<IReadOnlyList<Fill>>.Unknown>(await venue.GetFillsAsync("BTCUSDT", _time.GetUtcNow(), CancellationToken.None));
    }

    [Theory]
    [InlineData(VenueEnvironment.Live, "https://api-cloud-v2.bitmart.com.evil.example")]
    [InlineData(VenueEnvironment.Live, "http://api-cloud-v2.bitmart.com")]
    [InlineData(VenueEnvironment.Live, "https://api-cloud-v2.bitmart.com:8443")]
    [InlineData(VenueEnvironment.Live, "https://demo-api-cloud-v2.bitmart.com")]
    [InlineData(VenueEnvironment.Demo, "http://127.0.0.1:8481")]
    [InlineData(VenueEnvironment.Local, "ftp://127.0.0.1")]
    public void Live_and_demo_keys_go_to_the_pinned_hosts_only(VenueEnvironment environment, string address)
    {
        var factory = new BitMartVenueFactory(new BitMartConnectorOptions(), _time, NullLogger<BitMartVenue>.Instance);
        var refused = Assert.Throws<ArgumentException>(() => factory.Open(Connection(environment, address)));
        Assert.DoesNotContain("the-secret", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(VenueEnvironment.Live, "wss://openapi-ws-v2.bitmart.com.evil.example")]
    [InlineData(VenueEnvironment.Live, "ws://openapi-ws-v2.bitmart.com")]
    [InlineData(VenueEnvironment.Demo, "ws://127.0.0.1:8481")]
    [InlineData(VenueEnvironment.Local, "http://127.0.0.1:8481")]
    public void Live_and_demo_keys_log_in_at_streams_of_the_pinned_hosts_only(VenueEnvironment environment, string address) =>
        Assert.Throws<ArgumentException>(() => BitMartAddresses.Of(Connection(environment, null) with { StreamAddress = new Uri(address) }));

    [Fact]
    public void The_local_exchange_is_on_8481_unless_said_otherwise_and_its_streams_beside_it()
    {
        var usual = BitMartAddresses.Of(Connection(VenueEnvironment.Local, null));
        Assert.Equal(("http://127.0.0.1:8481/", "ws://127.0.0.1:8481/"), (usual.RestAddress.ToString(), usual.StreamAddress.ToString()));
        var other = BitMartAddresses.Of(Connection(VenueEnvironment.Local, "http://127.0.0.1:9000"));
        Assert.Equal("ws://127.0.0.1:9000/", other.StreamAddress.ToString());
        Assert.Equal(BitMartEnvironment.Live, BitMartAddresses.Of(Connection(VenueEnvironment.Live, "https://api-cloud-v2.bitmart.com")));
    }

    private static OrderInstruction Buy(long contracts) => new()
    {
        ClientOrderId = "md1",
        Symbol = "BTCUSDT",
        Side = OrderSide.Buy,
        Effect = PositionEffect.Open,
        Type = OrderType.Market,
        Contracts = contracts,
        Leverage = 10,
        MarginMode = MarginMode.Cross,
    };

    private static T Value<T>(VenueReply<T> reply) => Assert.IsType<VenueReply<T>.Ok>(reply).Value;

    private static string List(params string[] rows) => $$"""{"code":1000,"message":"Ok","data":[{{string.Join(',', rows)}}],"trace":"t"}""";

    private static string Order(string clientOrderId, int state, long filled = 0) =>
        $$"""
        {"order_id":"1{{clientOrderId.GetHashCode(StringComparison.Ordinal) & 0xFFFF}}","client_order_id":"{{clientOrderId}}","price":"60000","size":"10","symbol":"BTCUSDT","state":{{state}},
         "side":1,"type":"limit","deal_avg_price":"0","deal_size":"{{filled}}","create_time":1662368173000,"update_time":1662368173000}
        """;

    private static string Trade(int id, long atMs) =>
        $$"""
        {"order_id":"7","trade_id":"{{id}}","symbol":"BTCUSDT","side":1,"price":"60000","vol":"1","exec_type":"Taker","profit":false,
         "realised_profit":"0","paid_fees":"0.036","create_time":{{atMs}}}
        """;

    private static AccountConnection Connection(VenueEnvironment environment, string? address) =>
        new("a1", environment, address is null ? null : new Uri(address), null, new ApiCredentials("the-key", "the-secret", "the-memo"));

    private Task<VenueReply<OrderSearch>> Find(BitMartVenue venue) =>
        venue.FindAsync(new PlacedOrder("BTCUSDT", OrderKind.Order, "md1", null, _time.GetUtcNow().AddMinutes(-1)), CancellationToken.None);

    [Fact]
    public async Task A_change_of_price_and_presets_goes_by_a_call_for_each_so_that_none_stands_wrong_in_between()
    {
        await using var venue = Open();
        _wire.Answer("modify-limit-order", """{"code":1000,"message":"Ok","data":{"order_id":220609666322019,"client_order_id":""},"trace":"t"}""");
        _wire.Answer("modify-preset-plan-order", """{"code":1000,"message":"Ok","data":{"order_id":"220609666322019"},"trace":"t"}""");
        var change = new OrderChange
        {
            Order = Resting(OrderSide.Buy, 60_000m, 61_000m, 59_000m),
            LimitPrice = 58_000m,
            Presets = new OrderPresets { TakeProfitPrice = 59_000m, StopLossPrice = 57_000m, StopLossBy = TriggerBy.Mark },
        };

        Assert.IsType<VenueReply<OrderAck>.Ok>(await venue.ChangeAsync(change, CancellationToken.None));

        Assert.Equal(
            [
                """{"order_id":"220609666322019","symbol":"BTCUSDT","preset_stop_loss_price_type":2,"preset_stop_loss_price":"57000"}""",
                """{"symbol":"BTCUSDT","order_id":220609666322019,"price":"58000","size":10}""",
                """{"order_id":"220609666322019","symbol":"BTCUSDT","preset_take_profit_price_type":1,"preset_take_profit_price":"59000"}""",
            ],
            _wire.Requests.Select(request => request.Body));
    }

    [Fact]
    public async Task A_change_that_breaks_off_says_what_was_made_by_then()
    {
        await using var venue = Open();
        _wire.Answer("modify-preset-plan-order", """{"code":1000,"message":"Ok","data":{"order_id":"220609666322019"},"trace":"t"}""");
        _wire.Answer("modify-limit-order", """{"code":40043,"message":"price precision","trace":"t1"}""", HttpStatusCode.BadRequest);
        var change = new OrderChange { Order = Resting(OrderSide.Buy, 60_000m, 61_000m, 59_000m), LimitPrice = 58_000m, Presets = new OrderPresets { StopLossPrice = 57_000m } };

        var refused = Assert.IsType<VenueReply<OrderAck>.Rejected>(await venue.ChangeAsync(change, CancellationToken.None));

        Assert.Equal(("40043", "price precision; changed before it: stop loss 57000"), (refused.Error.Code, refused.Error.Message));
        Assert.Equal(2, _wire.Requests.Count);
    }

    [Theory]
    [InlineData(OrderSide.Buy, 62_000, "take profit 63000; price, size or trigger; stop loss 61000")]
    [InlineData(OrderSide.Buy, 58_000, "stop loss 57000; price, size or trigger; take profit 59000")]
    [InlineData(OrderSide.Sell, 58_000, "take profit 57000; price, size or trigger; stop loss 59000")]
    [InlineData(OrderSide.Sell, 62_000, "stop loss 63000; price, size or trigger; take profit 61000")]
    [InlineData(OrderSide.Buy, 60_000, "take profit 61500, stop loss 58500")]
    public void No_call_of_a_change_puts_stop_or_target_on_the_wrong_side_of_the_price(OrderSide side, int price, string calls)
    {
        var sign = side == OrderSide.Buy ? 1 : -1;
        var width = price == 60_000 ? 1_500m : 1_000m;
        var change = new OrderChange
        {
            Order = Resting(side, 60_000m, 60_000m + (sign * 1_000m), 60_000m - (sign * 1_000m)),
            LimitPrice = price == 60_000 ? null : price,
            Presets = new OrderPresets { TakeProfitPrice = price + (sign * width), StopLossPrice = price - (sign * width) },
        };

        var steps = ChangeSteps.Of(change);

        Assert.Equal(calls, string.Join("; ", steps.Select(ChangeSteps.InWords)));
        var order = change.Order;
        foreach (var step in steps)
        {
            order = (step with { Order = order }).Wanted;
            Assert.True((order.Presets!.TakeProfitPrice - order.LimitPrice) * sign > 0m && (order.LimitPrice - order.Presets.StopLossPrice) * sign > 0m, $"{order.LimitPrice}: {order.Presets}");
        }

        Assert.Equal(change.Wanted, order);
    }

    [Fact]
    public void What_stands_already_is_not_asked_for_again()
    {
        var order = Resting(OrderSide.Buy, 60_000m, 61_000m, 59_000m);
        var change = new OrderChange { Order = order, LimitPrice = 58_000m, Presets = new OrderPresets { TakeProfitPrice = 61_000m, StopLossPrice = 57_000m } };
        Assert.Equal(["stop loss 57000", "price, size or trigger"], ChangeSteps.Of(change).Select(ChangeSteps.InWords));
        var later = change with { Order = order with { Presets = order.Presets! with { StopLossPrice = 57_000m } } };
        Assert.Equal(["price, size or trigger"], ChangeSteps.Of(later).Select(ChangeSteps.InWords));
        Assert.False(later.IsSo);
        Assert.True((later with { Order = later.Wanted }).IsSo);
        Assert.False((change with { LimitPrice = null, Order = order with { Presets = null } }).IsSo); // Not told is not known to be so.
    }

    [Fact]
    public void A_change_of_size_and_presets_protects_first()
    {
        var change = new OrderChange { Order = Resting(OrderSide.Buy, 60_000m, 61_000m, 59_000m), Contracts = 20, Presets = new OrderPresets { StopLossPrice = 58_000m } };
        Assert.Equal(["stop loss 58000", "price, size or trigger"], ChangeSteps.Of(change).Select(ChangeSteps.InWords));
    }

    private VenueOrder Resting(OrderSide side, decimal price, decimal target, decimal stop) => new()
    {
        VenueOrderId = "220609666322019",
        ClientOrderId = "",
        Symbol = "BTCUSDT",
        Side = side,
        Effect = PositionEffect.Open,
        Type = OrderType.Limit,
        State = OrderState.Working,
        Contracts = 10,
        FilledContracts = 0,
        AveragePrice = 0m,
        LimitPrice = price,
        Presets = new OrderPresets { TakeProfitPrice = target, StopLossPrice = stop },
        CreateTime = _time.GetUtcNow(),
        UpdateTime = _time.GetUtcNow(),
    };

    private BitMartVenue Open() => new(
        "a1",
        new BitMartOptions
        {
            Environment = BitMartEnvironment.Local,
            Credentials = new BitMartCredentials("the-key", "the-secret", "the-memo"),
            TimeProvider = _time,
        },
        NullLogger.Instance,
        _wire);

    /// <summary>Answers by the last part of the path; keeps what was sent.</summary>
    private sealed class Wire : HttpMessageHandler
    {
        private readonly Dictionary<string, Func<HttpRequestMessage, (HttpStatusCode Status, string Body)>> _answers = [];

        public List<(HttpRequestMessage Request, string Body)> Requests { get; } = [];

        public void Answer(string path, string body, HttpStatusCode status = HttpStatusCode.OK) => _answers[path] = _ => (status, body);

        public void Answer(string path, Func<HttpRequestMessage, string> body) => _answers[path] = request => (HttpStatusCode.OK, body(request));

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add((request, request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken)));
            var (status, body) = _answers[request.RequestUri!.Segments[^1]](request);
            return new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        }
    }
}
