using System.Text.Json;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Funding;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Instruments;

namespace MartDesk.Exchange.Server.MarketData;

/// <summary>The running funding of one contract or of all, and what was settled.</summary>
internal sealed class FundingEndpoints(EngineLoop loop, InstrumentCatalog instruments)
{
    private const int MaxSettlements = 100;

    public IEnumerable<Route> Routes =>
    [
        new(FuturesEndpoints.FundingRate, RateAsync),
        new(FuturesEndpoints.FundingRateV2, RatesAsync),
        new(FuturesEndpoints.FundingRateHistory, HistoryAsync),
    ];

    private async Task<ApiReply> RateAsync(ApiRequest request)
    {
        if (!instruments.TryFind(request.Query("symbol"), out var instrument))
            return BitMartError.SymbolNotExist;
        var (funding, nowMs) = await loop.RunAsync(venue => (FundingRow.Read(venue, instrument), venue.NowMs));
        return ApiReply.Ok(writer => Write(writer, instrument, funding, nowMs));
    }

    private async Task<ApiReply> RatesAsync(ApiRequest request)
    {
        if (!instruments.TryFindOptional(request.Query("symbol"), out var only))
            return BitMartError.SymbolNotExist;
        var asked = only is null ? instruments.All : [only];
        var (rows, nowMs) = await loop.RunAsync(venue => (asked.Select(instrument => FundingRow.Read(venue, instrument)).ToArray(), venue.NowMs));
        return ApiReply.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("list"u8);
            for (var i = 0; i < rows.Length; i++)
                Write(writer, asked[i], rows[i], nowMs);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private async Task<ApiReply> HistoryAsync(ApiRequest request)
    {
        if (!instruments.TryFind(request.Query("symbol"), out var instrument))
            return BitMartError.SymbolNotExist;
        if (!request.TryQueryNumber("limit", out var limit) || limit == 0)
            return BitMartError.ParameterParse;
        var rows = await loop.RunAsync(venue =>
        {
            var settled = venue.Tape.FundingOf(instrument.Id);
            var newest = new FundingSettlement[Math.Min(settled.Count, (int)Math.Min(limit ?? MaxSettlements, MaxSettlements))];
            for (var i = 0; i < newest.Length; i++)
                newest[i] = settled.Newest(i);
            return newest;
        });
        return ApiReply.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("list"u8);
            foreach (var row in rows)
            {
                writer.WriteStartObject();
                writer.WriteString("symbol"u8, instrument.Symbol);
                writer.WriteText("funding_rate"u8, FundingRow.ToFraction(row.RateBillionths));
                writer.WriteText("funding_time"u8, row.TimeMs);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter writer, Instrument instrument, in FundingRow funding, long nowMs)
    {
        writer.WriteStartObject();
        writer.WriteNumber("timestamp"u8, nowMs);
        writer.WriteString("symbol"u8, instrument.Symbol);
        writer.WriteText("rate_value"u8, funding.LastRate);
        writer.WriteText("expected_rate"u8, funding.ExpectedRate);
        writer.WriteNumber("funding_time"u8, funding.NextSettlementMs);
        writer.WriteText("funding_upper_limit"u8, funding.RateLimit);
        writer.WriteText("funding_lower_limit"u8, -funding.RateLimit);
        writer.WriteEndObject();
    }
}
