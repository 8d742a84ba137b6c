using MartDesk.BitMart.Protocol.Futures.Streams;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Feeds;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;

namespace MartDesk.Cli.Following;

/// <summary>One contract that is followed, and the way from what its venue says to ticks and lots of ours.</summary>
internal sealed class FollowedMarket(Instrument instrument)
{
    public Instrument Instrument => instrument;

    /// <summary>When its book was last heard of, in timestamps of the clock; 0 before the first.</summary>
    public long HeardAt { get; set; }

    /// <summary>True while its book is the venue's.</summary>
    public bool IsFollowed { get; set; }

    /// <summary>When a snapshot was last asked for, in timestamps of the clock; 0 when none is awaited.</summary>
    public long AskedAt { get; set; }

    /// <summary>Levels and trades left out because their price is off our step.</summary>
    public long OffStep { get; private set; }

    public RecordedDepth ToDepth(DepthIncreasePush push) => new()
    {
        TimeMs = push.TimestampMs,
        InstrumentId = instrument.Id,
        IsSnapshot = push.Type == DepthUpdateType.Snapshot,
        Version = push.Version,
        Bids = ToLevels(push.Bids),
        Asks = ToLevels(push.Asks),
    };

    /// <summary>The trade; null when its price or size cannot be one of ours.</summary>
    public RecordedTrade? ToTrade(TradePush trade)
    {
        if (trade.Size <= 0 || !TryToTicks(trade.Price, out var ticks))
            return null;
        return new RecordedTrade
        {
            TimeMs = trade.CreateTimeNs / 1_000_000,
            InstrumentId = instrument.Id,
            PriceTicks = ticks,
            Lots = trade.Size,
            TakerSide = trade.IsBuyerMaker ? Side.Sell : Side.Buy,
        };
    }

    /// <summary>A mark or index price, which need not be on the step: to the nearest tick, half to even; 0 for none.</summary>
    public long NearestTicks(decimal? price) =>
        price is > 0m && price <= instrument.Specification.PriceMax ? (long)decimal.Round(price.Value / instrument.Specification.PriceStep, MidpointRounding.ToEven) : 0;

    private BookLevel[] ToLevels(IReadOnlyList<PriceLevel>? levels)
    {
        var result = new List<BookLevel>(levels?.Count ?? 0);
        foreach (var level in levels ?? [])
        {
            if (level.Size >= 0 && TryToTicks(level.Price, out var ticks))
                result.Add(new BookLevel(ticks, level.Size));
        }

        return [.. result];
    }

    private bool TryToTicks(decimal price, out long ticks)
    {
        if (instrument.TryToTicks(price, out ticks))
            return true;
        OffStep++;
        return false;
    }
}
