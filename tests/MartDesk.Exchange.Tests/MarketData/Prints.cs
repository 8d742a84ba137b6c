using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Tests.MarketData;

/// <summary>Trades for tests; noon of 2024-08-08, a Thursday, is the start of time.</summary>
internal static class Prints
{
    public const long NoonSeconds = 1_723_118_400;

    public const long NoonMs = NoonSeconds * 1000;

    public static Trade Trade(long secondsAfterNoon, long priceTicks, long lots = 1) => new()
    {
        TradeId = secondsAfterNoon,
        InstrumentId = 0,
        PriceTicks = priceTicks,
        Lots = lots,
        TakerSide = Side.Buy,
        TakerEffect = PositionEffect.Open,
        MakerEffect = PositionEffect.Open,
        TimeMs = NoonMs + (secondsAfterNoon * 1000),
    };
}
