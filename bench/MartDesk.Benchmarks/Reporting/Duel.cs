namespace MartDesk.Benchmarks.Reporting;

/// <summary>Floor and ours taken in turns in one process, so that whatever else the machine does meets both; the best round of each counts.</summary>
internal static class Duel
{
    private const int Rounds = 9;
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(150);

    /// <summary>Times two ways of doing the same work on this thread.</summary>
    /// <param name="name">Name of the row.</param>
    /// <param name="ours">Does the work so often.</param>
    /// <param name="floor">Does the least of it so often.</param>
    public static Row Run(string name, Action<int> ours, Action<int> floor)
    {
        var oursCount = Calibrate(ours);
        var floorCount = Calibrate(floor);
        var (oursBest, floorBest) = (double.MaxValue, double.MaxValue);
        var bytes = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            floorBest = Math.Min(floorBest, Time(floor, floorCount));
            var before = GC.GetAllocatedBytesForCurrentThread();
            oursBest = Math.Min(oursBest, Time(ours, oursCount));
            bytes = Math.Min(bytes, (double)(GC.GetAllocatedBytesForCurrentThread() - before) / oursCount);
        }

        return new Row(name, oursBest, floorBest, bytes, "ns");
    }

    /// <summary>How often the work fits a round; the search also warms it up until the compiler has done its best.</summary>
    private static int Calibrate(Action<int> work)
    {
        var count = 16;
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        while (clock.GetElapsedTime(start) < RoundTime * 4)
        {
            var took = Time(work, count) * count;
            if (took < RoundTime.TotalNanoseconds / 2)
                count *= 2;
        }

        return count;
    }

    private static double Time(Action<int> work, int count)
    {
        var start = TimeProvider.System.GetTimestamp();
        work(count);
        return TimeProvider.System.GetElapsedTime(start).TotalNanoseconds / count;
    }
}
