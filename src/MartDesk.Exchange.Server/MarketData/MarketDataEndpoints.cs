using System.Text.Json;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Faults;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Instruments;

namespace MartDesk.Exchange.Server.MarketData;

/// <summary>Contracts, depth and trades.</summary>
internal sealed class MarketDataEndpoints(EngineLoop loop, InstrumentCatalog instruments, FaultPlan faults, VenueDialect dialect)
{
    private const int MaxLevels = 50;
    private const int DefaultTrades = 50;
    private const int MaxTrades = 100;

    public IEnumerable<Route> Routes =>
    [
        new(FuturesEndpoints.Details, DetailsAsync),
        new(FuturesEndpoints.Depth, DepthAsync),
        new(FuturesEndpoints.MarketTrade, TradesAsync),
    ];

    private async Task<ApiReply> DetailsAsync(ApiRequest request)
    {
        var asked = instruments.All;
        if (request.Query("symbol") is { } symbol)
        {
            // This endpoint alone answers 40012 with its own text, as seen on the real service.
            if (!instruments.TryFind(symbol, out var instrument))
                return dialect == VenueDialect.Live ? ApiReply.Refuse(BitMartError.SystemError, "SYMBOL_NOT_EXIST") : BitMartError.SymbolNotExist;
            asked = [instrument];
        }

        var closedSince = faults.ClosedSince;
        var rows = await loop.RunAsync(venue => asked.Select(instrument => ContractRow.Read(venue, instrument, closedSince)).ToArray());
        return ApiReply.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("symbols"u8);
            foreach (var row in rows)
                row.Write(writer);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private async Task<ApiReply> DepthAsync(ApiRequest request)
    {
        if (!instruments.TryFind(request.Query("symbol"), out var instrument))
            return BitMartError.SymbolNotExist;
        var (asks, bids, timeMs) = await loop.RunAsync(venue =>
            (Levels(venue, instrument, Side.Sell), Levels(venue, instrument, Side.Buy), venue.BookChangedMs(instrument.Id)));
        return ApiReply.Ok(writer =>
        {
            writer.WriteStartObject();
            WriteSide(writer, "asks"u8, asks, instrument);
            WriteSide(writer, "bids"u8, bids, instrument);
            writer.WriteNumber("timestamp"u8, timeMs);
            writer.WriteString("symbol"u8, instrument.Symbol);
            writer.WriteEndObject();
        });
    }

    private async Task<ApiReply> TradesAsync(ApiRequest request)
    {
        if (!instruments.TryFind(request.Query("symbol"), out var instrument))
            return BitMartError.SymbolNotExist;
        if (!request.TryQueryNumber("limit", out var limit) || limit == 0)
            return BitMartError.ParameterParse;
        var trades = await loop.RunAsync(venue =>
        {
            var newest = new Trade[Math.Min(limit ?? DefaultTrades, MaxTrades)];
            return newest[..venue.Tape.TradesOf(instrument.Id).CopyNewest(newest)];
        });
        return ApiReply.Ok(writer =>
        {
            writer.WriteStartArray();
            foreach (var trade in trades)
            {
                writer.WriteStartObject();
                writer.WriteString("symbol"u8, instrument.Symbol);
                writer.WriteText("price"u8, instrument.ToPrice(trade.PriceTicks));
                writer.WriteText("qty"u8, trade.Lots * instrument.Specification.ContractSize);
                writer.WriteText("quote_qty"u8, trade.Lots * instrument.Specification.ContractSize * instrument.ToPrice(trade.PriceTicks));
                writer.WriteNumber("time"u8, trade.TimeMs / 1000);
                writer.WriteBoolean("is_buyer_maker"u8, trade.TakerSide == Side.Sell);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }

    private static BookLevel[] Levels(Venue venue, Instrument instrument, Side side)
    {
        var levels = new BookLevel[MaxLevels];
        return levels[..venue.Engine.CopyLevels(instrument.Id, side, levels)];
    }

    /// <summary>Writes price, size and the sum so far; an empty side is null, as on the real service.</summary>
    private static void WriteSide(Utf8JsonWriter writer, ReadOnlySpan<byte> name, BookLevel[] levels, Instrument instrument)
    {
        if (levels.Length == 0)
        {
            writer.WriteNull(name);
            return;
        }

        var sum = 0L;
        writer.WriteStartArray(name);
        foreach (var level in levels)
        {
            sum += level.Lots;
            writer.WriteStartArray();
            writer.WriteTextValue(instrument.ToPrice(level.PriceTicks));
            writer.WriteTextValue(level.Lots);
            writer.WriteTextValue(sum);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }
}
