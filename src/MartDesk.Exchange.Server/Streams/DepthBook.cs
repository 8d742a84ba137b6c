using System.Text.Json;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Server.Http;

namespace MartDesk.Exchange.Server.Streams;

/// <summary>The best levels of both sides at one moment.</summary>
internal sealed class DepthBook(int levels)
{
    private readonly BookLevel[] _asks = new BookLevel[levels];
    private readonly BookLevel[] _bids = new BookLevel[levels];
    private int _askCount;
    private int _bidCount;

    public ReadOnlySpan<BookLevel> Asks => _asks.AsSpan(0, _askCount);

    public ReadOnlySpan<BookLevel> Bids => _bids.AsSpan(0, _bidCount);

    /// <summary>Best bid and ask; null when a side is empty.</summary>
    public (BookLevel Bid, BookLevel Ask)? Best => _bidCount > 0 && _askCount > 0 ? (_bids[0], _asks[0]) : null;

    public ReadOnlySpan<BookLevel> SideOf(Side side) => side == Side.Buy ? Bids : Asks;

    public void Read(ExchangeEngine engine, int instrumentId)
    {
        _askCount = engine.CopyLevels(instrumentId, Side.Sell, _asks);
        _bidCount = engine.CopyLevels(instrumentId, Side.Buy, _bids);
    }

    public bool EqualTo(DepthBook other) => Asks.SequenceEqual(other.Asks) && Bids.SequenceEqual(other.Bids);

    public static void WriteLevels(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<BookLevel> levels, Instrument instrument)
    {
        writer.WriteStartArray(name);
        foreach (var level in levels)
            WriteLevel(writer, level, instrument);
        writer.WriteEndArray();
    }

    private static void WriteLevel(Utf8JsonWriter writer, BookLevel level, Instrument instrument)
    {
        writer.WriteStartObject();
        writer.WriteText("price"u8, instrument.ToPrice(level.PriceTicks));
        writer.WriteText("vol"u8, level.Lots);
        writer.WriteEndObject();
    }
}
