using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Positions;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.MarketData;

namespace MartDesk.Exchange.Server.Positions;

/// <summary>A position with the prices it is valued at. Unrealised profit and current value are by the last price, the mark value by the mark price.</summary>
internal sealed record PositionRow(PositionView Position, Instrument Instrument, long LastTicks, long MarkTicks, long UnrealisedUnits, decimal ExpectedFundingRate, long NowMs)
{
    public static PositionRow Read(Venue venue, in PositionView position, Instrument instrument)
    {
        var last = venue.Engine.LastPrice(instrument.Id);
        return new PositionRow(
            position,
            instrument,
            last,
            Ticker.MarkTicksOf(venue, instrument),
            position.Lots == 0 ? 0 : venue.Engine.UnrealisedUnits(position, last),
            FundingRow.Read(venue, instrument).ExpectedRate,
            venue.NowMs);
    }
}
