using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.MarketData;

/// <summary>One contract with its steps, limits and the day's figures.</summary>
/// <remarks>BitMart Futures V2 reference, "Get Contract Details"; <c>vol_precision</c> and <c>funding_time</c> after the real service.</remarks>
public sealed record ContractDetails
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Perpetual or dated.</summary>
    [JsonPropertyName("product_type")] public required ProductType ProductType { get; init; }

    /// <summary>When it was listed; milliseconds on new rows, seconds on old ones.</summary>
    [JsonPropertyName("open_timestamp")] public long? OpenTime { get; init; }

    /// <summary>When it expires; 0 or null never.</summary>
    [JsonPropertyName("expire_timestamp")] public long? ExpireTime { get; init; }

    /// <summary>When it settles; 0 or null never by itself.</summary>
    [JsonPropertyName("settle_timestamp")] public long? SettleTime { get; init; }

    /// <summary>Currency traded.</summary>
    [JsonPropertyName("base_currency")] public required string BaseCurrency { get; init; }

    /// <summary>Currency of price and profit.</summary>
    [JsonPropertyName("quote_currency")] public required string QuoteCurrency { get; init; }

    /// <summary>Price of the last trade.</summary>
    [JsonPropertyName("last_price")] public decimal? LastPrice { get; init; }

    /// <summary>Contracts traded in 24 hours.</summary>
    [JsonPropertyName("volume_24h")] public decimal? Volume24h { get; init; }

    /// <summary>Value traded in 24 hours, quote currency.</summary>
    [JsonPropertyName("turnover_24h")] public decimal? Turnover24h { get; init; }

    /// <summary>Index price.</summary>
    [JsonPropertyName("index_price")] public decimal? IndexPrice { get; init; }

    /// <summary>Name of the index.</summary>
    [JsonPropertyName("index_name")] public string? IndexName { get; init; }

    /// <summary>Base currency in one contract; of inverse contracts the quote value.</summary>
    [JsonPropertyName("contract_size")] public required decimal ContractSize { get; init; }

    /// <summary>Smallest leverage.</summary>
    [JsonPropertyName("min_leverage")] public required decimal MinLeverage { get; init; }

    /// <summary>Largest leverage.</summary>
    [JsonPropertyName("max_leverage")] public required decimal MaxLeverage { get; init; }

    /// <summary>Smallest price step in quote currency: a step, not a count of digits.</summary>
    [JsonPropertyName("price_precision")] public required decimal PriceStep { get; init; }

    /// <summary>Smallest step of the size, in contracts.</summary>
    [JsonPropertyName("vol_precision")] public required decimal SizeStep { get; init; }

    /// <summary>Largest limit order in contracts.</summary>
    [JsonPropertyName("max_volume"), JsonConverter(typeof(ContractsTextConverter))] public required long MaxSize { get; init; }

    /// <summary>Largest market order in contracts.</summary>
    [JsonPropertyName("market_max_volume"), JsonConverter(typeof(ContractsTextConverter))] public required long MaxMarketSize { get; init; }

    /// <summary>Smallest order in contracts.</summary>
    [JsonPropertyName("min_volume"), JsonConverter(typeof(ContractsTextConverter))] public required long MinSize { get; init; }

    /// <summary>Funding rate settled last, a fraction.</summary>
    [JsonPropertyName("funding_rate")] public decimal? FundingRate { get; init; }

    /// <summary>Funding rate expected next, a fraction.</summary>
    [JsonPropertyName("expected_funding_rate")] public decimal? ExpectedFundingRate { get; init; }

    /// <summary>Open interest: contracts in the reference, base currency on the real service.</summary>
    [JsonPropertyName("open_interest")] public decimal? OpenInterest { get; init; }

    /// <summary>Value of the open interest, quote currency.</summary>
    [JsonPropertyName("open_interest_value")] public decimal? OpenInterestQuote { get; init; }

    /// <summary>Highest price in 24 hours.</summary>
    [JsonPropertyName("high_24h")] public decimal? High24h { get; init; }

    /// <summary>Lowest price in 24 hours.</summary>
    [JsonPropertyName("low_24h")] public decimal? Low24h { get; init; }

    /// <summary>Change in 24 hours, a fraction.</summary>
    [JsonPropertyName("change_24h")] public decimal? Change24h { get; init; }

    /// <summary>Hours between funding settlements.</summary>
    [JsonPropertyName("funding_interval_hours")] public int? FundingIntervalHours { get; init; }

    /// <summary>Next funding settlement, Unix milliseconds; on the real service, not in the reference.</summary>
    [JsonPropertyName("funding_time")] public long? FundingTimeMs { get; init; }

    /// <summary>Trading or delisted.</summary>
    [JsonPropertyName("status")] public ContractStatus? Status { get; init; }

    /// <summary>When it is or was delisted, Unix seconds; 0 or null never.</summary>
    [JsonPropertyName("delist_time")] public long? DelistTimeSeconds { get; init; }

    /// <summary>Sessions of a stock or commodity contract; null for coins. On the real service, not in the reference.</summary>
    [JsonPropertyName("tradfi_info")] public TradfiInfo? Tradfi { get; init; }
}

/// <summary>The contracts listed.</summary>
public sealed record ContractList
{
    /// <summary>One row per contract; delisted ones included.</summary>
    [JsonPropertyName("symbols")] public required IReadOnlyList<ContractDetails> Contracts { get; init; }
}
