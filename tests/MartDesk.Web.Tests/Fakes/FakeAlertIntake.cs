using MartDesk.Desk.Alerts;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>Keeps what came in and answers what the test says.</summary>
internal sealed class FakeAlertIntake : IAlertIntake, IAlertPreview, IAlertReplay
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

    /// <summary>Alerts that were carried out again.</summary>
    public List<(string AlertId, ReplayMode Mode)> Replayed { get; } = [];

    /// <summary>What a replay that is carried out is answered.</summary>
    public AlertAnswer ReplayAnswer { get; set; } = new(202, "accepted", "AGAIN1", null, null, null);

    public Task<AlertAnswer> ReplayAsync(string alertId, ReplayMode mode, CancellationToken cancellationToken)
    {
        if (mode == ReplayMode.Preview)
            return Task.FromResult(new AlertAnswer(200, "test", null, null, "Would buy open 250 market.", "Nothing was stored or ordered."));
        Replayed.Add((alertId, mode));
        return Task.FromResult(ReplayAnswer);
    }

    public Task<AlertAnswer> ReceiveAsync(IncomingAlert alert, CancellationToken cancellationToken)
    {
        Received.Add(alert);
        return Task.FromResult(Answer(alert));
    }
}
