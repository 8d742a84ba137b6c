namespace MartDesk.Testing;

/// <summary>Waits for what other tasks bring about, with a bound; never by sleeping a fixed time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    /// <summary>Returns when <paramref name="condition"/> holds.</summary>
    /// <exception cref="TimeoutException">It did not hold within ten seconds.</exception>
    public static async Task HoldsAsync(Func<bool> condition, string expectation)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        while (!condition())
        {
            if (clock.GetElapsedTime(start) > Bound)
                throw new TimeoutException($"Not within {Bound.TotalSeconds} s: {expectation}");
            await Task.Delay(TimeSpan.FromMilliseconds(1), clock);
        }
    }
}
