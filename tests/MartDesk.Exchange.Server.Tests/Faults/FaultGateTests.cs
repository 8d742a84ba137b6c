using MartDesk.Exchange.Server.Tests.Admin;

namespace MartDesk.Exchange.Server.Tests.Faults;

/// <summary>What a client sees of each fault to a call, and whether the venue carried the call out.</summary>
public sealed class FaultGateTests
{
    private const string Order = """{"symbol":"BTCUSDT","side":1,"price":"50000","size":1,"client_order_id":"theOrder"}""";

    [Theory]
    [InlineData("drop-reply submit-order", true)]
    [InlineData("cut-reply submit-order", true)]
    [InlineData("cut-request submit-order", false)]
    public async Task A_lost_answer_is_no_answer_whether_or_not_the_call_was_carried_out(string rule, bool isCarriedOut)
    {
        await using var exchange = await AdminTests.StartAsync(faults: rule + " count=1");
        var problem = await Record.ExceptionAsync(() => exchange.PostAsync("/contract/private/submit-order", Order, LocalExchange.Alice));
        Assert.True(problem is HttpRequestException or IOException, $"{problem}");
        Assert.Equal(isCarriedOut ? 1 : 0, await OpenAsync(exchange));
        Assert.Equal(1, exchange.Host.Faults.List()[0].Injected);
        Assert.Equal(isCarriedOut ? 40050 : 1000, (await exchange.PostAsync("/contract/private/submit-order", Order, LocalExchange.Alice)).Code);
    }

    [Theory]
    [InlineData("error submit-order code=40012", 400, 40012, 0)]
    [InlineData("error submit-order code=40012 when=after", 400, 40012, 1)]
    [InlineData("error submit-order code=99999 status=500 message=odd", 500, 99999, 0)]
    [InlineData("http submit-order status=503 body=json", 503, 30014, 0)]
    [InlineData("http submit-order status=502 body=json when=after", 502, 40012, 1)]
    [InlineData("limit submit-order", 429, 30013, 0)]
    [InlineData("limit submit-order status=418", 418, 30017, 0)]
    [InlineData("maintenance submit-order", 200, 30016, 0)]
    [InlineData("maintenance submit-order code=40020", 400, 40020, 0)]
    [InlineData("maintenance submit-order code=25601", 503, 25601, 0)]
    public async Task An_answer_in_place_of_the_venues_says_what_was_asked(string rule, int status, int code, int open)
    {
        await using var exchange = await AdminTests.StartAsync(faults: rule + " count=1");
        var answer = await exchange.PostAsync("/contract/private/submit-order", Order, LocalExchange.Alice);
        Assert.Equal((status, code, "{}"), (answer.Status, answer.Code, answer.DataText));
        Assert.Equal(answer.Root.GetProperty("trace").GetString(), Assert.Single(exchange.Host.Faults.Log()).Trace);
        Assert.Equal(open, await OpenAsync(exchange));
    }

    [Fact]
    public async Task A_limit_says_in_its_headers_how_long_to_be_silent()
    {
        await using var exchange = await AdminTests.StartAsync(faults: "limit submit-order reset=7 count=1");
        var answer = await exchange.PostAsync("/contract/private/submit-order", Order, LocalExchange.Alice);
        Assert.Equal(("24", "24", "7", "KEY"), (answer.Header("X-BM-RateLimit-Remaining"), answer.Header("X-BM-RateLimit-Limit"), answer.Header("X-BM-RateLimit-Reset"), answer.Header("X-BM-RateLimit-Mode")));
    }

    [Theory]
    [InlineData("http details status=502", "text/html", "<!DOCTYPE html>")]
    [InlineData("http details status=502 body=empty", null, "")]
    public async Task A_proxys_answer_is_a_page_or_nothing(string rule, string? type, string begin)
    {
        await using var exchange = await AdminTests.StartAsync(faults: rule);
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(exchange.Host.Address, "/contract/public/details"));
        Assert.Equal((502, type), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith(begin, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_gets_no_answer_ends_with_the_exchange()
    {
        var exchange = await AdminTests.StartAsync(faults: "drop-reply submit-order how=silence");
        var waiting = exchange.PostAsync("/contract/private/submit-order", Order, LocalExchange.Alice);
        while (await OpenAsync(exchange) == 0)
            Assert.False(waiting.IsCompleted);
        await exchange.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAnyAsync<Exception>(() => waiting);
        await exchange.DisposeAsync();
    }

    [Fact]
    public async Task A_delay_lets_the_call_wait_before_or_after()
    {
        await using var exchange = await AdminTests.StartAsync(faults: ["delay submit-order by=150ms", "delay submit-order by=150ms when=after"]);
        var time = TimeProvider.System;
        var startedAt = time.GetTimestamp();
        Assert.Equal(1000, (await exchange.PostAsync("/contract/private/submit-order", Order, LocalExchange.Alice)).Code);
        Assert.True(time.GetElapsedTime(startedAt) >= TimeSpan.FromMilliseconds(290));
    }

    [Fact]
    public async Task A_rule_for_a_contract_or_a_key_leaves_others_alone()
    {
        await using var exchange = await AdminTests.StartAsync(faults: ["error submit-order code=40015 symbol=ETHUSDT", "error writes code=40014 key=bob-key"]);
        Assert.Equal(1000, (await exchange.PostAsync("/contract/private/submit-order", Order, LocalExchange.Alice)).Code);
        Assert.Equal(40015, (await exchange.PostAsync("/contract/private/submit-order", Order.Replace("BTC", "ETH", StringComparison.Ordinal), LocalExchange.Alice)).Code);
        Assert.Equal(40014, (await exchange.PostAsync("/contract/private/submit-order", Order, LocalExchange.Bob)).Code);
        Assert.Equal(1000, (await exchange.GetAsync("/contract/private/get-open-orders", LocalExchange.Bob)).Code);
    }

    [Fact]
    public async Task Nobody_listens_while_connections_are_refused_and_then_somebody_does()
    {
        await using var exchange = await AdminTests.StartAsync();
        Assert.Equal(1000, (await exchange.GetAsync("/contract/public/details")).Code);
        var rule = exchange.Host.Faults.Add(Server.Faults.FaultRuleReader.Read("refuse for=1h"));
        await UntilAsync(async () => await Record.ExceptionAsync(() => exchange.GetAsync("/contract/public/details")) is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError });
        Assert.Equal(1, exchange.Host.Faults.List()[0].Injected);
        exchange.Host.Faults.Remove(rule);
        exchange.Host.Faults.Add(Server.Faults.FaultRuleReader.Read("refuse for=50ms"));
        await UntilAsync(async () => (await exchange.GetAsync("/contract/public/details")).Code == 1000);
        await exchange.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_clock_that_is_off_is_shown_and_judged_by()
    {
        await using var exchange = await AdminTests.StartAsync(faults: "clock-skew by=-5m");
        var nowMs = LocalExchange.NowMs;
        var shownMs = (await exchange.GetAsync("/system/time")).Data.GetProperty("server_time").GetInt64();
        Assert.InRange(shownMs, nowMs - 301_000, nowMs - 290_000);
        Assert.Equal(30007, (await exchange.PostAsync("/contract/private/submit-order", Order, LocalExchange.Alice)).Code);
        var byItsTime = shownMs.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(1000, (await exchange.PostAsync("/contract/private/submit-order", Order, LocalExchange.Alice, byItsTime)).Code);
        Assert.Equal(["/system/time", "/contract/private/submit-order"], exchange.Host.Faults.Log().Select(entry => entry.Target));
    }

    private static async Task<int> OpenAsync(LocalExchange exchange) => (await exchange.GetAsync("/contract/private/get-open-orders", LocalExchange.Alice)).Data.GetArrayLength();

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 1000; i++)
        {
            try
            {
                if (await holds())
                    return;
            }
            catch (HttpRequestException)
            {
                // not yet
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        throw new TimeoutException("It did not come to that.");
    }
}
