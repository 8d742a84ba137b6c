using System.Reflection;
using Dapper;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Audit;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Execution;

/// <summary>A disk changes a value of what the desk has stored (F-23): nothing is done by it, its account stands still, and the owner is told.</summary>
public sealed class DamagedRecordTests
{
    private const string Entry = """{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"250c","id":"e-1"}""";
    private const string Exit = """{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"close_long","id":"x-1"}""";
    private const string Reversal = """{"ticker":"BTCUSDT.P","action":"sell","prev_position":"long","quantity":"0.5","market_position":"short","market_position_size":"0.25","pointer":"POINTER","id":"r-1"}""";

    [Theory]
    [InlineData("request = REPLACE(request, '250', '650')")]
    [InlineData("lane = 'ETHUSDT'")]
    [InlineData("dedupe_key = (SELECT text_hash FROM pointer WHERE is_ours = 0)")]
    [InlineData("received_ms = received_ms + 64")]
    [InlineData("event_ms = event_ms - 65536")]
    [InlineData("due_ms = due_ms - 1")]
    [InlineData("parent_id = 'A'")]
    [InlineData("replay_of = 'A'")]
    [InlineData("checksum = checksum + 1024")]
    public async Task An_alert_that_the_disk_has_changed_is_not_carried_out(string change)
    {
        await using var desk = await StoppedAtAsync(KillPoint.AlertSynced, Entry);
        await ChangeAsync(desk, $"UPDATE alert SET {change}");
        await desk.SettleAsync();
        Assert.Empty(desk.Venue.Sent);
        await AssertQuarantinedAsync(desk, "record");
    }

    [Theory]
    [InlineData("contracts = contracts + 4096")]
    [InlineData("side = 1 - side")]
    [InlineData("effect = 1 - effect")]
    [InlineData("symbol = 'ETHUSDT'")]
    [InlineData("type = 1 - type")]
    [InlineData("limit_price = '61000'")]
    [InlineData("kind = 4")]
    [InlineData("terms = '{\"Needs\":0}'")]
    [InlineData("state = 4")]
    public async Task An_order_that_waits_behind_another_and_that_the_disk_has_changed_is_not_sent(string change)
    {
        await using var desk = await StoppedAtAsync(KillPoint.NextLegNotBegun, Reversal, venue => venue.Hold("BTCUSDT", PositionSide.Long, 250));
        await ChangeAsync(desk, $"UPDATE leg SET {change} WHERE number = 2");
        await desk.SettleAsync();
        Assert.Equal("sell close 250 market", desk.Venue.Story);
        await AssertQuarantinedAsync(desk, "order 2");
    }

    [Theory]
    [InlineData("state = 0")]
    [InlineData("state = 0, generation = 0")]
    [InlineData("generation = 0")]
    [InlineData("generation = 2")]
    [InlineData("client_order_id = REPLACE(client_order_id, '0101', '0121')")]
    [InlineData("filled = 8")]
    [InlineData("average_price = '6'")]
    public async Task An_order_that_may_have_arrived_is_never_sent_again_by_a_record_that_the_disk_has_changed(string change)
    {
        await using var desk = await StoppedAtAsync(KillPoint.OrderSent, Exit, venue => venue.Hold("BTCUSDT", PositionSide.Long, 250));
        var sent = desk.Venue.Sent.Count;
        await ChangeAsync(desk, $"UPDATE leg SET {change}");
        await desk.SettleAsync();
        Assert.Equal(sent, desk.Venue.Sent.Count);
        await AssertQuarantinedAsync(desk, "order 1");
    }

    [Theory]
    [InlineData("signing_ms = signing_ms - 4194304")]
    [InlineData("body = '{}'")]
    [InlineData("generation = 9")]
    public async Task An_attempt_that_the_disk_has_changed_is_not_judged_by_what_it_says(string change)
    {
        await using var desk = await StoppedAtAsync(KillPoint.IntentSynced, Exit, venue => venue.Hold("BTCUSDT", PositionSide.Long, 250));
        await ChangeAsync(desk, $"UPDATE intent SET {change}");
        await desk.SettleAsync();
        Assert.Empty(desk.Venue.Sent);
        await AssertQuarantinedAsync(desk, "attempt");
    }

    [Fact]
    public async Task A_record_that_is_damaged_while_its_order_rests_is_found_at_the_next_look()
    {
        await using var desk = await DeskRig.StartAsync();
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"10c","order_type":"limit","price":"59000","id":"e-1"}""");
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE state = 2") == 1, "the order rests");
        desk.Store.WriteNow(transaction => transaction.Connection!.Execute("UPDATE leg SET contracts = contracts + 256", transaction: transaction));
        await desk.SettleAsync();
        await AssertQuarantinedAsync(desk, "order 1");
    }

    [Fact]
    public async Task A_cancellation_of_an_order_whose_attempt_the_disk_has_changed_ends_with_it_and_is_not_tried_for_ever()
    {
        await using var desk = await DeskRig.StartAsync();
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"10c","order_type":"limit","price":"59000","id":"e-1"}""");
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE state = 2") == 1, "the order rests");
        desk.Venue.CancelMishaps.Enqueue(Mishap.LostBefore);
        desk.Store.WriteNow(transaction => transaction.Connection!.Execute("UPDATE intent SET signing_ms = signing_ms - 4194304", transaction: transaction));
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"cancel","id":"c-1"}""");
        await desk.SettleAsync();
        var alerts = await desk.Log.ReadAsync(10, null, CancellationToken.None);
        Assert.All(alerts, alert => Assert.Equal((AlertState.NeedsAttention, "damaged"), (alert.State, alert.Code)));
        Assert.Equal(2, alerts.Count);
        Assert.InRange(desk.Lines.Count(line => line.Contains("the disk has changed it", StringComparison.Ordinal)), 1, 3);
    }

    [Theory]
    [InlineData("pointer SET settings = settings || ' '")]
    [InlineData("pointer SET settings = '{\"DefaultQuantity\"'")]
    [InlineData("pointer SET expires_ms = 4102444800000")]
    [InlineData("pointer SET checksum = checksum + 1024")]
    [InlineData("pointer_target SET ratio = '9'")]
    [InlineData("pointer_target SET ratio = 'x'")]
    public async Task A_pointer_whose_settings_the_disk_has_changed_takes_nothing_until_they_are_saved_again(string change)
    {
        await using var desk = await DeskRig.StartAsync();
        await ChangeAsync(desk, $"UPDATE {change}");
        var answer = await desk.SendAsync(Entry);
        Assert.Equal((422, "damaged"), (answer.HttpStatus, answer.Code));
        var kept = Assert.Single(await desk.Log.ReadAsync(10, null, CancellationToken.None));
        Assert.Equal((AlertState.Rejected, "damaged"), (kept.State, kept.Code));
        Assert.Empty(desk.Venue.Sent);

        await desk.Services.GetRequiredService<IPointers>().ChangeAsync(desk.PointerId, new NewPointer { Name = "btc-fut-01", AccountId = desk.AccountId }, CancellationToken.None);
        Assert.Equal(AlertState.Executed, (await desk.CarryOutAsync(Entry.Replace("e-1", "e-2", StringComparison.Ordinal))).State);
    }

    [Theory]
    [InlineData(Entry, "")]
    [InlineData(Exit, "sell close 250 market")]
    public async Task An_alert_that_waits_by_a_pointer_whose_settings_the_disk_has_changed_opens_nothing_and_closes_all_the_same(string message, string story)
    {
        await using var desk = await StoppedAtAsync(KillPoint.AlertSynced, message, venue => venue.Hold("BTCUSDT", PositionSide.Long, 250));
        await ChangeAsync(desk, "UPDATE pointer SET settings = settings || ' '");
        await desk.SettleAsync();
        Assert.Equal(story, desk.Venue.Story);
        var alert = Assert.Single(await desk.Log.ReadAsync(10, null, CancellationToken.None));
        Assert.Equal(story.Length == 0 ? (AlertState.Rejected, "damaged") : (AlertState.Executed, null), (alert.State, alert.Code));
    }

    [Fact]
    public async Task An_account_whose_limits_the_disk_has_changed_opens_nothing_until_they_are_saved_again()
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.Hold("BTCUSDT", PositionSide.Long, 10));
        var limits = new GuardLimits { MaxPositionQuote = 25_000m };
        await desk.Services.GetRequiredService<IAccountGuards>().SetLimitsAsync(desk.AccountId, limits, CancellationToken.None);
        await ChangeAsync(desk, "UPDATE account_guard SET limits = REPLACE(limits, '25000', '89000')");

        Assert.Equal("damaged", (await desk.CarryOutAsync(Entry)).Code);
        Assert.Equal(AlertState.Executed, (await desk.CarryOutAsync(Exit)).State);
        Assert.Equal("sell close 10 market", desk.Venue.Story);
        Assert.Contains(desk.Lines, line => line.Contains("do not agree with their checksum", StringComparison.Ordinal));

        await desk.Services.GetRequiredService<IAccountGuards>().SetLimitsAsync(desk.AccountId, limits, CancellationToken.None);
        Assert.Equal(AlertState.Executed, (await desk.CarryOutAsync(Entry.Replace("e-1", "e-2", StringComparison.Ordinal))).State);
    }

    [Fact]
    public async Task Records_of_an_earlier_version_have_no_checksum_and_are_carried_out()
    {
        await using var desk = await StoppedAtAsync(KillPoint.NextLegNotBegun, Reversal, venue => venue.Hold("BTCUSDT", PositionSide.Long, 250));
        desk.Store.WriteNow(transaction => transaction.Connection!.Execute("UPDATE alert SET checksum = NULL; UPDATE leg SET checksum = NULL; UPDATE intent SET checksum = NULL; UPDATE pointer SET checksum = NULL", transaction: transaction));
        await desk.RestartAsync();
        await desk.SettleAsync();
        Assert.Equal("sell close 250 market; sell open 250 market", desk.Venue.Story);
    }

    [Fact]
    public void Checksums_hold_every_value_but_those_that_only_tell()
    {
        AssertHolds(
            new StoredAlert { Id = "i", PointerId = "p", AccountId = "a", Lane = "l", DedupeKey = [1], Intent = "n", Body = "b" },
            alert => alert.Sum(),
            [nameof(StoredAlert.Seq), nameof(StoredAlert.Intent), nameof(StoredAlert.Body), nameof(StoredAlert.State), nameof(StoredAlert.Code), nameof(StoredAlert.Message), nameof(StoredAlert.Checksum)]);
        AssertHolds(
            new StoredLeg { AlertId = "a", ClientOrderId = "c", Symbol = "s", AveragePriceText = "0" },
            leg => leg.Sum(),
            [nameof(StoredLeg.Message), nameof(StoredLeg.Code), nameof(StoredLeg.Checksum)]);
        AssertHolds(new StoredIntent { ClientOrderId = "c", AlertId = "a", Body = "b" }, intent => intent.Sum(), [nameof(StoredIntent.Checksum)]);
    }

    private static void AssertHolds<T>(T row, Func<T, long> sumOf, string[] told)
        where T : notnull
    {
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            var (sum, before) = (sumOf(row), property.GetValue(row));
            property.SetValue(row, before switch
            {
                string text => text + " ",
                byte[] bytes => (byte[])[.. bytes, 0],
                long number => number ^ 64,
                null when property.PropertyType == typeof(string) => "",
                null when property.PropertyType == typeof(long?) => 0L,
                _ => throw new InvalidOperationException($"{property.Name} is of a kind that no row has."),
            });
            Assert.True(sumOf(row) != sum == !told.Contains(property.Name), $"{typeof(T).Name}.{property.Name}");
            property.SetValue(row, before);
            Assert.Equal(sum, sumOf(row));
        }
    }

    private static async Task<DeskRig> StoppedAtAsync(string point, string message, Action<MarketVenue>? setUp = null)
    {
        var desk = await DeskRig.StartAsync(setUp);
        desk.DiesAt = reached => reached == point;
        try
        {
            await desk.SendAsync(message);
        }
        catch (DeathException)
        {
            // Looked for just below.
        }

        await desk.UntilAsync(() => desk.IsDead, "the desk dies");
        desk.DiesAt = _ => false;
        await desk.RestartAsync(takesUpWork: false);
        return desk;
    }

    private static async Task ChangeAsync(DeskRig desk, string sql)
    {
        var rows = 0;
        desk.Store.WriteNow(transaction => rows = transaction.Connection!.Execute(sql, transaction: transaction));
        Assert.Equal(1, rows);
        await desk.RestartAsync();
    }

    private static async Task AssertQuarantinedAsync(DeskRig desk, string what)
    {
        var alert = Assert.Single(await desk.Log.ReadAsync(10, null, CancellationToken.None));
        Assert.Equal((AlertState.NeedsAttention, "damaged"), (alert.State, alert.Code));
        Assert.Contains(what, alert.Message, StringComparison.Ordinal);
        var accountId = desk.Query<string>("SELECT account_id FROM alert");
        Assert.Equal(DeskMode.Halted, desk.Services.GetRequiredService<IDeskSwitch>().ModeOf(accountId));
        Assert.Contains(desk.Lines, line => line.Contains("the disk has changed it", StringComparison.Ordinal));
        var audited = Assert.Single(desk.Services.GetRequiredService<IAuditLog>().Read(null, 10)).Entry;
        Assert.Equal(("desk", "guards mode", accountId), (audited.Who, audited.What, audited.Subject));
        Assert.Contains(what, audited.Detail, StringComparison.Ordinal);
    }
}
