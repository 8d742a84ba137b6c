using MartDesk.BitMart.Protocol.Errors;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Server.Http;

namespace MartDesk.Exchange.Server.Orders;

/// <summary>The members that orders of all kinds share: each is read one way, and refused with its own code.</summary>
internal static class OrderFields
{
    private const int LongestClientOrderId = 32;
    private const string TakeProfit = "preset_take_profit_price";
    private const string StopLoss = "preset_stop_loss_price";

    /// <summary>A size that is no whole number, or a price off the step, is refused; members left out are not looked at.</summary>
    public static BitMartError? RefusePrecision(Instrument instrument, decimal? size, params ReadOnlySpan<decimal?> prices)
    {
        var step = instrument.Specification.PriceStep;
        var isOff = size is { } lots && lots != decimal.Truncate(lots);
        foreach (var price in prices)
            isOff |= price is { } value && value % step != 0m;
        return isOff ? BitMartError.PrecisionInvalid : null;
    }

    /// <summary>A size as contracts; refused below the smallest and above <paramref name="most"/>.</summary>
    public static BitMartError? RefuseSize(Instrument instrument, decimal size, long most, out long lots)
    {
        lots = 0;
        if (size < instrument.Specification.MinLots || size > most)
            return BitMartError.RangeInvalid;
        lots = (long)size;
        return null;
    }

    /// <summary>Margin mode and leverage of an opening order; left out they are Unspecified and 0, which means as set.</summary>
    public static BitMartError? RefuseMargin(Instrument instrument, string? marginText, string? leverageText, out MarginMode marginMode, out int leverage)
    {
        leverage = 0;
        marginMode = MarginMode.Unspecified;
        if (marginText is not null && !WireWords.TryMarginMode(marginText, out marginMode))
            return BitMartError.OpenTypeInvalid;
        return LeverageField.Refuse(leverageText, instrument, out leverage);
    }

    public static BitMartError? RefuseClientOrderId(string? text)
    {
        if (text is null)
            return null;
        if (!text.All(char.IsAsciiLetterOrDigit))
            return BitMartError.ClientOrderIdCharacters;
        return text.Length > LongestClientOrderId ? BitMartError.ClientOrderIdTooLong : null;
    }

    /// <summary>Reads 1 (last) or 2 (mark); left out it is the last price.</summary>
    public static bool TryPriceSource(long? number, out PriceSource source)
    {
        source = number == 2 ? PriceSource.Mark : PriceSource.Last;
        return number is null or 1 or 2;
    }

    /// <summary>The preset take profit and stop loss of an opening order; null when there is neither.</summary>
    /// <param name="body">The request's members.</param>
    /// <param name="instrument">The contract.</param>
    /// <param name="before">What stands so far; what the body leaves out stays. A price of 0 removes.</param>
    /// <param name="protection">Both together.</param>
    public static BitMartError? RefuseProtection(BodyFields body, Instrument instrument, Protection? before, out Protection? protection)
    {
        protection = before;
        if (!body.TryDecimal(TakeProfit, out var takeProfit) || !body.TryDecimal(StopLoss, out var stopLoss)
            || !body.TryWhole(TakeProfit + "_type", out var takeProfitType) || !body.TryWhole(StopLoss + "_type", out var stopLossType))
        {
            return BitMartError.ParameterParse;
        }

        if (takeProfit is null && stopLoss is null)
            return null;
        if (!TryPriceSource(takeProfitType, out var takeProfitSource) || !TryPriceSource(stopLossType, out var stopLossSource))
            return BitMartError.InvalidRequest;
        if (RefusePrecision(instrument, null, takeProfit, stopLoss) is { } error)
            return error;
        protection ??= new Protection();
        if (takeProfit is { } profit)
        {
            if (!TryTrigger(instrument, profit, out var ticks))
                return BitMartError.RangeInvalid;
            protection = protection with { TakeProfitTicks = ticks, TakeProfitSource = takeProfitSource };
        }

        if (stopLoss is { } loss)
        {
            if (!TryTrigger(instrument, loss, out var ticks))
                return BitMartError.RangeInvalid;
            protection = protection with { StopLossTicks = ticks, StopLossSource = stopLossSource };
        }

        if (protection is { TakeProfitTicks: 0, StopLossTicks: 0 })
            protection = null;
        return null;
    }

    private static bool TryTrigger(Instrument instrument, decimal price, out long ticks)
    {
        ticks = 0;
        return price == 0m || instrument.TryToTicks(price, out ticks);
    }
}
