using MartDesk.Desk.Alerts;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>Keeps what came in and answers what the test says.</summary>
internal sealed class FakeAlertIntake : IAlertIntake, IAlertPreview
{
    public List<IncomingAlert> Received { get; } = [];

    public Func<IncomingAlert, AlertAnswer> Answer { get; set; } = _ => new AlertAnswer(202, "accepted", "A1", null, null, null);

    /// <summary>Messages that were previewed, with their pointer.</summary>
    public List<(string PointerId, string Message)> Previewed { get; } = [];

    public Task<AlertAnswer> PreviewAsync(string pointerId, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        Previewed.Add((pointerId, System.Text.Encoding.UTF8.GetString(body.Span)));
        return Task.FromResult(Answer(new IncomingAlert(null, body, null)));
    }

    public Task<AlertAnswer> ReceiveAsync(IncomingAlert alert, CancellationToken cancellationToken)
    {
        Received.Add(alert);
        return Task.FromResult(Answer(alert));
    }
}
