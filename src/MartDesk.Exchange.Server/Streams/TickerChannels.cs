using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.MarketData;

namespace MartDesk.Exchange.Server.Streams;

/// <summary><c>futures/ticker:SYMBOL</c>: last, mark and best prices, at once and then once a second when something changed.</summary>
internal sealed class TickerChannel(Topic topic) : PublicChannel(topic)
{
    private Ticker _last;

    protected override void Joined(Venue venue, StreamConnection connection, bool isFirst, Outbox outbox)
    {
        if (isFirst)
            _last = Ticker.Read(venue, Topic.Instrument!);
        outbox.Add(connection, Write(_last), Delivery.Replaceable, this);
    }

    protected override void Push(Venue venue, Outbox outbox)
    {
        var next = Ticker.Read(venue, Topic.Instrument!);
        if (next == _last)
            return;
        _last = next;
        Send(Write(next), Delivery.Replaceable, outbox);
    }

    private ReadOnlyMemory<byte> Write(Ticker ticker) => TickerJson.Write(Topic.Group, ticker, Topic.Instrument!);
}

/// <summary><c>futures/ticker</c>, the older form without a symbol: one message per contract.</summary>
internal sealed class AllTickersChannel(Topic topic) : PublicChannel(topic)
{
    private readonly Dictionary<int, Ticker> _last = [];

    protected override void Joined(Venue venue, StreamConnection connection, bool isFirst, Outbox outbox)
    {
        foreach (var instrument in venue.Instruments.All)
        {
            var ticker = isFirst ? _last[instrument.Id] = Ticker.Read(venue, instrument) : _last[instrument.Id];
            outbox.Add(connection, TickerJson.Write(Topic.Group, ticker, instrument), Delivery.Replaceable, this);
        }
    }

    protected override void Push(Venue venue, Outbox outbox)
    {
        foreach (var instrument in venue.Instruments.All)
        {
            var next = Ticker.Read(venue, instrument);
            if (next == _last[instrument.Id])
                continue;
            _last[instrument.Id] = next;
            Send(TickerJson.Write(Topic.Group, next, instrument), Delivery.Replaceable, outbox);
        }
    }
}

/// <summary><c>futures/fundingRate</c>: at once, and once a minute.</summary>
internal sealed class FundingRateChannel(Topic topic) : PublicChannel(topic)
{
    public override bool Request(Venue venue, StreamConnection connection, Outbox outbox)
    {
        outbox.Add(connection, Write(venue), Delivery.Replaceable, this);
        return true;
    }

    protected override void Joined(Venue venue, StreamConnection connection, bool isFirst, Outbox outbox) => Request(venue, connection, outbox);

    protected override void Push(Venue venue, Outbox outbox) => Send(Write(venue), Delivery.Replaceable, outbox);

    private ReadOnlyMemory<byte> Write(Venue venue)
    {
        var nowMs = venue.NowMs;
        var funding = FundingRow.Read(venue, Topic.Instrument!);
        using var frame = new DataFrame(Topic.Group);
        var writer = frame.Writer;
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, Topic.Instrument!.Symbol);
        writer.WriteText("fundingRate"u8, funding.LastRate);
        writer.WriteNumber("fundingTime"u8, nowMs);
        writer.WriteText("nextFundingRate"u8, funding.ExpectedRate);
        writer.WriteNumber("nextFundingTime"u8, funding.NextSettlementMs);
        writer.WriteText("funding_upper_limit"u8, funding.RateLimit);
        writer.WriteText("funding_lower_limit"u8, -funding.RateLimit);
        writer.WriteNumber("ts"u8, nowMs);
        writer.WriteEndObject();
        return frame.End();
    }
}

/// <summary>The ticker channel's data.</summary>
internal static class TickerJson
{
    public static ReadOnlyMemory<byte> Write(string group, in Ticker ticker, Instrument instrument)
    {
        using var frame = new DataFrame(group);
        var writer = frame.Writer;
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, instrument.Symbol);
        writer.WriteText("last_price"u8, instrument.ToPrice(ticker.LastTicks));
        writer.WriteText("volume_24"u8, ticker.Day.Lots);
        writer.WriteText("range"u8, ticker.Day.ChangeRate);
        writer.WriteText("mark_price"u8, instrument.ToPrice(ticker.MarkTicks));
        writer.WriteText("index_price"u8, instrument.ToPrice(ticker.IndexTicks));
        writer.WriteText("ask_price"u8, instrument.ToPrice(ticker.Ask.PriceTicks));
        writer.WriteText("ask_vol"u8, ticker.Ask.Lots);
        writer.WriteText("bid_price"u8, instrument.ToPrice(ticker.Bid.PriceTicks));
        writer.WriteText("bid_vol"u8, ticker.Bid.Lots);
        writer.WriteEndObject();
        return frame.End();
    }
}
