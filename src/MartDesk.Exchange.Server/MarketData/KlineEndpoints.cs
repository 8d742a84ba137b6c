using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.MarketData;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Instruments;

namespace MartDesk.Exchange.Server.MarketData;

/// <summary>Candles of the trades and of the mark price.</summary>
internal sealed class KlineEndpoints(EngineLoop loop, InstrumentCatalog instruments)
{
    public IEnumerable<Route> Routes =>
    [
        new(FuturesEndpoints.Kline, request => ReadAsync(request, static (tape, instrumentId) => tape.CandlesOf(instrumentId))),
        new(FuturesEndpoints.MarkPriceKline, request => ReadAsync(request, static (tape, instrumentId) => tape.MarkCandlesOf(instrumentId))),
    ];

    private async Task<ApiReply> ReadAsync(ApiRequest request, Func<PublicTape, int, CandleSeries> series)
    {
        if (!instruments.TryFind(request.Query("symbol"), out var instrument))
            return BitMartError.SymbolNotExist;
        if (!request.TryQueryNumber("step", out var step) || (step is { } minutes && (minutes > int.MaxValue || !CandleStep.IsKnown((int)minutes))))
            return BitMartError.KlineStepInvalid;
        if (!request.TryQueryNumber("start_time", out var start) || !request.TryQueryNumber("end_time", out var end) || start is null || end is null)
            return BitMartError.ParameterParse;
        var (from, to) = (WireTime.ToMilliseconds(start.Value) / 1000, WireTime.ToMilliseconds(end.Value) / 1000);
        if (from > to)
            return BitMartError.TimestampInvalid;
        var bars = await loop.RunAsync(venue => series(venue.Tape, instrument.Id).Query((int)(step ?? 1), from, to, venue.NowMs));
        return ApiReply.Ok(writer =>
        {
            writer.WriteStartArray();
            foreach (var bar in bars)
            {
                writer.WriteStartObject();
                writer.WriteNumber("timestamp"u8, bar.TimeSeconds);
                writer.WriteText("open_price"u8, instrument.ToPrice(bar.OpenTicks));
                writer.WriteText("close_price"u8, instrument.ToPrice(bar.CloseTicks));
                writer.WriteText("high_price"u8, instrument.ToPrice(bar.HighTicks));
                writer.WriteText("low_price"u8, instrument.ToPrice(bar.LowTicks));
                writer.WriteText("volume"u8, bar.Lots);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }
}
