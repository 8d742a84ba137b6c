using System.Collections.Concurrent;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Tests.Storage;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Execution;

/// <summary>Many alerts at once.</summary>
public sealed class BurstTests
{
    private static readonly string[] Symbols = ["BTCUSDT", "ETHUSDT", "SOLUSDT"];

    [Fact]
    public async Task Thousands_of_alerts_in_a_burst_are_all_taken_once_and_survive_a_death()
    {
        const int Count = 3_000 / TestDatabase.Slowness;
        await using var desk = await StartAsync(takesUpWork: false);
        var answers = new ConcurrentBag<AlertAnswer>();
        await SendAsync(desk, Count, senders: 64, answers.Add);
        Assert.All(answers, answer => Assert.Equal((202, "accepted"), (answer.HttpStatus, answer.Status)));
        Assert.Equal(Count, answers.Select(answer => answer.Alert).Distinct().Count());

        await desk.RestartAsync(takesUpWork: false);
        Assert.Equal(Count, desk.UnfinishedAlerts());
        var again = new ConcurrentBag<AlertAnswer>();
        await SendAsync(desk, 200, senders: 64, again.Add);
        Assert.All(again, answer => Assert.Equal("duplicate", answer.Status));
    }

    [Fact]
    public async Task A_burst_is_carried_out_once_each_and_in_order_of_its_symbol_with_a_death_in_its_middle()
    {
        const int Count = 300 / TestDatabase.Slowness;
        await using var desk = await StartAsync(takesUpWork: true);
        desk.Venue.Mode = PositionMode.Hedge;
        var taken = 0;
        desk.DiesAt = point => point == KillPointAtRandom && Interlocked.Increment(ref taken) == Count / 3;
        await SendAsync(desk, Count, senders: 1, _ => { }, goesOnAfterDeath: true);
        var deaths = 0;
        for (var i = 0; i < 100 && (desk.IsDead || desk.UnfinishedAlerts() > 0); i++)
        {
            if (desk.IsDead)
            {
                deaths++;
                desk.DiesAt = _ => false;
                await desk.RestartAsync();
                await SendAsync(desk, Count, senders: 1, _ => { }); // Who got no answer sends again; the others are duplicates.
            }

            await desk.UntilAsync(() => desk.IsDead || desk.UnfinishedAlerts() == 0, "all are final, or the desk is dead");
        }

        var orders = desk.Venue.Orders;
        Assert.Equal(1, deaths);
        Assert.Equal(Count, orders.Count);
        Assert.Equal(Count, orders.Select(order => order.ClientOrderId[..^4]).Distinct().Count());
        foreach (var symbol in Symbols)
        {
            var sizes = orders.Where(order => order.Symbol == symbol).Select(order => order.Contracts).ToList();
            Assert.Equal(sizes.Order(), sizes);
        }
    }

    [Fact]
    public async Task Entries_that_are_too_old_end_together_without_a_question_to_the_venue_and_an_exit_among_them_is_carried_out()
    {
        const int Count = 1_200 / TestDatabase.Slowness;
        await using var desk = await StartAsync(takesUpWork: false, maxLagSeconds: 10);
        desk.Venue.Hold("BTCUSDT", PositionSide.Short, 5);
        for (var i = 0; i < Count; i++)
        {
            // A reversal is an entry too; its exit is never too old.
            var wish = i == Count / 2 ? "\"action\":\"reverse\",\"quantity\":\"1c\"" : "\"action\":\"long\",\"quantity\":\"1c\"";
            await desk.SendAsync($$"""{"pointer":"POINTER","symbol":"BTCUSDT",{{wish}},"id":"old-{{i}}"}""");
        }

        desk.Time.Advance(TimeSpan.FromSeconds(11));
        var questions = 0;
        desk.Venue.OtherMishap = () =>
        {
            Interlocked.Increment(ref questions);
            return Mishap.None;
        };
        await desk.RunAsync();
        await desk.SettleAsync();

        Assert.Equal("buy close 5 market", desk.Venue.Story);
        Assert.InRange(questions, 1, 50); // For the reversal alone.
        Assert.Equal(Count - 1, desk.Query<long>("SELECT COUNT(*) FROM alert WHERE state = 4 AND code = 'stale' AND message = 'The alert is 11 s old; 10 s are allowed.'"));
    }

    private const string KillPointAtRandom = MartDesk.Desk.Execution.KillPoint.AnswerReceived;

    private static async Task<DeskRig> StartAsync(bool takesUpWork, int maxLagSeconds = 0)
    {
        var desk = await DeskRig.StartAsync();
        var pointers = desk.Services.GetRequiredService<IPointers>();
        var info = pointers.List()[0];
        var settings = info.Settings with { MaxAlertsPerMinute = 100_000, MaxLagSeconds = maxLagSeconds };
        await pointers.ChangeAsync(info.PointerId, new NewPointer { Name = info.Name, AccountId = info.AccountId, Settings = settings }, CancellationToken.None);
        if (!takesUpWork)
            await desk.RestartAsync(takesUpWork: false);
        return desk;
    }

    /// <summary>Each alert orders as many contracts as its number, so that the orders tell in which order they were carried out.</summary>
    private static async Task SendAsync(DeskRig desk, int count, int senders, Action<AlertAnswer> take, bool goesOnAfterDeath = false)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, senders).Select(async _ =>
        {
            await Task.Yield();
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                try
                {
                    take(await desk.SendAsync($$"""{"pointer":"POINTER","symbol":"{{Symbols[i % 3]}}","action":"long","quantity":"{{i + 1}}c","id":"burst-{{i}}"}"""));
                }
                catch (DeathException) when (goesOnAfterDeath)
                {
                    return;
                }
            }
        }));
    }
}
