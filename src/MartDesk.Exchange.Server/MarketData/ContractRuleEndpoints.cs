using System.Text.Json;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Instruments;

namespace MartDesk.Exchange.Server.MarketData;

/// <summary>What is held open in a contract, which leverage goes up to which value, and what a fill costs.</summary>
internal sealed class ContractRuleEndpoints(EngineLoop loop, InstrumentCatalog instruments)
{
    public IEnumerable<Route> Routes =>
    [
        new(FuturesEndpoints.OpenInterest, OpenInterestAsync),
        new(FuturesEndpoints.LeverageBracket, BracketsAsync),
        new(FuturesEndpoints.TradeFeeRate, FeeRateAsync),
    ];

    private async Task<ApiReply> OpenInterestAsync(ApiRequest request)
    {
        if (!instruments.TryFind(request.Query("symbol"), out var instrument))
            return BitMartError.SymbolNotExist;
        var (lots, markTicks, nowMs) = await loop.RunAsync(venue =>
            (venue.Tape.DayOf(instrument.Id).OpenInterestLots, Ticker.MarkTicksOf(venue, instrument), venue.NowMs));
        return ApiReply.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("timestamp"u8, nowMs);
            writer.WriteString("symbol"u8, instrument.Symbol);
            writer.WriteText("open_interest"u8, lots);
            writer.WriteText("open_interest_value"u8, lots * instrument.Specification.ContractSize * instrument.ToPrice(markTicks));
            writer.WriteEndObject();
        });
    }

    private Task<ApiReply> BracketsAsync(ApiRequest request)
    {
        if (!instruments.TryFindOptional(request.Query("symbol"), out var only))
            return Task.FromResult<ApiReply>(BitMartError.SymbolNotExist);
        return Task.FromResult(ApiReply.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("rules"u8);
            foreach (var instrument in only is null ? instruments.All : [only])
            {
                writer.WriteStartObject();
                writer.WriteString("symbol"u8, instrument.Symbol);
                writer.WriteStartArray("brackets"u8);
                foreach (var bracket in instrument.Brackets)
                    Write(writer, bracket);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }));
    }

    private Task<ApiReply> FeeRateAsync(ApiRequest request)
    {
        if (!instruments.TryFind(request.Query("symbol"), out var instrument))
            return Task.FromResult<ApiReply>(BitMartError.SymbolNotExist);
        return Task.FromResult(ApiReply.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("symbol"u8, instrument.Symbol);
            writer.WriteText("taker_fee_rate"u8, instrument.Specification.TakerFeeRate);
            writer.WriteText("maker_fee_rate"u8, instrument.Specification.MakerFeeRate);
            writer.WriteEndObject();
        }));
    }

    private static void Write(Utf8JsonWriter writer, in LeverageBracket bracket)
    {
        writer.WriteStartObject();
        writer.WriteNumber("bracket"u8, bracket.Number);
        writer.WriteNumber("initial_leverage"u8, bracket.Leverage);
        writer.WriteText("notional_cap"u8, Money.ToCoins(bracket.CapUnits));
        writer.WriteText("notional_floor"u8, Money.ToCoins(bracket.FloorUnits));
        writer.WriteText("maint_margin_ratio"u8, bracket.MaintenanceRatio);
        writer.WriteText("cum"u8, Money.ToCoins(bracket.CumUnits));
        writer.WriteEndObject();
    }
}
