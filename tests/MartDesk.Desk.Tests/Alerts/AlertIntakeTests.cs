using System.Text;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Alerts.Messages;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Tests.Execution;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Alerts;

public sealed class AlertIntakeTests : IAsyncLifetime
{
    private DeskRig _desk = null!; // Set before every test by InitializeAsync.

    public async Task InitializeAsync() => _desk = await DeskRig.StartAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Theory]
    [InlineData("", "The message is empty.")]
    [InlineData("{\"action\":\"buy\",}", "Comma with nothing after it at line 1, character 16.")]
    [InlineData("{“action”:\"buy\"}", "Curly quote “ at line 1, character 2.")]
    [InlineData("{\"action\":\"buy\" // now\n}", "Comment at line 1, character 17.")]
    [InlineData("{\"action\":\"buy\",\"action\":\"sell\"}", "A field stands twice in one object.")]
    [InlineData("{\"action\":\n buy}", "Unexpected character b at line 2, character 2.")]
    [InlineData("{\"action\":\"buy\"", "The message ends too early, at line 1, character 16.")]
    [InlineData("[]", "The list does not hold 1 to 10 objects.")]
    [InlineData("[{\"action\":\"buy\"},7]", "The list does not hold 1 to 10 objects.")]
    [InlineData("7", "The message is not a JSON object.")]
    [InlineData("{\"action\":\"\\ud800\"}", "The message is not valid UTF-8.")]
    [InlineData("{\"\\uDC00\":1}", "The message is not valid UTF-8.")]
    [InlineData("action=long; and more", "\"and more\" is not a pair.")]
    [InlineData("action=long; action=short", "\"action\" stands twice.")]
    [InlineData("{\"a\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}", null)]
    public async Task Broken_text_is_refused_with_the_place_that_is_wrong(string body, string? message)
    {
        var answer = await _desk.SendAsync(body, _desk.PointerText);
        Assert.Equal((400, "refused", "bad_json"), (answer.HttpStatus, answer.Status, answer.Code));
        if (message is not null)
            Assert.Equal(message, answer.Message);
        Assert.Equal(0, _desk.Query<long>("SELECT COUNT(*) FROM alert"));
    }

    [Theory]
    [InlineData("\uFEFF  {\"symbol\":\"BTCUSDT\",\"action\":\"long\",\"quantity\":0.1}  ")]
    [InlineData("\"{\\\"symbol\\\":\\\"BTCUSDT\\\",\\\"action\\\":\\\"long\\\",\\\"quantity\\\":\\\"0.1\\\"}\"")]
    [InlineData("{\"Ticker\":\"BTCUSDT\",\"order-action\":\"ENTER-LONG\",\"Qty\":\"1e-1\"}")]
    [InlineData("{\"instrument\":\"BTCUSDT\",\"side\":\"buy\",\"prev_market_position\":\"flat\",\"order\":{\"amount\":\"0.1\",\"currency_type\":\"base\"}}")]
    [InlineData("{\"pair\":\"BTC/USDT:USDT\",\"action\":\"buy\",\"prevMarketPosition\":\"flat\",\"contracts\":\"0.1\"}")]
    public async Task What_senders_really_send_is_understood(string body)
    {
        var answer = await _desk.SendAsync(body, _desk.PointerText);
        Assert.Equal((202, "accepted"), (answer.HttpStatus, answer.Status));
        await _desk.SettleAsync();
        Assert.Equal("buy open 100 market", _desk.Venue.Story);
    }

    [Theory]
    [InlineData("\"action\":\"long\",\"quantity\":\"0\"", "bad_value")]
    [InlineData("\"action\":\"long\",\"quantity\":\"-1\"", "bad_value")]
    [InlineData("\"action\":\"long\",\"quantity\":\"1,000.5\"", "bad_value")]
    [InlineData("\"action\":\"long\",\"quantity\":\"NaN\"", "bad_value")]
    [InlineData("\"action\":\"long\"", "missing_field")]
    [InlineData("\"quantity\":\"1\"", "missing_field")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"qty\":2", "conflicting_fields")]
    [InlineData("\"action\":\"jump\"", "bad_value")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"breakeven\":{\"after\":1}", "missing_field")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"stop_loss\":{\"percent\":1},\"breakeven\":{\"after\":1}", "conflicting_fields")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"stop_loss\":{\"percent\":1},\"breakeven\":{\"after\":\"soon\"}", "bad_value")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"dca_orders\":[{}]", "bad_value")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"dca_orders\":5", "bad_value")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"dca_orders\":[{\"percent\":0}]", "bad_value")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"dca_orders\":[{\"percent\":2,\"share\":2000}]", "bad_value")]
    [InlineData("\"action\":\"close_long\",\"dca_orders\":[{\"percent\":2}]", "conflicting_fields")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"stop_loss\":{\"percent\":5},\"breakeven\":{\"after\":\"1%\"},\"dca_orders\":[{\"percent\":2}]", "unsupported")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"take_profit\":{\"percent\":2,\"trail_percent\":9}", "bad_value")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"stop_loss\":{\"trail_percent\":2,\"price\":5}", "conflicting_fields")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"stop_loss\":{\"price\":58000,\"percent\":1}", "bad_value")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"stop_loss\":{\"priceDeviation\":0.01}", "unsupported")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"take_profit\":[{\"percent\":1,\"share\":60},{\"percent\":2,\"share\":60}]", "bad_value")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"take_profit\":[{\"percent\":1,\"share\":79228162514264337593543950335},{\"percent\":2,\"share\":1}]", "bad_value")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"order_type\":\"stop_market\"", "missing_field")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"quantity_type\":\"risk_percent\"", "missing_field")]
    [InlineData("\"action\":\"long\",\"quantity\":\"5%\",\"quantity_type\":\"base\"", "conflicting_fields")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"margin_mode\":\"both\"", "bad_value")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"expires_s\":3", "bad_value")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"v\":2", "bad_value")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"venue\":\"live\"", "bad_value")]
    [InlineData("\"action\":\"trail\"", "missing_field")]
    [InlineData("\"action\":\"set_brackets\"", "missing_field")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"time_in_force\":\"post_only\"", "conflicting_fields")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"order_type\":\"limit\"", "missing_field")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"leverage\":0", "bad_value")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"market\":\"spot\"", "market_mismatch")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"timestamp\":\"yesterday\"", "bad_value")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"reduce_only\":true", "conflicting_fields")]
    [InlineData("\"action\":\"buy\",\"prev_position\":\"long\",\"market_position\":\"flat\",\"quantity\":1", "conflicting_fields")]
    [InlineData("\"action\":\"buy\",\"prev_position\":\"up\",\"quantity\":1", "bad_value")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"symbol\":\"BTC\\u0000USDT\"", "bad_value")]
    [InlineData("\"action\":\"long\",\"quantity\":1,\"symbol\":\"BTCUSDT\\u001b\"", "bad_value")]
    public async Task A_message_that_breaks_a_rule_is_answered_422_and_kept_in_the_log(string fields, string code)
    {
        var symbol = fields.Contains("\"symbol\"", StringComparison.Ordinal) ? "" : "\"symbol\":\"BTCUSDT\",";
        var answer = await _desk.SendAsync($$"""{"pointer":"POINTER",{{symbol}}{{fields}}}""");
        Assert.Equal((422, code), (answer.HttpStatus, answer.Code));
        var entry = await _desk.FindAsync(answer.Alert!);
        Assert.Equal((AlertState.Rejected, code, answer.Message), (entry.State, entry.Code, entry.Message));
        Assert.Empty(_desk.Venue.Sent);
    }

    [Fact]
    public async Task A_refused_message_does_not_use_its_id_up()
    {
        await _desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT","action":"long","quantity":"0","id":"a"}""");
        var answer = await _desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT","action":"long","quantity":"1c","id":"a"}""");
        Assert.Equal(202, answer.HttpStatus);
    }

    [Fact]
    public async Task An_unknown_symbol_is_refused_with_the_nearest_three()
    {
        var answer = await _desk.SendAsync("""{"pointer":"POINTER","symbol":"BINANCE:BTCUSD.P","action":"long","quantity":"1"}""");
        Assert.Equal((422, "unknown_symbol"), (answer.HttpStatus, answer.Code));
        Assert.StartsWith("Nearest: BTCUSDT, ", answer.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_pointer_is_answered_404_and_leaves_no_row()
    {
        var answer = await _desk.SendAsync("""{"symbol":"BTCUSDT","action":"long","quantity":"1"}""", "abcdefghijklmnopqrstuvwxyz234567");
        Assert.Equal((404, "unknown_pointer", null), (answer.HttpStatus, answer.Code, answer.Alert));
        Assert.Equal(0, _desk.Query<long>("SELECT COUNT(*) FROM alert"));
    }

    [Fact]
    public async Task Two_different_pointers_are_refused()
    {
        var answer = await _desk.SendAsync("""{"pointer":"abcdefghijklmnopqrstuvwxyz234567","symbol":"BTCUSDT","action":"long","quantity":"1"}""", _desk.PointerText);
        Assert.Equal((422, "pointer_mismatch"), (answer.HttpStatus, answer.Code));
    }

    [Fact]
    public async Task A_message_over_64_KB_is_answered_413()
    {
        var answer = await _desk.SendAsync($$"""{"comment":"{{new string('x', AlertText.MaxBytes)}}"}""", _desk.PointerText);
        Assert.Equal(413, answer.HttpStatus);
    }

    [Fact]
    public async Task Many_copies_at_once_are_one_alert()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ =>
            _desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT","action":"long","quantity":"1c","id":"storm"}""")));
        Assert.Single(answers, answer => answer.Status == "accepted");
        Assert.Equal(39, answers.Count(answer => answer.Status == "duplicate"));
        Assert.Single(answers.Select(answer => answer.Alert).Distinct());
    }

    [Fact]
    public async Task A_store_that_cannot_write_is_answered_503_and_the_resend_is_taken()
    {
        var message = """{"pointer":"POINTER","symbol":"BTCUSDT","action":"long","quantity":"1c","id":"full"}""";
        var commit = _desk.Store.Commit;
        _desk.Store.Commit = _ => throw new InvalidOperationException("no room");
        var refused = await _desk.SendAsync(message);
        Assert.Equal((503, "not_stored"), (refused.HttpStatus, refused.Code));
        _desk.Store.Commit = commit;
        Assert.Equal(202, (await _desk.SendAsync(message)).HttpStatus);
        await _desk.SettleAsync();
        Assert.Single(_desk.Venue.Orders);
    }

    [Fact]
    public async Task A_disk_that_hangs_is_answered_503_within_a_second()
    {
        using var disk = new ManualResetEventSlim();
        var commit = _desk.Store.Commit;
        _desk.Store.Commit = transaction =>
        {
            disk.Wait(TimeSpan.FromSeconds(20));
            commit(transaction);
        };
        var timers = _desk.Time.PendingTimers;
        var answer = _desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT","action":"long","quantity":"1c","id":"slow"}""");
        await MartDesk.Testing.Eventually.HoldsAsync(() => _desk.Time.PendingTimers > timers, "the intake waits for the store");
        _desk.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(503, (await answer).HttpStatus);
        disk.Set();
        await MartDesk.Testing.Eventually.HoldsAsync(() => _desk.Query<long>("SELECT COUNT(*) FROM alert") == 1, "it is stored after all");
        await _desk.UntilAsync(() => _desk.UnfinishedAlerts() == 0, "what is stored is carried out, though its sender was told to come again", maxSeconds: 5);
        Assert.Equal("duplicate", (await _desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT","action":"long","quantity":"1c","id":"slow"}""")).Status);
    }

    [Fact]
    public async Task Neither_log_nor_store_nor_answer_holds_a_secret()
    {
        await _desk.SendAsync("""{"pointer":"POINTER","secret":"canary-password","comment":"POINTER","symbol":"BTCUSDT","action":"long","quantity":"1c"}""");
        await _desk.SendAsync("""{"symbol":"BTCUSDT","action":"long","quantity":"0"}""", _desk.PointerText);
        await _desk.SettleAsync();
        await _desk.RestartAsync();
        var files = Directory.GetFiles(_desk.Folder).Where(file => !file.EndsWith("desk.lock", StringComparison.Ordinal)).Select(ReadShared);
        var everything = string.Concat(files) + string.Concat(_desk.Lines);
        foreach (var secret in (string[])[DeskRig.ApiSecret, DeskRig.ApiMemo, "canary-key-12345678", "canary-password", _desk.PointerText])
            Assert.DoesNotContain(secret, everything, StringComparison.Ordinal);
        Assert.Contains("BTCUSDT", everything, StringComparison.Ordinal);
        var account = (await _desk.Services.GetRequiredService<MartDesk.Desk.Accounts.IAccountDirectory>().ListAsync(CancellationToken.None))[0];
        Assert.Equal((DeskRig.ApiSecret, "***"), (account.Connection.Credentials.RevealSecret(), account.Connection.Credentials.ToString()));
        Assert.DoesNotContain("canary", account.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pointer_is_160_random_bits_of_letters_and_digits()
    {
        Assert.Matches("^[a-z2-7]{32}$", _desk.PointerText);
        var pointers = _desk.Services.GetRequiredService<IPointers>();
        Assert.Equal(_desk.PointerId, pointers.Find(_desk.PointerText)?.PointerId);
        Assert.Null(pointers.Find(_desk.PointerText.ToUpperInvariant()));
    }

    private static string ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
