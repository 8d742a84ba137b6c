using System.Text.Json;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Http;

namespace MartDesk.Exchange.Server.MarketData;

/// <summary>One row of <c>details</c>: what is fixed about a contract, and where it stands.</summary>
internal sealed record ContractRow(Instrument Instrument, Ticker Ticker, long OpenInterestLots, FundingRow Funding, DateTimeOffset? ClosedSince)
{
    private const int Perpetual = 1;

    /// <summary>Reads where a contract stands.</summary>
    /// <param name="venue">The venue.</param>
    /// <param name="instrument">The contract.</param>
    /// <param name="closedSince">Since when the venue is closed; null while it is open.</param>
    public static ContractRow Read(Venue venue, Instrument instrument, DateTimeOffset? closedSince) => new(
        instrument,
        Ticker.Read(venue, instrument),
        venue.Tape.DayOf(instrument.Id).OpenInterestLots,
        FundingRow.Read(venue, instrument),
        closedSince);

    public void Write(Utf8JsonWriter writer)
    {
        var terms = Instrument.Specification;
        var day = Ticker.Day;
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, terms.Symbol);
        writer.WriteNumber("product_type"u8, Perpetual);
        writer.WriteNumber("open_timestamp"u8, terms.OpenTimeMs);
        writer.WriteNumber("expire_timestamp"u8, 0);
        writer.WriteNumber("settle_timestamp"u8, 0);
        writer.WriteString("base_currency"u8, terms.BaseCurrency);
        writer.WriteString("quote_currency"u8, terms.QuoteCurrency);
        writer.WriteText("last_price"u8, Instrument.ToPrice(Ticker.LastTicks));
        writer.WriteText("volume_24h"u8, day.Lots);
        writer.WriteText("turnover_24h"u8, (decimal)day.TickLots * terms.PriceStep * terms.ContractSize);
        writer.WriteText("index_price"u8, Instrument.ToPrice(Ticker.IndexTicks));
        writer.WriteString("index_name"u8, terms.Symbol);
        writer.WriteText("contract_size"u8, terms.ContractSize);
        writer.WriteString("min_leverage"u8, "1"u8);
        writer.WriteText("max_leverage"u8, terms.MaxLeverage);
        writer.WriteText("price_precision"u8, terms.PriceStep);
        writer.WriteString("vol_precision"u8, "1"u8);
        writer.WriteText("max_volume"u8, terms.MaxLots);
        writer.WriteText("market_max_volume"u8, terms.MaxMarketLots);
        writer.WriteText("min_volume"u8, terms.MinLots);
        writer.WriteText("funding_rate"u8, Funding.LastRate);
        writer.WriteText("expected_funding_rate"u8, Funding.ExpectedRate);
        writer.WriteNumber("funding_time"u8, Funding.NextSettlementMs);
        writer.WriteText("open_interest"u8, OpenInterestLots);
        writer.WriteText("open_interest_value"u8, OpenInterestLots * terms.ContractSize * Instrument.ToPrice(Ticker.MarkTicks));
        writer.WriteText("high_24h"u8, Instrument.ToPrice(day.HighTicks));
        writer.WriteText("low_24h"u8, Instrument.ToPrice(day.LowTicks));
        writer.WriteText("change_24h"u8, day.ChangeRate);
        writer.WriteNumber("funding_interval_hours"u8, terms.FundingIntervalHours);
        writer.WriteString("status"u8, ClosedSince is null ? "Trading"u8 : "Delisted"u8);
        writer.WriteNumber("delist_time"u8, ClosedSince?.ToUnixTimeSeconds() ?? 0);
        writer.WriteEndObject();
    }
}
