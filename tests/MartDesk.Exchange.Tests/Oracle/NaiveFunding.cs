using MartDesk.Exchange.Instruments;

namespace MartDesk.Exchange.Tests.Oracle;

/// <summary>The funding of one instrument written again: all samples kept, the rate made of them when it is asked for.</summary>
internal sealed class NaiveFunding
{
    private readonly List<decimal> _premiums = [];
    private readonly HashSet<long> _minutes = [];
    private long _index;
    private DateTimeOffset? _settled;

    public void Sample(decimal price, long index, long timeMs)
    {
        if (index > 0)
            _index = index;
        if (_index > 0 && _minutes.Add(timeMs / 60_000))
            _premiums.Add(Cut((price - _index) / _index));
    }

    public bool TrySettle(InstrumentSpecification listed, long timeMs, out decimal rate)
    {
        rate = 0;
        var now = DateTimeOffset.FromUnixTimeMilliseconds(timeMs);
        if (_settled is { } last && (now.Date, now.Hour / listed.FundingIntervalHours) == (last.Date, last.Hour / listed.FundingIntervalHours))
            return false;
        _settled = now;
        var premium = _premiums.Count == 0 ? 0 : Cut(_premiums.Average());
        var interest = listed.DailyInterestRate * listed.FundingIntervalHours / 24;
        rate = Math.Clamp(premium + Math.Clamp(interest - premium, -0.0005m, 0.0005m), -listed.FundingRateLimit, listed.FundingRateLimit);
        _premiums.Clear();
        return true;
    }

    private static decimal Cut(decimal fraction) => decimal.Truncate(fraction * 1_000_000_000) / 1_000_000_000;
}
