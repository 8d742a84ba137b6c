namespace MartDesk.Web.Tests.Fakes;

/// <summary>The real clock, some minutes ahead when the test says so.</summary>
internal sealed class MovedTime : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
}
