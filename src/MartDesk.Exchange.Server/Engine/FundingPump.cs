using MartDesk.Exchange.Commands;

namespace MartDesk.Exchange.Server.Engine;

/// <summary>Settles funding when an instrument's interval ends. What ended while the venue was down is settled once, at the start.</summary>
internal sealed class FundingPump : ILoopDuty
{
    private long[]? _dueMs;

    public TimeSpan? NextDue { get; private set; } = TimeSpan.Zero;

    public void Run(Venue venue, TimeSpan elapsed)
    {
        var nowMs = venue.NowMs;
        _dueMs ??= FirstDue(venue, nowMs);
        var nextMs = long.MaxValue;
        foreach (var instrument in venue.Instruments.All)
        {
            ref var dueMs = ref _dueMs[instrument.Id];
            if (nowMs >= dueMs)
            {
                venue.Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.SettleFunding, InstrumentId = instrument.Id });
                dueMs = instrument.NextFundingMs(nowMs);
            }

            nextMs = Math.Min(nextMs, dueMs);
        }

        NextDue = nextMs == long.MaxValue ? null : elapsed + TimeSpan.FromMilliseconds(nextMs - nowMs);
    }

    private static long[] FirstDue(Venue venue, long nowMs) =>
        [.. venue.Instruments.All.Select(instrument => instrument.NextFundingMs(
            venue.Engine.Funding(instrument.Id).LastSettledMs is > 0 and var settled ? settled : nowMs))];
}
