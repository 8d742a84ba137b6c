namespace MartDesk.Benchmarks.Sdk.Rest;

/// <summary>A clock whose timestamps run a hundred thousand times too fast, so that every rate-limit window has passed and the calls themselves are measured. Its date and its timers are true.</summary>
internal sealed class OpenWindowClock : TimeProvider
{
    public override long GetTimestamp() => base.GetTimestamp() * 100_000;
}
