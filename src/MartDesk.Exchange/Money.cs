namespace MartDesk.Exchange;

/// <summary>The engine's money: a whole number of hundred-millionths of the settlement currency in a <see cref="long"/>.</summary>
/// <remarks>Nothing is rounded on the way in; the named rounding places are listed in <c>docs/exchange-checks.md</c>.</remarks>
public static class Money
{
    /// <summary>Money units in one coin of the settlement currency.</summary>
    public const long UnitsPerCoin = 100_000_000;

    /// <summary>Coins of a number of units; exact.</summary>
    public static decimal ToCoins(long units) => (decimal)units / UnitsPerCoin;

    /// <summary>Units of an amount in coins. False when the amount has more than eight decimals or does not fit.</summary>
    public static bool TryToUnits(decimal coins, out long units)
    {
        units = 0;
        if (coins > long.MaxValue / UnitsPerCoin || coins < long.MinValue / UnitsPerCoin)
            return false;
        var scaled = coins * UnitsPerCoin;
        if (scaled != decimal.Truncate(scaled))
            return false;
        units = (long)scaled;
        return true;
    }
}
