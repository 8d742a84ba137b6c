using System.Diagnostics;
using System.Globalization;

namespace MartDesk.Desk.Execution;

/// <summary>Kills the process at the point named in <c>MARTDESK_DIE_AT</c>: <c>K07</c>, or <c>K07:3</c> for the third time.</summary>
internal sealed class EnvironmentKillPoints : IKillPoints
{
    public const string Variable = "MARTDESK_DIE_AT";

    private readonly string? _point;
    private readonly int _time;
    private int _count;

    public EnvironmentKillPoints()
        : this(Environment.GetEnvironmentVariable(Variable))
    {
    }

    internal EnvironmentKillPoints(string? setting)
    {
        if (string.IsNullOrWhiteSpace(setting))
            return;
        var parts = setting.Split(':');
        _point = parts[0];
        _time = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 1;
    }

    /// <inheritdoc/>
    public void Reached(string point)
    {
        if (_point is null || !IsDue(point))
            return;
        if (point == KillPoint.AnswerSent)
        {
            // The answer is written by the web server on another thread; give it the moment it needs to leave.
            using var never = new ManualResetEventSlim();
            never.Wait(TimeSpan.FromMilliseconds(300));
        }

        Process.GetCurrentProcess().Kill();
    }

    internal bool IsDue(string point) => point == _point && Interlocked.Increment(ref _count) == _time;
}
