using MartDesk.Exchange.Funding;
using MartDesk.Exchange.MarketData;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Positions;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Instruments;
using MartDesk.Exchange.Snapshots;

namespace MartDesk.Exchange.Server.MarketData;

/// <summary>What the public sees of the past, by instrument: trades, candles and the last day.</summary>
internal sealed class PublicTape(InstrumentCatalog instruments)
{
    private const int FundingCapacity = 1000;

    private readonly TradeTape[] _trades = [.. instruments.All.Select(_ => new TradeTape())];
    private readonly RecentRing<FundingSettlement>[] _funding = [.. instruments.All.Select(_ => new RecentRing<FundingSettlement>(FundingCapacity))];
    private readonly CandleSeries[] _candles = [.. instruments.All.Select(_ => new CandleSeries())];
    private readonly CandleSeries[] _markCandles = [.. instruments.All.Select(_ => new CandleSeries())];
    private readonly DayStatistics[] _days = [.. instruments.All.Select(_ => new DayStatistics())];

    /// <summary>How many instruments a snapshot brought.</summary>
    public int LoadedInstruments { get; private set; }

    public TradeTape TradesOf(int instrumentId) => _trades[instrumentId];

    /// <summary>Settlements of funding, newest first.</summary>
    public RecentRing<FundingSettlement> FundingOf(int instrumentId) => _funding[instrumentId];

    public CandleSeries CandlesOf(int instrumentId) => _candles[instrumentId];

    /// <summary>Bars of the mark price; nothing is traded at it, so their volume is 0.</summary>
    public CandleSeries MarkCandlesOf(int instrumentId) => _markCandles[instrumentId];

    public DayStatistics DayOf(int instrumentId) => _days[instrumentId];

    public void Save(SnapshotWriter writer)
    {
        writer.Long(_trades.Length);
        for (var i = 0; i < _trades.Length; i++)
        {
            _trades[i].Save(writer);
            _candles[i].Save(writer);
            _markCandles[i].Save(writer);
            _days[i].Save(writer);
            writer.Values<FundingSettlement>(_funding[i].OldestFirst());
        }
    }

    /// <summary>Instruments that were listed since start empty.</summary>
    public void Load(SnapshotReader reader)
    {
        LoadedInstruments = reader.Count();
        for (var i = 0; i < LoadedInstruments; i++)
        {
            _trades[i].Load(reader);
            _candles[i].Load(reader);
            _markCandles[i].Load(reader);
            _days[i].Load(reader);
            foreach (var settlement in reader.Values<FundingSettlement>())
                _funding[i].Add(settlement, out _);
        }
    }

    public void Traded(in Trade trade)
    {
        _trades[trade.InstrumentId].Add(trade);
        _candles[trade.InstrumentId].Add(trade);
        _days[trade.InstrumentId].Add(trade);
    }

    public void MarkPriceSet(int instrumentId, long priceTicks, long timeMs) => _markCandles[instrumentId].Add(timeMs, priceTicks, lots: 0);

    public void FundingSettled(in FundingSettlement settlement) => _funding[settlement.InstrumentId].Add(settlement, out _);

    public void PositionChanged(in PositionView position) => _days[position.InstrumentId].PositionChanged(position);
}
