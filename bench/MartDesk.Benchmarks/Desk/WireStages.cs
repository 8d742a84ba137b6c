using MartDesk.Desk.Execution;

namespace MartDesk.Benchmarks.Desk;

/// <summary>How long the way of an alert to the wire takes from each place at which a death must do no harm to the next.</summary>
internal sealed class WireStages : IKillPoints
{
    private static readonly (string Point, string Name)[] Way =
    [
        (KillPoint.BodyReceived, "to its body"),
        (KillPoint.AlertWritten, "to its row"),
        (KillPoint.AlertSynced, "to its sync"),
        (KillPoint.AnswerSent, "to its lane"),
        (KillPoint.LegsComputed, "to its plan"),
        (KillPoint.IntentWritten, "to the intent's row"),
        (KillPoint.IntentSynced, "to the intent's sync"),
    ];

    private readonly long[] _reached = new long[Way.Length];
    private readonly List<long>[] _stages = [.. Enumerable.Range(0, Way.Length + 1).Select(_ => new List<long>())];

    /// <inheritdoc/>
    public void Reached(string point)
    {
        var index = Array.FindIndex(Way, place => place.Point == point);
        if (index >= 0)
            Volatile.Write(ref _reached[index], TimeProvider.System.GetTimestamp());
    }

    /// <summary>Adds the way of one alert, that has come to its end.</summary>
    /// <param name="sentAt">When its bytes left the sender.</param>
    /// <param name="seenAt">When its order came by on the line.</param>
    public void Add(long sentAt, long seenAt)
    {
        var before = sentAt;
        for (var i = 0; i < Way.Length; i++)
        {
            _stages[i].Add(_reached[i] - before);
            before = _reached[i];
        }

        _stages[^1].Add(seenAt - before);
    }

    /// <summary>The medians in time stamps; below 0 where one stage began before the other had ended.</summary>
    public IEnumerable<(string Name, long Median)> Medians() => _stages.Select((stage, i) => (i < Way.Length ? Way[i].Name : "to the wire", stage.Order().ElementAt(stage.Count / 2)));
}
