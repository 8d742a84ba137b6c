using System.Runtime.CompilerServices;
using MartDesk.BitMart.Futures.Streams.Values;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.Positions;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Streams.Decoding;

/// <summary>What was read of an order so far. Names are told apart by their length first: there are many.</summary>
internal ref struct OrderMembers
{
    private ReadOnlySpan<byte> _orderId;
    private ReadOnlySpan<byte> _clientOrderId;
    private ReadOnlySpan<byte> _symbol;
    private ReadOnlySpan<byte> _planOrderId;
    private ReadOnlySpan<byte> _executionPrice;
    private decimal? _price;
    private decimal? _leverage;
    private decimal? _averagePrice;
    private decimal? _triggerPrice;
    private decimal? _activationPrice;
    private decimal? _callbackRate;
    private long? _size;
    private long? _filled;
    private long? _created;
    private long? _updated;
    private int? _state;
    private int? _side;
    private OrderType? _type;
    private MarginMode? _marginMode;
    private PositionMode? _positionMode;
    private PriceTypeName? _triggerPriceType;
    private PriceTypeName? _activationPriceType;
    private LastTradeValue _lastTrade;
    private bool _hasLastTrade;

    /// <summary>Reads an order whole.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryRead(scoped ref WireCursor cursor, out OrderMembers order)
    {
        order = default;
        var members = new OrderMembers { _executionPrice = "-"u8 };
        if (!cursor.TryTake((byte)'{'))
            return false;
        do
        {
            if (!cursor.TryName(out var name) || !members.TryMember(ref cursor, name))
                return false;
        }
        while (cursor.TryTake((byte)','));
        order = members;
        return cursor.TryTake((byte)'}');
    }

    /// <summary>The order; false when something is missing that must be there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly bool TryMake(OrderAction action, out OrderValue order)
    {
        order = default;
        if (_orderId.IsEmpty || _symbol.IsEmpty || _size is not { } size || _state is not { } state || _side is not { } side || _type is not { } type
            || _filled is not { } filled || _created is not { } created || _updated is not { } updated)
            return false;
        order = new OrderValue
        {
            Action = action,
            OrderId = _orderId,
            ClientOrderId = _clientOrderId,
            Price = _price,
            Size = size,
            Symbol = _symbol,
            State = (OrderState)state,
            Side = (OrderSide)side,
            Type = type,
            Leverage = _leverage,
            MarginMode = _marginMode,
            AveragePrice = _averagePrice,
            FilledSize = filled,
            CreateTimeMs = created,
            UpdateTimeMs = updated,
            PlanOrderId = _planOrderId,
            HasLastTrade = _hasLastTrade,
            LastTrade = _lastTrade,
            TriggerPrice = _triggerPrice,
            TriggerPriceType = _triggerPriceType,
            ExecutionPrice = _executionPrice,
            ActivationPriceType = _activationPriceType,
            ActivationPrice = _activationPrice,
            CallbackRate = _callbackRate,
            PositionMode = _positionMode,
        };
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryMember(scoped ref WireCursor cursor, ReadOnlySpan<byte> name) => name.Length switch
    {
        4 when name.SequenceEqual("size"u8) => Kept(cursor.TryWholeText(out var size), size, ref _size),
        4 when name.SequenceEqual("side"u8) => Kept(cursor.TryInt(out var side), side, ref _side),
        4 when name.SequenceEqual("type"u8) => cursor.TryWord(out _type),
        5 when name.SequenceEqual("price"u8) => cursor.TryDecimal(out _price),
        5 when name.SequenceEqual("state"u8) => Kept(cursor.TryInt(out var state), state, ref _state),
        6 when name.SequenceEqual("symbol"u8) => cursor.TryText(out _symbol),
        8 when name.SequenceEqual("order_id"u8) => cursor.TryId(out _orderId),
        8 when name.SequenceEqual("leverage"u8) => cursor.TryDecimal(out _leverage),
        9 when name.SequenceEqual("open_type"u8) => cursor.TryWord(out _marginMode),
        9 when name.SequenceEqual("deal_size"u8) => Kept(cursor.TryWholeText(out var filled), filled, ref _filled),
        10 when name.SequenceEqual("last_trade"u8) => TryLastTrade(ref cursor),
        11 when name.SequenceEqual("create_time"u8) => Kept(cursor.TryWhole(out var created), created, ref _created),
        11 when name.SequenceEqual("update_time"u8) => Kept(cursor.TryWhole(out var updated), updated, ref _updated),
        13 when name.SequenceEqual("plan_order_id"u8) => cursor.TryId(out _planOrderId),
        13 when name.SequenceEqual("trigger_price"u8) => cursor.TryDecimal(out _triggerPrice),
        13 when name.SequenceEqual("callback_rate"u8) => cursor.TryDecimal(out _callbackRate),
        13 when name.SequenceEqual("position_mode"u8) => cursor.TryWord(out _positionMode),
        14 when name.SequenceEqual("deal_avg_price"u8) => cursor.TryDecimal(out _averagePrice),
        15 when name.SequenceEqual("client_order_id"u8) => cursor.TryText(out _clientOrderId),
        15 when name.SequenceEqual("execution_price"u8) => cursor.TryText(out _executionPrice),
        16 when name.SequenceEqual("activation_price"u8) => cursor.TryDecimal(out _activationPrice),
        18 when name.SequenceEqual("trigger_price_type"u8) => cursor.TryWord(out _triggerPriceType),
        21 when name.SequenceEqual("activation_price_type"u8) => cursor.TryWord(out _activationPriceType),
        _ => false,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryLastTrade(scoped ref WireCursor cursor)
    {
        _lastTrade = default;
        _hasLastTrade = false;
        if (cursor.TryTake("null"u8))
            return true;
        ReadOnlySpan<byte> id = default, currency = default;
        var hasCurrency = false;
        long? size = null;
        decimal? price = null, fee = null;
        if (!cursor.TryTake((byte)'{'))
            return false;
        do
        {
            if (!cursor.TryName(out var name))
                return false;
            bool isRead;
            if (name.SequenceEqual("lastTradeID"u8))
                isRead = cursor.TryId(out id);
            else if (name.SequenceEqual("fillQty"u8))
                (isRead, size) = (cursor.TryWholeText(out var read), read);
            else if (name.SequenceEqual("fillPrice"u8))
                isRead = cursor.TryDecimal(out price);
            else if (name.SequenceEqual("fee"u8))
                isRead = cursor.TryDecimal(out fee);
            else
                isRead = hasCurrency = name.SequenceEqual("feeCcy"u8) && cursor.TryText(out currency);
            if (!isRead)
                return false;
        }
        while (cursor.TryTake((byte)','));
        if (!cursor.TryTake((byte)'}') || id.IsEmpty || !hasCurrency || size is not { } sizeRead || price is not { } priceRead || fee is not { } feeRead)
            return false;
        _lastTrade = new LastTradeValue { TradeId = id, Size = sizeRead, Price = priceRead, BalanceChange = feeRead, FeeCurrency = currency };
        _hasLastTrade = true;
        return true;
    }

    private static bool Kept<T>(bool isRead, T value, ref T? member)
        where T : struct
    {
        member = value;
        return isRead;
    }
}
