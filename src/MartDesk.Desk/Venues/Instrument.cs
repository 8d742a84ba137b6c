namespace MartDesk.Desk.Venues;

/// <summary>A contract as a venue lists it.</summary>
public sealed record Instrument
{
    /// <summary>Name at the venue, for example <c>BTCUSDT</c>.</summary>
    public required string Symbol { get; init; }

    /// <summary>Currency traded.</summary>
    public required string BaseCurrency { get; init; }

    /// <summary>Currency of price and profit.</summary>
    public required string QuoteCurrency { get; init; }

    /// <summary>Base currency in one contract.</summary>
    public required decimal ContractSize { get; init; }

    /// <summary>Smallest price step in quote currency.</summary>
    public required decimal PriceStep { get; init; }

    /// <summary>Smallest order in contracts.</summary>
    public required long MinContracts { get; init; }

    /// <summary>Largest limit order in contracts.</summary>
    public required long MaxContracts { get; init; }

    /// <summary>Largest market order in contracts.</summary>
    public required long MaxMarketContracts { get; init; }

    /// <summary>Largest leverage.</summary>
    public required int MaxLeverage { get; init; }

    /// <summary>Fee of a taker fill as a fraction of its value: the account's where the venue told it, else what the venue takes without a discount.</summary>
    public required decimal TakerFeeRate { get; init; }

    /// <summary>When it is delisted; null when that is not announced.</summary>
    public DateTimeOffset? DelistTime { get; init; }

    /// <summary>False when delisted or paused.</summary>
    public required bool IsTrading { get; init; }

    /// <summary>Initial margin and taker fee of an order, in <see cref="QuoteCurrency"/>.</summary>
    internal decimal MarginAndFee(long contracts, decimal price, long leverage)
    {
        var value = contracts * ContractSize * price;
        return (value / leverage) + (value * TakerFeeRate);
    }
}
