using MartDesk.Exchange.Instruments;

namespace MartDesk.Exchange.Feeds;

/// <summary>An instrument that the synthetic crowd trades, and where its price starts on a venue that has not traded yet.</summary>
/// <param name="InstrumentId">Index of the instrument.</param>
/// <param name="StartTicks">First price in ticks.</param>
public sealed record SyntheticMarket(int InstrumentId, long StartTicks)
{
    private const decimal UsualStartPrice = 100m;

    /// <summary>A market at a price near where the instrument traded in August 2024, or at 100 for one that is not known.</summary>
    public static SyntheticMarket For(Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        var price = instrument.Symbol switch
        {
            "BTCUSDT" => 61_842m,
            "ETHUSDT" => 2_612m,
            "FUNUSDT" => 0.003_72m,
            _ => UsualStartPrice,
        };
        return new SyntheticMarket(instrument.Id, Math.Max(1, (long)(price / instrument.Specification.PriceStep)));
    }
}
