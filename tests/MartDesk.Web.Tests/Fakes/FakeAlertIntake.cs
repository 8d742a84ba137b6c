using MartDesk.Desk.Alerts;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>Keeps what came in and answers what the test says.</summary>
internal sealed class FakeAlertIntake : IAlertIntake
{
    public List<IncomingAlert> Received { get; } = [];

    public Func<IncomingAlert, AlertAnswer> Answer { get; set; } = _ => new AlertAnswer(202, "accepted", "A1", null, null, null);

    public Task<AlertAnswer> ReceiveAsync(IncomingAlert alert, CancellationToken cancellationToken)
    {
        Received.Add(alert);
        return Task.FromResult(Answer(alert));
    }
}
