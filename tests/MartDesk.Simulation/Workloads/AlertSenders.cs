using System.Globalization;
using System.Text;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Ticket;
using MartDesk.Simulation.Scheduling;

namespace MartDesk.Simulation.Workloads;

/// <summary>Those who send alerts: they wait three seconds for an answer, and try again after none or a server error.</summary>
internal sealed class AlertSenders(World world, SimContext outside, SimRandom random)
{
    private readonly List<SentAlert> _sent = [];

    /// <summary>Every alert, as its sender lived through it.</summary>
    public IReadOnlyList<SentAlert> Sent => _sent;

    public void Send(WorkItem item)
    {
        var alert = new SentAlert(item) { SentMs = world.NowMs };
        _sent.Add(alert);
        Deliver(alert);
    }

    /// <summary>Hands an alert to the desk as a sender does: no answer within three seconds is none, and a server error is tried again.</summary>
    private void Deliver(SentAlert alert)
    {
        alert.Deliveries++;
        var desk = world.Desk;
        if (!desk.IsServing || desk.Context.IsDead)
        {
            Again(alert);
            return;
        }

        alert.Arrivals.Add((desk.Life, world.Scheduler.Now, desk.Time.GetUtcNow()));
        var isOver = false;
        world.Scheduler.After(outside, TimeSpan.FromSeconds(3), () =>
        {
            if (isOver)
                return;
            isOver = true;
            world.Cells.Mark("F-08");
            Again(alert);
        });
        world.Plant?.BeforeAlert(world);
        desk.Context.Do(() => _ = ReceiveAsync());

        async Task ReceiveAsync()
        {
            var answer = alert.Item.Ticket is { } ticket
                ? await desk.Get<IManualOrders>().SubmitAsync(ticket(world.AccountIds[alert.Item.Pointer]), FormattableString.Invariant($"wish-{alert.Item.Number}"), CancellationToken.None)
                : await desk.Intake.ReceiveAsync(new IncomingAlert(null, Encoding.UTF8.GetBytes(Filled(alert)), "52.89.214.238"), CancellationToken.None);
            answer = world.Plant?.Answer(answer) ?? answer;
            if (isOver || desk.Context.IsDead)
                return;
            isOver = true;
            outside.Do(() => Told(alert, answer));
        }
    }

    private string Filled(SentAlert alert) => alert.Item.Body
        .Replace("POINTER", world.PointerTexts[alert.Item.Pointer], StringComparison.Ordinal)
        .Replace("OLDTIME", Time(alert.SentMs - 400_000), StringComparison.Ordinal)
        .Replace("TIME", Time(alert.SentMs), StringComparison.Ordinal);

    private static string Time(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private void Told(SentAlert alert, AlertAnswer answer)
    {
        alert.Answers.Add(answer);
        if (alert.Item.IsSameName)
            world.Cells.Mark("F-02");
        if (alert.Item.Body.Contains("OLDTIME", StringComparison.Ordinal))
            world.Cells.Mark("F-03");
        world.Note("answer", $"w{alert.Item.Number} {answer.HttpStatus} {answer.Status} {answer.Alert} {answer.Code}");
        switch (answer)
        {
            case { HttpStatus: 503 }:
                Again(alert);
                break;
            case { HttpStatus: 404 }:
                world.Cells.Mark("F-05");
                break;
            case { HttpStatus: 400 or 413 or 422 }:
                world.Cells.Mark("F-04");
                break;
            case { Status: "duplicate" }:
                world.Cells.Mark("F-01");
                break;
            case { HttpStatus: 202 } when alert.Item.IsRepeated && alert.Deliveries < 4:
                world.Scheduler.After(outside, TimeSpan.FromMilliseconds(random.Between(5, 9_000)), () => Deliver(alert));
                break;
        }
    }

    private void Again(SentAlert alert)
    {
        if (alert.Deliveries < 4)
            world.Scheduler.After(outside, TimeSpan.FromSeconds(5), () => Deliver(alert));
    }
}
