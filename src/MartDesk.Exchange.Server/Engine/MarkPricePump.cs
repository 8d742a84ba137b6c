using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.MarketData;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Server.Engine;

/// <summary>Sets mark and index price of every instrument whose <see cref="MarkPricePolicy"/> values changed, a few times a second.</summary>
/// <param name="feed">Where the index comes from; without one it is the middle of the book.</param>
internal sealed class MarkPricePump(FeedPump? feed) : ILoopDuty
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    public TimeSpan? NextDue { get; private set; } = TimeSpan.Zero;

    public void Run(Venue venue, TimeSpan elapsed)
    {
        NextDue = elapsed + Interval;
        foreach (var instrument in venue.Instruments.All)
            Update(venue, instrument);
    }

    private void Update(Venue venue, Instrument instrument)
    {
        var engine = venue.Engine;
        var (mark, index) = Read(venue, instrument);
        if (mark == 0 || (mark == engine.MarkPrice(instrument.Id) && index == engine.IndexPrice(instrument.Id)))
            return;
        venue.Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.SetMarkPrice, InstrumentId = instrument.Id, PriceTicks = mark, IndexTicks = index });
    }

    private (long Mark, long Index) Read(Venue venue, Instrument instrument)
    {
        var engine = venue.Engine;
        if (feed?.IndexTicks(instrument.Id) is > 0 and var outside)
        {
            if (feed.MarkTicks(instrument.Id) is > 0 and var told)
                return (told, outside);
            var nowMs = venue.NowMs;
            var nextMs = instrument.NextFundingMs(nowMs);
            return (MarkPricePolicy.Fair(outside, engine.Funding(instrument.Id).ExpectedRateBillionths, nextMs - nowMs, instrument.FundingIntervalMs), outside);
        }

        var (bid, ask, last) = (engine.BestPrice(instrument.Id, Side.Buy), engine.BestPrice(instrument.Id, Side.Sell), engine.LastPrice(instrument.Id));
        return (MarkPricePolicy.Mark(bid, ask, last), MarkPricePolicy.Index(bid, ask, last));
    }
}
