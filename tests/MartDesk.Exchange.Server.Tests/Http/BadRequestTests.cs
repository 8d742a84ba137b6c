using System.Globalization;
using System.Text;
using System.Text.Json;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Testing.Clock;
using Microsoft.AspNetCore.Http;
using Xunit.Abstractions;
using static MartDesk.Exchange.Server.Tests.Http.MemberKind;

namespace MartDesk.Exchange.Server.Tests.Http;

/// <summary>A hundred thousand wrong requests over every endpoint: each is refused in good order, and the engine never hears of one.</summary>
public sealed class BadRequestTests(ITestOutputHelper output)
{
    private const int Requests = 100_000;
    private const int Seed = 20260301;
    private const string Private = "/contract/private/";
    private const string Sub = "/account/contract/sub-account/";

    private static readonly ApiKeyGrant Main = LocalExchange.Alice with { Account = "main" };
    private static readonly ApiKeyGrant Bot = LocalExchange.Bob with { Account = "bot", SubAccountOf = "main" };

    private static readonly Member Symbol = new("symbol", "BTCUSDT", MemberKind.Symbol, IsRequired: true);
    private static readonly Member AnySymbol = Symbol with { IsRequired = false };
    private static readonly Member Side = new("side", "1", Word, IsRequired: true);
    private static readonly Member Size = new("size", "1", MemberKind.Decimal, IsRequired: true);
    private static readonly Member Trigger = new("trigger_price", "50000", MemberKind.Decimal, IsRequired: true);
    private static readonly Member PriceType = new("price_type", "1", Word, IsRequired: true);
    private static readonly Member ClientOrderId = new("client_order_id", "mine", ClientId);
    private static readonly Member OrderId = new("order_id", "12345", Id);
    private static readonly Member Leverage = new("leverage", "10", MemberKind.Decimal);
    private static readonly Member OpenType = new("open_type", "cross", Word);
    private static readonly Member TakeProfit = new("preset_take_profit_price", "61000", MemberKind.Decimal);
    private static readonly Member StopLoss = new("preset_stop_loss_price", "49000", MemberKind.Decimal);
    private static readonly Member Start = new("start_time", "1700000000", Count);
    private static readonly Member End = new("end_time", "1700000600", Count);
    private static readonly Member Page = new("page", "1", Count, IsRequired: true);
    private static readonly Member Amount = new("amount", "1", MemberKind.Decimal, IsRequired: true);
    private static readonly Member Usdt = new("currency", "USDT", Currency, IsRequired: true);
    private static readonly Member RequestNumber = new("requestNo", "r1", MemberKind.Number, IsRequired: true);
    private static readonly Member SubAccount = new("subAccount", "bot", MemberKind.Name, IsRequired: true);

    private static readonly RequestTemplate[] Templates =
    [
        new("GET", "/contract/public/details", AnySymbol),
        new("GET", "/contract/public/depth", Symbol),
        new("GET", "/contract/public/market-trade", Symbol, new Member("limit", "10", Count)),
        new("GET", "/contract/public/kline", Symbol, new Member("step", "5", Count), Start with { IsRequired = true }, End with { IsRequired = true }),
        new("GET", "/contract/public/markprice-kline", Symbol, new Member("step", "5", Count), Start with { IsRequired = true }, End with { IsRequired = true }),
        new("GET", "/contract/public/funding-rate", Symbol),
        new("GET", "/contract/public/funding-rate-v2", AnySymbol),
        new("GET", "/contract/public/funding-rate-history", Symbol, new Member("limit", "10", Count)),
        new("GET", "/contract/public/open-interest", Symbol),
        new("GET", "/contract/public/leverage-bracket", AnySymbol),
        new("GET", Private + "trade-fee-rate", Symbol),
        new("GET", Private + "transaction-history", AnySymbol, new Member("flow_type", "1", Count), Start, End, new Member("page_size", "10", Count)),
        new("GET", Private + "order", Symbol, OrderId with { IsRequired = true }),
        new("GET", Private + "get-open-orders", AnySymbol, new Member("type", "limit", Word), new Member("order_state", "all", Word), new Member("limit", "10", Count)),
        new("GET", Private + "order-history", Symbol, OrderId, Start, End),
        new("GET", Private + "trades", AnySymbol, OrderId, Start, End),
        new("GET", Private + "current-plan-order", AnySymbol, new Member("type", "limit", Word), new Member("plan_type", "plan", Word), new Member("limit", "10", Count)),
        new("GET", Private + "position", AnySymbol),
        new("GET", Private + "position-v2", AnySymbol),
        new("GET", Private + "position-risk", AnySymbol),
        new("POST", Private + "submit-order", Symbol, Side, new Member("type", "limit", Word), new Member("mode", "1", Word), new Member("stp_mode", "1", Word), Size, new Member("price", "50000", MemberKind.Decimal, IsRequired: true), Leverage, OpenType, TakeProfit, StopLoss, ClientOrderId),
        new("POST", Private + "cancel-order", Symbol with { IsRequired = false }, OrderId),
        new("POST", Private + "cancel-orders", Symbol),
        new("POST", Private + "modify-limit-order", AnySymbol, OrderId, new Member("price", "50000", MemberKind.Decimal), Size with { IsRequired = false }),
        new("POST", Private + "cancel-all-after", Symbol, new Member("timeout", "10", Count, IsRequired: true)),
        new("POST", Private + "submit-plan-order", Symbol, Side, new Member("type", "limit", Word), new Member("mode", "1", Word), Size, Trigger, new Member("executive_price", "50000", MemberKind.Decimal, IsRequired: true), new Member("price_way", "2", Word, IsRequired: true), PriceType, Leverage, OpenType, TakeProfit, StopLoss, ClientOrderId),
        new("POST", Private + "submit-tp-sl-order", Symbol, new Member("type", "stop_loss", Word, IsRequired: true), new Member("side", "3", Word, IsRequired: true), Size with { IsRequired = false }, Trigger, new Member("executive_price", "50000", MemberKind.Decimal, IsRequired: true), PriceType, new Member("plan_category", "1", Word), new Member("category", "limit", Word), ClientOrderId),
        new("POST", Private + "submit-trail-order", Symbol, Side, Size, new Member("activation_price", "50000", MemberKind.Decimal, IsRequired: true), new Member("callback_rate", "1", MemberKind.Decimal, IsRequired: true), new Member("activation_price_type", "1", Word, IsRequired: true), Leverage, OpenType),
        new("POST", Private + "modify-plan-order", Symbol, OrderId with { IsRequired = true }, Trigger, new Member("executive_price", "50000", MemberKind.Decimal, IsRequired: true), PriceType, new Member("type", "limit", Word, IsRequired: true)),
        new("POST", Private + "modify-tp-sl-order", Symbol, OrderId with { IsRequired = true }, Trigger, PriceType, new Member("category", "market", Word)),
        new("POST", Private + "modify-preset-plan-order", Symbol, OrderId with { IsRequired = true }, TakeProfit, StopLoss),
        new("POST", Private + "cancel-plan-order", AnySymbol, OrderId),
        new("POST", Private + "cancel-trail-order", AnySymbol, OrderId),
        new("POST", Private + "submit-leverage", Symbol, Leverage, OpenType with { IsRequired = true }),
        new("POST", Private + "set-position-mode", new Member("position_mode", "hedge_mode", Word, IsRequired: true)),
        new("POST", "/account/v1/transfer-contract", Usdt, Amount, new Member("type", "contract_to_spot", Word, IsRequired: true), new Member("recvWindow", "5000", Count)),
        new("POST", "/account/v1/transfer-contract-list", Page, new Member("limit", "10", Count, IsRequired: true), new Member("time_start", "1700000000000", Count), new Member("recvWindow", "5000", Count)),
        new("POST", Sub + "main/v1/main-to-sub", SubAccount, Usdt, Amount, RequestNumber),
        new("POST", Sub + "main/v1/sub-to-main", SubAccount, Usdt, Amount, RequestNumber),
        new("POST", Sub + "sub/v1/sub-to-main", Usdt, Amount, RequestNumber with { Right = "r2" }),
        new("GET", Sub + "main/v1/wallet", SubAccount),
        new("GET", Sub + "main/v1/transfer-list", SubAccount, new Member("limit", "10", Count, IsRequired: true)),
        new("GET", Sub + "v1/transfer-history", new Member("limit", "10", Count, IsRequired: true)),
        new("GET", Private + "affiliate/rebate-list", new Member("currency", "USDT", Word, IsRequired: true), Page, new Member("size", "10", Count, IsRequired: true), new Member("user_id", "1", Id)),
        new("GET", Private + "affiliate/trade-list", new Member("user_id", "1", Id, IsRequired: true), new Member("type", "1", Word, IsRequired: true), Page, new Member("size", "10", Count, IsRequired: true), Start, End),
        new("GET", Private + "affiliate/rebate-user", new Member("cid", "1", Id, IsRequired: true), Start, End),
        new("GET", Private + "affiliate/rebate-api", new Member("cid", "1", Id, IsRequired: true), Start, End),
        new("GET", Private + "affiliate/invite-check", new Member("cid", "1", Id, IsRequired: true)),
        new("GET", Private + "affiliate/rebate-inviteUser", Page, new Member("size", "10", Count, IsRequired: true), new Member("cid", "1", Id)),
        new("GET", Private + "affiliate/deposit-withdrawal-list", Page, new Member("size", "10", Count, IsRequired: true)),
        new("GET", Private + "affiliate/aff-customer-info", new Member("userId", "1", Id, IsRequired: true)),
    ];

    /// <summary>Endpoints that take no member at all, or take anything: there is nothing to spoil.</summary>
    private static readonly string[] WithoutMembers =
        ["/system/time", "/system/service", Private + "assets-detail", Private + "get-position-mode", Private + "claim", Private + "auto_repayment", Private + "cross_collateral/interest_log"];

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Every_endpoint_is_served_and_has_its_wrong_requests()
    {
        var covered = Templates.Select(template => template.Path).Concat(WithoutMembers);
        var served = FuturesEndpoints.All.Select(endpoint => endpoint.Path);
        Assert.Equal(served.Order(StringComparer.Ordinal), covered.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_requests_that_are_spoiled_are_right_before()
    {
        await using var exchange = await StartAsync();
        foreach (var template in Templates)
        {
            var (status, text) = await SendAsync(exchange, template, template.Right);
            using var answer = JsonDocument.Parse(text);
            var code = answer.RootElement.GetProperty("code");
            // There is nothing to cancel, change or close: that is the venue's state, not the request's fault.
            var isRight = code.ToString() == "1000" || BitMartError.Find(code.GetInt32())?.Kind is BitMartErrorKind.State or BitMartErrorKind.Funds or BitMartErrorKind.DuplicateOrder;
            Assert.True(isRight, $"{template.Method} {template.Path} {template.Right} → {status} {text}");
        }
    }

    [Fact]
    public async Task A_hundred_thousand_wrong_requests_are_refused_and_leave_no_trace()
    {
        await using var exchange = await StartAsync();
        var before = await exchange.Host.ReadMarkAsync();
        var random = new Random(Seed);
        output.WriteLine($"Seed {Seed}");
        for (var i = 0; i < Requests; i++)
        {
            var template = Templates[i % Templates.Length];
            var spoiled = template.Spoil(random);
            var (status, text) = await SendAsync(exchange, template, spoiled);
            Assert.True(status != StatusCodes.Status500InternalServerError, $"{template.Method} {template.Path} {spoiled} → {status} {text}");
            using var answer = JsonDocument.Parse(text);
            Assert.True(answer.RootElement.GetProperty("code").ToString() is not "1000", $"{template.Method} {template.Path} {spoiled} was taken: {text}");
            Assert.True(BitMartError.Find(answer.RootElement.GetProperty("code").GetInt32())?.HttpStatus == status || text.Contains("SYMBOL_NOT_EXIST", StringComparison.Ordinal), $"{status} does not go with {text}");
        }

        Assert.Equal(before, await exchange.Host.ReadMarkAsync());
    }

    private Task<LocalExchange> StartAsync() => LocalExchange.StartAsync(new ExchangeHostOptions { Port = 0, HasLimits = false, Keys = [Main, Bot] }, _time);

    /// <summary>Past the socket, which is not what is tested, into everything that reads a request.</summary>
    private async Task<(int Status, string Text)> SendAsync(LocalExchange exchange, RequestTemplate template, string content)
    {
        var who = template.Path.Contains("/sub/v1/", StringComparison.Ordinal) ? Bot : Main;
        var context = new DefaultHttpContext();
        var request = context.Request;
        (request.Method, request.Path) = (template.Method, template.Path);
        request.Headers["X-BM-KEY"] = who.Key;
        if (template.Method == "GET")
        {
            request.QueryString = new QueryString("?" + content);
        }
        else
        {
            var timestamp = _time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
            request.Headers["X-BM-TIMESTAMP"] = timestamp;
            request.Headers["X-BM-SIGN"] = LocalExchange.Sign(who, timestamp, content);
            request.Body = new MemoryStream(Encoding.UTF8.GetBytes(content));
            request.ContentLength = request.Body.Length;
        }

        using var body = new MemoryStream();
        context.Response.Body = body;
        await exchange.Host.Rest.HandleAsync(context);
        return (context.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()));
    }
}
