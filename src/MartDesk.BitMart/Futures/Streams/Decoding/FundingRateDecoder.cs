using MartDesk.BitMart.Futures.Streams.Values;

namespace MartDesk.BitMart.Futures.Streams.Decoding;

/// <summary>Reads <c>futures/fundingRate</c>.</summary>
internal static class FundingRateDecoder
{
    public static bool TryDeliver(ReadOnlySpan<byte> data, IMarketDataListener listener)
    {
        var cursor = new WireCursor(data);
        ReadOnlySpan<byte> symbol = default;
        decimal? rate = null, next = null, upper = null, lower = null;
        long? time = null, nextTime = null, timestamp = null;
        if (!cursor.TryTake((byte)'{'))
            return false;
        do
        {
            if (!cursor.TryName(out var name))
                return false;
            bool isRead;
            if (name.SequenceEqual("symbol"u8))
                isRead = cursor.TryText(out symbol);
            else if (name.SequenceEqual("fundingRate"u8))
                isRead = cursor.TryDecimal(out rate);
            else if (name.SequenceEqual("fundingTime"u8))
                (isRead, time) = (cursor.TryWhole(out var read), read);
            else if (name.SequenceEqual("nextFundingRate"u8))
                isRead = cursor.TryDecimal(out next);
            else if (name.SequenceEqual("nextFundingTime"u8))
                (isRead, nextTime) = (cursor.TryWhole(out var read), read);
            else if (name.SequenceEqual("funding_upper_limit"u8))
                isRead = cursor.TryDecimal(out upper);
            else if (name.SequenceEqual("funding_lower_limit"u8))
                isRead = cursor.TryDecimal(out lower);
            else
                (isRead, timestamp) = (name.SequenceEqual("ts"u8) & cursor.TryWhole(out var read), read);
            if (!isRead)
                return false;
        }
        while (cursor.TryTake((byte)','));
        if (!cursor.TryTake((byte)'}') || !cursor.IsAtEnd || symbol.IsEmpty || rate is not { } rateRead || time is not { } timeRead || timestamp is not { } timestampRead)
            return false;
        listener.OnFundingRate(new FundingRateValue
        {
            Symbol = symbol,
            Rate = rateRead,
            TimeMs = timeRead,
            NextRate = next,
            NextTimeMs = nextTime,
            UpperLimit = upper,
            LowerLimit = lower,
            TimestampMs = timestampRead,
        });
        return true;
    }
}
