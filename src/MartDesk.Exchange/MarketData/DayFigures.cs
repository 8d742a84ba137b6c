namespace MartDesk.Exchange.MarketData;

/// <summary>What a ticker shows of the last 24 hours. Prices are ticks; all prices are 0 before the first trade.</summary>
public readonly record struct DayFigures
{
    /// <summary>Price 24 hours ago: the first one of the window, or the last one before it when there is one.</summary>
    public required long OpenTicks { get; init; }

    /// <summary>Highest price; without a trade in the window the last price.</summary>
    public required long HighTicks { get; init; }

    /// <summary>Lowest price; without a trade in the window the last price.</summary>
    public required long LowTicks { get; init; }

    /// <summary>Last price.</summary>
    public required long LastTicks { get; init; }

    /// <summary>Contracts traded.</summary>
    public required long Lots { get; init; }

    /// <summary>Sum over trades of ticks times lots; times the instrument's <c>TickLotUnits</c> the turnover in money units.</summary>
    public required Int128 TickLots { get; init; }

    /// <summary>Last price against the price 24 hours ago, as a fraction with eight decimals: 0.02 is up two percent. 0 before the first trade.</summary>
    public decimal ChangeRate => OpenTicks == 0 ? 0m : decimal.Round((LastTicks - OpenTicks) / (decimal)OpenTicks, 8, MidpointRounding.ToEven);
}
