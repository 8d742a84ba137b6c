using System.Collections.Concurrent;
using System.Globalization;
using MartDesk.BitMart.Protocol.Futures.MarketData;

namespace MartDesk.BitMart.Futures.Contracts;

/// <summary>The steps of prices and sizes, as the last list of contracts told them. Refuses what lies off a step before it is sent.</summary>
/// <remarks>A contract that was not read yet is not checked: nothing is fetched behind the caller's back, and the venue refuses with 40043 anyway.</remarks>
internal sealed class ContractSteps(bool isChecking)
{
    private readonly ConcurrentDictionary<string, (decimal Price, decimal Size)> _steps = new(StringComparer.Ordinal);

    /// <summary>Takes over what a list of contracts says.</summary>
    public void Remember(ContractList list)
    {
        if (!isChecking) return;
        foreach (var contract in list.Contracts) _steps[contract.Symbol] = (contract.PriceStep, contract.SizeStep);
    }

    /// <summary>Throws for a size off the contract's step.</summary>
    public void CheckSize(string symbol, long? size)
    {
        if (size is { } value && _steps.TryGetValue(symbol, out var steps)) Check(symbol, "size", value, steps.Size);
    }

    /// <summary>Throws for a price off the contract's step. Null and 0, which say "at the market", pass.</summary>
    public void CheckPrice(string symbol, string name, decimal? price)
    {
        if (price is { } value && _steps.TryGetValue(symbol, out var steps)) Check(symbol, name, value, steps.Price);
    }

    private static void Check(string symbol, string name, decimal value, decimal step)
    {
        if (step <= 0m || value % step == 0m) return;
        var below = Math.Floor(value / step) * step;
        throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} {value} is off the {step} step of {symbol}; use {below} or {below + step}."));
    }
}
