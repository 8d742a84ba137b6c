using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.MarketData;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Server.Engine;

/// <summary>Sets the mark price of every instrument whose <see cref="MarkPricePolicy"/> value changed, a few times a second.</summary>
internal sealed class MarkPricePump : ILoopDuty
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    public TimeSpan? NextDue { get; private set; } = TimeSpan.Zero;

    public void Run(Venue venue, TimeSpan elapsed)
    {
        NextDue = elapsed + Interval;
        foreach (var instrument in venue.Instruments.All)
            Update(venue, instrument);
    }

    private static void Update(Venue venue, Instrument instrument)
    {
        var engine = venue.Engine;
        var mark = MarkPricePolicy.Mark(engine.BestPrice(instrument.Id, Side.Buy), engine.BestPrice(instrument.Id, Side.Sell), engine.LastPrice(instrument.Id));
        if (mark == 0 || mark == engine.MarkPrice(instrument.Id))
            return;
        venue.Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.SetMarkPrice, InstrumentId = instrument.Id, PriceTicks = mark });
    }
}
