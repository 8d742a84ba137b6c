using System.Text.Json;
using MartDesk.Exchange.MarketData;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Http;

namespace MartDesk.Exchange.Server.Streams;

/// <summary><c>futures/klineBin*</c> and <c>futures/markPriceKlineBin*</c>: the bar in work, at once and whenever it changed.</summary>
/// <remarks>The reference shows the bar's members in <c>data</c> itself, the real service in <c>data.items</c>; clients read either, so the live dialect has both.</remarks>
internal sealed class KlineChannel(Topic topic, VenueDialect dialect) : PublicChannel(topic)
{
    private Candle? _last;

    protected override void Joined(Venue venue, StreamConnection connection, bool isFirst, Outbox outbox)
    {
        if (isFirst)
            _last = Current(venue);
        if (_last is { } bar)
            outbox.Add(connection, Write(bar), Delivery.Replaceable, this);
    }

    protected override void Push(Venue venue, Outbox outbox)
    {
        if (Current(venue) is not { } bar || bar == _last)
            return;
        _last = bar;
        Send(Write(bar), Delivery.Replaceable, outbox);
    }

    private Candle? Current(Venue venue)
    {
        var instrumentId = Topic.Instrument!.Id;
        var series = Topic.Kind == TopicKind.MarkPriceKline ? venue.Tape.MarkCandlesOf(instrumentId) : venue.Tape.CandlesOf(instrumentId);
        return series.Current(Topic.StepMinutes, venue.NowMs);
    }

    private ReadOnlyMemory<byte> Write(in Candle bar)
    {
        using var frame = new DataFrame(Topic.Group);
        var writer = frame.Writer;
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, Topic.Instrument!.Symbol);
        WriteBar(writer, bar);
        if (dialect == VenueDialect.Live)
        {
            writer.WriteStartArray("items"u8);
            writer.WriteStartObject();
            WriteBar(writer, bar);
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        return frame.End();
    }

    private void WriteBar(Utf8JsonWriter writer, in Candle bar)
    {
        var instrument = Topic.Instrument!;
        writer.WriteText("o"u8, instrument.ToPrice(bar.OpenTicks));
        writer.WriteText("h"u8, instrument.ToPrice(bar.HighTicks));
        writer.WriteText("l"u8, instrument.ToPrice(bar.LowTicks));
        writer.WriteText("c"u8, instrument.ToPrice(bar.CloseTicks));
        writer.WriteText("v"u8, bar.Lots);
        writer.WriteNumber("ts"u8, bar.TimeSeconds);
    }
}
