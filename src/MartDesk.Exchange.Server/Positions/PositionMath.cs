using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Positions;
using MartDesk.Exchange.Server.Http;

namespace MartDesk.Exchange.Server.Positions;

/// <summary>Prices that are quotients, for the wire. Sums are exact; only the average itself is cut (<see cref="Json.AverageDecimals"/>).</summary>
internal static class PositionMath
{
    /// <summary>Average entry price in quote currency; 0 when nothing is held.</summary>
    public static decimal EntryPrice(in PositionView position, Instrument instrument) => position.Lots == 0
        ? 0m
        : Cut(Money.ToCoins(position.EntryValueUnits) / (position.Lots * instrument.Specification.ContractSize));

    /// <summary>Average of fills in quote currency; 0 when there are none.</summary>
    public static decimal AveragePrice(Int128 tickLots, long lots, Instrument instrument) => lots == 0
        ? 0m
        : Cut((decimal)tickLots * instrument.Specification.PriceStep / lots);

    /// <summary>Value of a size at a price, in quote currency; exact.</summary>
    public static decimal Value(long lots, long ticks, Instrument instrument) => lots * instrument.Specification.ContractSize * instrument.ToPrice(ticks);

    private static decimal Cut(decimal average) => decimal.Round(average, Json.AverageDecimals, MidpointRounding.ToEven);
}
