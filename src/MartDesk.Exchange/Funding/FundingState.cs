using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Snapshots;

namespace MartDesk.Exchange.Funding;

/// <summary>Gathers the premium of an instrument's book over its index, once a minute, and makes the funding rate of it.</summary>
/// <remarks>
/// BitMart publishes neither weighting nor clamp, only that the rate is interest plus premium and capped. This is the formula most venues
/// use: rate = P + clamp(I − P, ±0.05 %), held within the cap, where P is the mean of the samples since the last settlement and I the
/// interest of one interval. All divisions cut towards zero.
/// </remarks>
internal sealed class FundingState(Instrument instrument)
{
    private const long InterestReach = 500_000;
    private const long MinuteMs = 60_000;

    private readonly long _interest = ToBillionths(instrument.Specification.DailyInterestRate * instrument.Specification.FundingIntervalHours / 24m);
    private readonly long _cap = ToBillionths(instrument.Specification.FundingRateLimit);

    public Int128 PremiumSum { get; private set; }

    public long Samples { get; private set; }

    /// <summary>The minute of the last sample, in minutes since 1970.</summary>
    public long SampledMinute { get; private set; }

    public long LastRate { get; private set; }

    public long LastSettledMs { get; private set; }

    public long ExpectedRate
    {
        get
        {
            var premium = Samples == 0 ? 0 : (long)(PremiumSum / Samples);
            var rate = premium + Math.Clamp(_interest - premium, -InterestReach, InterestReach);
            return Math.Clamp(rate, -_cap, _cap);
        }
    }

    /// <summary>Takes a sample unless this minute has one.</summary>
    /// <param name="twicePriceTicks">Best bid plus best ask, or twice the price that stands in for their middle.</param>
    /// <param name="indexTicks">Index price.</param>
    /// <param name="timeMs">Time of the command.</param>
    public void Sample(long twicePriceTicks, long indexTicks, long timeMs)
    {
        var minute = timeMs / MinuteMs;
        if (minute == SampledMinute)
            return;
        SampledMinute = minute;
        PremiumSum += ((Int128)twicePriceTicks - 2 * indexTicks) * FundingView.RateScale / (2 * indexTicks);
        Samples++;
    }

    /// <summary>Fixes the rate of the period that ends and starts the next one.</summary>
    public long Settle(long timeMs)
    {
        LastRate = ExpectedRate;
        LastSettledMs = timeMs;
        PremiumSum = 0;
        Samples = 0;
        return LastRate;
    }

    public FundingView ToView() => new() { LastRateBillionths = LastRate, LastSettledMs = LastSettledMs, ExpectedRateBillionths = ExpectedRate };

    public void Save(SnapshotWriter writer)
    {
        writer.Wide(PremiumSum);
        writer.Long(Samples);
        writer.Long(SampledMinute);
        writer.Long(LastRate);
        writer.Long(LastSettledMs);
    }

    public void Load(SnapshotReader reader)
    {
        PremiumSum = reader.Wide();
        Samples = reader.Long();
        SampledMinute = reader.Long();
        LastRate = reader.Long();
        LastSettledMs = reader.Long();
    }

    private static long ToBillionths(decimal fraction) => (long)(fraction * FundingView.RateScale);
}
