using System.Text;
using System.Text.Json;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Alerts.Messages;
using MartDesk.Desk.Pointers;

namespace MartDesk.Fuzz.Tests.Parsers;

/// <summary>What senders of alerts write: JSON of several dialects, three kinds of text, signatures, symbols, times, addresses.</summary>
internal static class AlertParsers
{
    private const int LongestQuoted = 2048;

    /// <summary>A message of a few words becomes a request, its identity and the text that is kept of it, whatever its length.</summary>
    private const int RequestAllowance = 32 * 1024;

    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly PointerInfo Pointer = new()
    {
        PointerId = "P1",
        Name = "btc",
        Targets = [new PointerTarget("A1", 1m)],
        Settings = new PointerSettings(),
        CreateTime = Now,
    };

    private static readonly PointerSettings Aliases = new() { SymbolAliases = new Dictionary<string, string> { ["XBTUSD"] = "BTCUSDT" } };

    public static IEnumerable<Parser> All() =>
    [
        new("alert JSON", Parser.Texts(
            """{"ticker":"BTCUSDT.P","action":"buy","prev_position":"flat","quantity":"0.05","id":"a-1","timestamp":"2026-11-21T12:00:00Z"}""",
            """{"symbol":"BTCUSDT","action":"long","quantity":1,"quantity_type":"risk_percent","stop_loss":{"percent":1},"take_profit":[{"percent":1,"share":50},{"percent":2,"share":50}],"breakeven":{"after":1}}""",
            """{"symbol":"BTCUSDT","action":"set_brackets","stop_loss":{"price":59000,"wait_s":30,"trigger_by":"mark","hard_percent":5}}""",
            """{"symbol":"BTCUSDT","action":"long","quantity":1,"stop_loss":{"percent":"2","candle_minutes":"15","hard_price":"57000"}}""",
            """[{"symbol":"ETHUSDT","action":"close"},{"symbol":"BTCUSDT","action":"long","order_type":"limit","price":"60000.5","quantity":"5%","leverage":10,"margin_mode":"isolated","expires_s":60}]""",
            """{"symbol":"BTCUSDT.P","action":"long","order_type":"stop_market","trigger_price":"990000","quantity":"50c","max_lag_s":0,"tag":"x","strategy":"breakout","signal_price":60000,"max_deviation_percent":0.5}""",
            "\"{\\\"symbol\\\":\\\"BTCUSDT\\\",\\\"action\\\":\\\"long\\\",\\\"quantity\\\":\\\"0.1\\\"}\"",
            """{"action":"trail","symbol":"BTCUSDT","trailing_stop":{"percent":1.5,"activation_price":61000},"unknown":{"a":[1,2,{"b":null}]}}"""), Alert) { Check = AlertCheck, Allowance = RequestAllowance, Thinning = 20 },
        new("alert dialects", Parser.Texts(
            """{"ticker":"BTCUSDT.P","action":"buy","prev_position":"flat","quantity":"0.25","hedgemode":"hedge"}""",
            """{"ticker":"BTCUSDT","action":"exit","sentiment":"flat"}""",
            """{"ticker":"BTCUSDT","action":"add","sentiment":"bullish","quantity":1,"quantityType":"dollar_amount","cancel":false}""",
            """{"ticker":"BTCUSDT","action":"buy","orderType":"trailing_stop","trailPercent":2,"quantity":1,"signalPrice":60000}""",
            """{"ticker":"BTCUSDT","action":"buy","quantity":50,"quantityType":"risk_dollar_amount","stopLoss":{"type":"stop_limit","amount":500,"limitPrice":59400},"takeProfit":{"limitPrice":61000}}""",
            """{"secret":"s3cret","tv_instrument":"BTCUSDT.P","tv_exchange":"BINANCE","action":"enter_long","max_lag":300,"trigger_price":"60010.5","order":{"amount":"10","currency_type":"quote","order_type":"market"},"stop_loss":{"enabled":false}}""",
            """{"tv_instrument":"BTCUSDT.P","strategy_info":{"market_position":"short","market_position_size":"0.2","prev_market_position":"long"}}""",
            """{"instrument":"BTCUSDT","side":"buy","prev_market_position":"flat","order":{"amount":"0.1","currency_type":"base"}}""",
            """{"code":"EXIT-ALL_BYBIT_BTCUSDT_MyBot_15M_ab12cd"}"""), Alert) { Check = AlertCheck, Allowance = RequestAllowance, Thinning = 20 },
        new("alert pairs", Parser.Texts(
            "action=long; symbol=BTCUSDT.P; quantity=0.1; id=7",
            "symbol=ETHUSDT\nside=sell\nquantity=\"2\"\norder_type=limit\nprice=2500.5\ntp=1%\nsl=2%",
            "key=abc,action=close,symbol=BTCUSDT"), Alert) { Check = AlertCheck, Allowance = RequestAllowance, Thinning = 10 },
        new("alert commands", Parser.Texts(
            "MyKeys(BTCUSDT) { market(side=buy, amount=50%); wait(5s); stopMarket(side=sell, amount=100%p, offset=1%); } #bot",
            "Keys(XBTUSD) { cancel(which=all); limit(position=0.5, offset=e@61000, tag=a); trailingStop(side=sell, amount=1, offset=0.5%); }"), Alert) { Check = AlertCheck, Allowance = RequestAllowance, Thinning = 5 },
        new("alert code", Parser.Texts("ENTER-LONG_BINANCE_BTCUSDT_MyBot_15M_ab12cd", "EXIT-ALL_BYBIT_BTCUSDT_MyBot_15M_ab12cd", "EXIT-SHORT_BITMART_ETHUSDT_b_1H_0"), Alert) { Check = AlertCheck, Allowance = RequestAllowance, Thinning = 10 },
        new("signature header", Parser.Texts("msg_1|1795262400|v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "m|1795262400|v1,AAAA v1a,BBBB v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=", "||"), Signature),
        new("symbols", Parser.Texts("BTCUSDT.P", "BINANCE:BTCUSDT.P", "BTC/USDT:USDT", "btc_usdt", "BTC-USDT-SWAP", "XBTUSD", "1000PEPEUSDT"), Symbol) { Check = Symbols },
        new("alert times", Parser.Texts("2026-11-21T12:00:00Z", "1795262400", "1795262400123", "1795262400.5", "2026-11-21 12:00:00+03:00", "21 Nov 2026"), Times),
        new("sender addresses", Parser.Texts("tradingview|52.89.214.238", "10.0.0.0/8|10.1.2.3", "2606:4700::/32|2606:4700::1", "::ffff:1.2.3.4|1.2.3.4"), Addresses),
    ];

    /// <summary>All that happens to a message before it is stored: read, understood, named, masked.</summary>
    private static void Alert(byte[] body)
    {
        if (AlertText.Read(body, out _) is not { } roots)
            return;
        for (var i = 0; i < roots.Count; i++)
        {
            var message = CanonicalMessage.From(roots[i]);
            AlertReader.Read(message, Pointer, VenueEnvironment.Local, Now, out _);
            _ = AlertIdentity.Of(Pointer, message, roots[i], i);
            _ = AlertBody.Masked(roots[i]);
        }
    }

    /// <summary>Read or refused, never both; what is stored is read as it was; what is masked stays so.</summary>
    private static void AlertCheck(byte[] body)
    {
        if (AlertText.Read(body, out var refusal) is not { } roots)
        {
            Assert.False(string.IsNullOrEmpty(refusal!.Message)); // Read gives one of the two.
            return;
        }

        if (body.Length <= LongestQuoted && body[0] is (byte)'{' or (byte)'[')
        {
            var quoted = AlertText.Read(JsonSerializer.SerializeToUtf8Bytes(Encoding.UTF8.GetString(body)), out _);
            Assert.Equal(roots.Select(AlertBody.Hash), quoted?.Select(AlertBody.Hash)); // The same message inside a text is the same message.
        }

        foreach (var root in roots)
        {
            var request = AlertReader.Read(CanonicalMessage.From(root), Pointer, VenueEnvironment.Local, Now, out var broken);
            Assert.True(request is null != broken is null, "A message is read or refused.");
            if (broken is not null)
                Assert.DoesNotContain(broken.Message, char.IsControl);
            if (request is not null)
            {
                var written = RequestText.Write(request);
                Assert.Equal(written, RequestText.Write(RequestText.Read(written)));
            }

            var masked = AlertBody.Masked(root);
            using var again = JsonDocument.Parse(masked);
            Assert.Equal(masked, AlertBody.Masked(again.RootElement));
            Assert.Equal(AlertBody.Hash(root), AlertBody.Hash(again.RootElement));
        }
    }

    private static void Signature(byte[] input)
    {
        var parts = Parser.Text(input).Split('|', 4);
        var signature = new AlertSignature(parts[0], parts.ElementAtOrDefault(1) ?? "", parts.ElementAtOrDefault(2) ?? "");
        Assert.NotNull(SignatureCheck.Check(signature, input, "not the key that made them"u8, Now)); // Nobody guesses one.
    }

    private static void Symbol(byte[] input) => _ = SymbolNames.Normalise(Parser.Text(input));

    private static void Symbols(byte[] input)
    {
        var sent = Parser.Text(input);
        var normal = SymbolNames.Normalise(sent);
        Assert.DoesNotContain(normal, char.IsAsciiLetterLower);
        _ = SymbolNames.HasPerpetualMark(sent);
        _ = SymbolNames.WithoutExchange(sent);
        _ = SymbolNames.Aliased(sent, Aliases.SymbolAliases);
        Assert.DoesNotContain(SymbolNames.Unknown(sent, []).Message, char.IsControl);
    }

    private static void Times(byte[] input)
    {
        if (AlertReader.TimeMs(Parser.Text(input)) is { } time)
            Assert.InRange(time, DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds());
    }

    private static void Addresses(byte[] input)
    {
        var parts = Parser.Text(input).Split('|', 4);
        if (!SenderAddresses.Contain([parts[0]], parts.ElementAtOrDefault(1)))
            return;
        Assert.True(SenderAddresses.IsKnown(parts[0]), "Only a network that was understood lets anybody in.");
    }
}
