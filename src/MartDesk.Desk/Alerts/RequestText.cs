using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Alerts;

/// <summary>
/// An <see cref="AlertRequest"/> as the text it is stored as: JSON, members in the order they are declared, choices by name, what is null left out.
/// Written out by hand, since every alert is written and read, and a desk just started would compile two thousand methods for it with the framework's.
/// </summary>
internal static class RequestText
{
    private static readonly JsonEncodedText[] Names = [.. Enum.GetNames<Field>().Select(static name => JsonEncodedText.Encode(name))];
    private static readonly RequestWords AlertOrderTypeWords = new(typeof(AlertOrderType));
    private static readonly RequestWords AlertVerbWords = new(typeof(AlertVerb));
    private static readonly RequestWords CancelOpenWords = new(typeof(CancelOpen));
    private static readonly RequestWords MarginModeWords = new(typeof(MarginMode));
    private static readonly RequestWords OnConflictWords = new(typeof(OnConflict));
    private static readonly RequestWords OnDesyncWords = new(typeof(OnDesync));
    private static readonly RequestWords OnUnfilledWords = new(typeof(OnUnfilled));
    private static readonly RequestWords PositionModeWords = new(typeof(PositionMode));
    private static readonly RequestWords PositionSideWords = new(typeof(PositionSide));
    private static readonly RequestWords PriceSourceWords = new(typeof(PriceSource));
    private static readonly RequestWords QuantityUnitWords = new(typeof(QuantityUnit));
    private static readonly RequestWords SelfTradePreventionWords = new(typeof(SelfTradePrevention));
    private static readonly RequestWords TargetPositionWords = new(typeof(TargetPosition));
    private static readonly RequestWords TimeInForceWords = new(typeof(TimeInForce));
    private static readonly RequestWords TriggerByWords = new(typeof(TriggerBy));

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? t_writer;

    /// <summary>The text of a request.</summary>
    public static string Write(AlertRequest request)
    {
        var buffer = t_buffer ??= new ArrayBufferWriter<byte>(2048);
        var writer = t_writer ??= new Utf8JsonWriter(buffer);
        buffer.ResetWrittenCount();
        writer.Reset();
        writer.WriteStartObject();
        writer.WriteString(Name(Field.Verb), AlertVerbWords[(int)request.Verb]);
        writer.WriteString(Name(Field.Symbol), request.Symbol);
        if (request.Side is { } side)
            writer.WriteString(Name(Field.Side), PositionSideWords[(int)side]);
        if (request.Before is { } before)
            writer.WriteString(Name(Field.Before), TargetPositionWords[(int)before]);
        if (request.BeforeSize is { } beforeSize)
            writer.WriteNumber(Name(Field.BeforeSize), beforeSize);
        if (request.After is { } after)
            writer.WriteString(Name(Field.After), TargetPositionWords[(int)after]);
        if (request.AfterSize is { } afterSize)
            writer.WriteNumber(Name(Field.AfterSize), afterSize);
        if (request.Quantity is { } quantity)
            writer.WriteNumber(Name(Field.Quantity), quantity);
        writer.WriteString(Name(Field.Unit), QuantityUnitWords[(int)request.Unit]);
        writer.WriteBoolean(Name(Field.IsMarginBasis), request.IsMarginBasis);
        writer.WriteString(Name(Field.OrderType), AlertOrderTypeWords[(int)request.OrderType]);
        if (request.LimitPrice is { } limitPrice)
            writer.WriteNumber(Name(Field.LimitPrice), limitPrice);
        if (request.PriceOffsetPercent is { } priceOffsetPercent)
            writer.WriteNumber(Name(Field.PriceOffsetPercent), priceOffsetPercent);
        writer.WriteString(Name(Field.OffsetFrom), PriceSourceWords[(int)request.OffsetFrom]);
        if (request.TriggerPrice is { } triggerPrice)
            writer.WriteNumber(Name(Field.TriggerPrice), triggerPrice);
        writer.WriteString(Name(Field.TriggerBy), TriggerByWords[(int)request.TriggerBy]);
        if (request.TrailPercent is { } trailPercent)
            writer.WriteNumber(Name(Field.TrailPercent), trailPercent);
        if (request.ActivationPrice is { } activationPrice)
            writer.WriteNumber(Name(Field.ActivationPrice), activationPrice);
        writer.WriteString(Name(Field.TimeInForce), TimeInForceWords[(int)request.TimeInForce]);
        writer.WriteBoolean(Name(Field.IsReduceOnly), request.IsReduceOnly);
        if (request.ExpiresSeconds is { } expiresSeconds)
            writer.WriteNumber(Name(Field.ExpiresSeconds), expiresSeconds);
        writer.WriteString(Name(Field.OnUnfilled), OnUnfilledWords[(int)request.OnUnfilled]);
        writer.WriteNumber(Name(Field.Leverage), request.Leverage);
        writer.WriteString(Name(Field.MarginMode), MarginModeWords[(int)request.MarginMode]);
        if (request.PositionMode is { } positionMode)
            writer.WriteString(Name(Field.PositionMode), PositionModeWords[(int)positionMode]);
        writer.WriteString(Name(Field.SelfTrade), SelfTradePreventionWords[(int)request.SelfTrade]);
        WriteWishes(writer, Field.TakeProfits, request.TakeProfits, WishJson.Default.TakeProfitWish);
        WriteWish(writer, Field.StopLoss, request.StopLoss, WishJson.Default.StopLossWish);
        WriteWish(writer, Field.TrailingStop, request.TrailingStop, WishJson.Default.TrailingStopWish);
        WriteWishes(writer, Field.Averaging, request.Averaging, WishJson.Default.AveragingWish);
        WriteWish(writer, Field.BreakEven, request.BreakEven, WishJson.Default.BreakEvenWish);
        if (request.CancelOpen is { } cancelOpen)
            writer.WriteString(Name(Field.CancelOpen), CancelOpenWords[(int)cancelOpen]);
        if (request.SignalPrice is { } signalPrice)
            writer.WriteNumber(Name(Field.SignalPrice), signalPrice);
        writer.WriteNumber(Name(Field.MaxDeviationPercent), request.MaxDeviationPercent);
        if (request.MaxSpreadPercent is { } maxSpreadPercent)
            writer.WriteNumber(Name(Field.MaxSpreadPercent), maxSpreadPercent);
        writer.WriteBoolean(Name(Field.SplitsEntries), request.SplitsEntries);
        writer.WriteNumber(Name(Field.EventTimeMs), request.EventTimeMs);
        writer.WriteBoolean(Name(Field.HasEventTime), request.HasEventTime);
        writer.WriteNumber(Name(Field.EntryMaxLagSeconds), request.EntryMaxLagSeconds);
        writer.WriteNumber(Name(Field.ExitMaxLagSeconds), request.ExitMaxLagSeconds);
        writer.WriteNumber(Name(Field.DelaySeconds), request.DelaySeconds);
        writer.WriteString(Name(Field.OnConflict), OnConflictWords[(int)request.OnConflict]);
        writer.WriteString(Name(Field.OnDesync), OnDesyncWords[(int)request.OnDesync]);
        if (request.Strategy is { } strategy)
            writer.WriteString(Name(Field.Strategy), strategy);
        if (request.Tag is { } tag)
            writer.WriteString(Name(Field.Tag), tag);
        if (request.OrderId is { } orderId)
            writer.WriteString(Name(Field.OrderId), orderId);
        WriteWish(writer, Field.Named, request.Named, WishJson.Default.OrderNamed);
        WriteWish(writer, Field.Edit, request.Edit, WishJson.Default.OrderEdit);
        if (request.Venue is { } venue)
            writer.WriteString(Name(Field.Venue), venue);
        writer.WriteEndObject();
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads a text back. Members that are not known are passed over.</summary>
    /// <exception cref="JsonException">It is no request.</exception>
    public static AlertRequest Read(string text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            var reader = new Utf8JsonReader(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)));
            return Read(ref reader);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw new JsonException($"This is no request: {e.Message}", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static AlertRequest Read(ref Utf8JsonReader reader)
    {
        AlertVerb? verb = null;
        string? symbol = null;
        PositionSide? side = null;
        TargetPosition? before = null;
        decimal? beforeSize = null;
        TargetPosition? after = null;
        decimal? afterSize = null;
        decimal? quantity = null;
        var unit = default(QuantityUnit);
        var isMarginBasis = false;
        var orderType = default(AlertOrderType);
        decimal? limitPrice = null;
        decimal? priceOffsetPercent = null;
        var offsetFrom = default(PriceSource);
        decimal? triggerPrice = null;
        var triggerBy = default(TriggerBy);
        decimal? trailPercent = null;
        decimal? activationPrice = null;
        var timeInForce = default(TimeInForce);
        var isReduceOnly = false;
        int? expiresSeconds = null;
        var onUnfilled = default(OnUnfilled);
        int? leverage = null;
        MarginMode? marginMode = null;
        PositionMode? positionMode = null;
        var selfTrade = default(SelfTradePrevention);
        IReadOnlyList<TakeProfitWish> takeProfits = [];
        StopLossWish? stopLoss = null;
        TrailingStopWish? trailingStop = null;
        IReadOnlyList<AveragingWish> averaging = [];
        BreakEvenWish? breakEven = null;
        CancelOpen? cancelOpen = null;
        decimal? signalPrice = null;
        var maxDeviationPercent = default(decimal);
        decimal? maxSpreadPercent = null;
        var splitsEntries = false;
        var eventTimeMs = default(long);
        var hasEventTime = false;
        var entryMaxLagSeconds = default(int);
        var exitMaxLagSeconds = default(int);
        var delaySeconds = default(int);
        var onConflict = default(OnConflict);
        var onDesync = default(OnDesync);
        string? strategy = null;
        string? tag = null;
        string? orderId = null;
        OrderNamed? named = null;
        OrderEdit? edit = null;
        string? venue = null;

        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("A request begins with a brace.");
        var expected = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = Find(ref reader, ref expected);
            reader.Read();
            switch (field)
            {
                case Field.Verb:
                    verb = (AlertVerb)AlertVerbWords.Read(ref reader);
                    break;
                case Field.Symbol:
                    symbol = reader.GetString();
                    break;
                case Field.Side:
                    side = reader.TokenType == JsonTokenType.Null ? null : (PositionSide)PositionSideWords.Read(ref reader);
                    break;
                case Field.Before:
                    before = reader.TokenType == JsonTokenType.Null ? null : (TargetPosition)TargetPositionWords.Read(ref reader);
                    break;
                case Field.BeforeSize:
                    beforeSize = reader.TokenType == JsonTokenType.Null ? null : reader.GetDecimal();
                    break;
                case Field.After:
                    after = reader.TokenType == JsonTokenType.Null ? null : (TargetPosition)TargetPositionWords.Read(ref reader);
                    break;
                case Field.AfterSize:
                    afterSize = reader.TokenType == JsonTokenType.Null ? null : reader.GetDecimal();
                    break;
                case Field.Quantity:
                    quantity = reader.TokenType == JsonTokenType.Null ? null : reader.GetDecimal();
                    break;
                case Field.Unit:
                    unit = (QuantityUnit)QuantityUnitWords.Read(ref reader);
                    break;
                case Field.IsMarginBasis:
                    isMarginBasis = reader.GetBoolean();
                    break;
                case Field.OrderType:
                    orderType = (AlertOrderType)AlertOrderTypeWords.Read(ref reader);
                    break;
                case Field.LimitPrice:
                    limitPrice = reader.TokenType == JsonTokenType.Null ? null : reader.GetDecimal();
                    break;
                case Field.PriceOffsetPercent:
                    priceOffsetPercent = reader.TokenType == JsonTokenType.Null ? null : reader.GetDecimal();
                    break;
                case Field.OffsetFrom:
                    offsetFrom = (PriceSource)PriceSourceWords.Read(ref reader);
                    break;
                case Field.TriggerPrice:
                    triggerPrice = reader.TokenType == JsonTokenType.Null ? null : reader.GetDecimal();
                    break;
                case Field.TriggerBy:
                    triggerBy = (TriggerBy)TriggerByWords.Read(ref reader);
                    break;
                case Field.TrailPercent:
                    trailPercent = reader.TokenType == JsonTokenType.Null ? null : reader.GetDecimal();
                    break;
                case Field.ActivationPrice:
                    activationPrice = reader.TokenType == JsonTokenType.Null ? null : reader.GetDecimal();
                    break;
                case Field.TimeInForce:
                    timeInForce = (TimeInForce)TimeInForceWords.Read(ref reader);
                    break;
                case Field.IsReduceOnly:
                    isReduceOnly = reader.GetBoolean();
                    break;
                case Field.ExpiresSeconds:
                    expiresSeconds = reader.TokenType == JsonTokenType.Null ? null : reader.GetInt32();
                    break;
                case Field.OnUnfilled:
                    onUnfilled = (OnUnfilled)OnUnfilledWords.Read(ref reader);
                    break;
                case Field.Leverage:
                    leverage = reader.GetInt32();
                    break;
                case Field.MarginMode:
                    marginMode = (MarginMode)MarginModeWords.Read(ref reader);
                    break;
                case Field.PositionMode:
                    positionMode = reader.TokenType == JsonTokenType.Null ? null : (PositionMode)PositionModeWords.Read(ref reader);
                    break;
                case Field.SelfTrade:
                    selfTrade = (SelfTradePrevention)SelfTradePreventionWords.Read(ref reader);
                    break;
                case Field.TakeProfits:
                    takeProfits = ReadWishes(ref reader, WishJson.Default.TakeProfitWish);
                    break;
                case Field.StopLoss:
                    stopLoss = JsonSerializer.Deserialize(ref reader, WishJson.Default.StopLossWish);
                    break;
                case Field.TrailingStop:
                    trailingStop = JsonSerializer.Deserialize(ref reader, WishJson.Default.TrailingStopWish);
                    break;
                case Field.Averaging:
                    averaging = ReadWishes(ref reader, WishJson.Default.AveragingWish);
                    break;
                case Field.BreakEven:
                    breakEven = JsonSerializer.Deserialize(ref reader, WishJson.Default.BreakEvenWish);
                    break;
                case Field.CancelOpen:
                    cancelOpen = reader.TokenType == JsonTokenType.Null ? null : (CancelOpen)CancelOpenWords.Read(ref reader);
                    break;
                case Field.SignalPrice:
                    signalPrice = reader.TokenType == JsonTokenType.Null ? null : reader.GetDecimal();
                    break;
                case Field.MaxDeviationPercent:
                    maxDeviationPercent = reader.GetDecimal();
                    break;
                case Field.MaxSpreadPercent:
                    maxSpreadPercent = reader.TokenType == JsonTokenType.Null ? null : reader.GetDecimal();
                    break;
                case Field.SplitsEntries:
                    splitsEntries = reader.GetBoolean();
                    break;
                case Field.EventTimeMs:
                    eventTimeMs = reader.GetInt64();
                    break;
                case Field.HasEventTime:
                    hasEventTime = reader.GetBoolean();
                    break;
                case Field.EntryMaxLagSeconds:
                    entryMaxLagSeconds = reader.GetInt32();
                    break;
                case Field.ExitMaxLagSeconds:
                    exitMaxLagSeconds = reader.GetInt32();
                    break;
                case Field.DelaySeconds:
                    delaySeconds = reader.GetInt32();
                    break;
                case Field.OnConflict:
                    onConflict = (OnConflict)OnConflictWords.Read(ref reader);
                    break;
                case Field.OnDesync:
                    onDesync = (OnDesync)OnDesyncWords.Read(ref reader);
                    break;
                case Field.Strategy:
                    strategy = reader.GetString();
                    break;
                case Field.Tag:
                    tag = reader.GetString();
                    break;
                case Field.OrderId:
                    orderId = reader.GetString();
                    break;
                case Field.Named:
                    named = JsonSerializer.Deserialize(ref reader, WishJson.Default.OrderNamed);
                    break;
                case Field.Edit:
                    edit = JsonSerializer.Deserialize(ref reader, WishJson.Default.OrderEdit);
                    break;
                case Field.Venue:
                    venue = reader.GetString();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.Read())
            throw new JsonException("There is something behind the request.");
        return new AlertRequest
        {
            Verb = verb ?? throw Missing(Field.Verb),
            Symbol = symbol ?? throw Missing(Field.Symbol),
            Side = side,
            Before = before,
            BeforeSize = beforeSize,
            After = after,
            AfterSize = afterSize,
            Quantity = quantity,
            Unit = unit,
            IsMarginBasis = isMarginBasis,
            OrderType = orderType,
            LimitPrice = limitPrice,
            PriceOffsetPercent = priceOffsetPercent,
            OffsetFrom = offsetFrom,
            TriggerPrice = triggerPrice,
            TriggerBy = triggerBy,
            TrailPercent = trailPercent,
            ActivationPrice = activationPrice,
            TimeInForce = timeInForce,
            IsReduceOnly = isReduceOnly,
            ExpiresSeconds = expiresSeconds,
            OnUnfilled = onUnfilled,
            Leverage = leverage ?? throw Missing(Field.Leverage),
            MarginMode = marginMode ?? throw Missing(Field.MarginMode),
            PositionMode = positionMode,
            SelfTrade = selfTrade,
            TakeProfits = takeProfits,
            StopLoss = stopLoss,
            TrailingStop = trailingStop,
            Averaging = averaging,
            BreakEven = breakEven,
            CancelOpen = cancelOpen,
            SignalPrice = signalPrice,
            MaxDeviationPercent = maxDeviationPercent,
            MaxSpreadPercent = maxSpreadPercent,
            SplitsEntries = splitsEntries,
            EventTimeMs = eventTimeMs,
            HasEventTime = hasEventTime,
            EntryMaxLagSeconds = entryMaxLagSeconds,
            ExitMaxLagSeconds = exitMaxLagSeconds,
            DelaySeconds = delaySeconds,
            OnConflict = onConflict,
            OnDesync = onDesync,
            Strategy = strategy,
            Tag = tag,
            OrderId = orderId,
            Named = named,
            Edit = edit,
            Venue = venue,
        };
    }

    /// <summary>The field of the name that stands here; null when there is none. Nearly always it is the one behind the last, or a few further on.</summary>
    private static Field? Find(ref Utf8JsonReader reader, ref int expected)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            var at = (expected + i) % Names.Length;
            if (!reader.ValueTextEquals(Names[at].EncodedUtf8Bytes))
                continue;
            expected = at + 1;
            return (Field)at;
        }

        return null;
    }

    private static JsonEncodedText Name(Field field) => Names[(int)field];

    private static JsonException Missing(Field field) => new($"The request has no {field}.");

    private static void WriteWish<T>(Utf8JsonWriter writer, Field field, T? wish, JsonTypeInfo<T> type)
        where T : class
    {
        if (wish is null)
            return;
        writer.WritePropertyName(Name(field));
        JsonSerializer.Serialize(writer, wish, type);
    }

    private static void WriteWishes<T>(Utf8JsonWriter writer, Field field, IReadOnlyList<T> wishes, JsonTypeInfo<T> type)
        where T : class
    {
        writer.WriteStartArray(Name(field));
        for (var i = 0; i < wishes.Count; i++)
            JsonSerializer.Serialize(writer, wishes[i], type);
        writer.WriteEndArray();
    }

    private static T[] ReadWishes<T>(ref Utf8JsonReader reader, JsonTypeInfo<T> type)
        where T : class
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("A list begins with a bracket.");
        List<T>? wishes = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            (wishes ??= []).Add(JsonSerializer.Deserialize(ref reader, type) ?? throw new JsonException("A list has no empty places."));
        return wishes is null ? [] : [.. wishes];
    }

    /// <summary>The members of a request, in the order they are written.</summary>
    private enum Field
    {
        Verb,
        Symbol,
        Side,
        Before,
        BeforeSize,
        After,
        AfterSize,
        Quantity,
        Unit,
        IsMarginBasis,
        OrderType,
        LimitPrice,
        PriceOffsetPercent,
        OffsetFrom,
        TriggerPrice,
        TriggerBy,
        TrailPercent,
        ActivationPrice,
        TimeInForce,
        IsReduceOnly,
        ExpiresSeconds,
        OnUnfilled,
        Leverage,
        MarginMode,
        PositionMode,
        SelfTrade,
        TakeProfits,
        StopLoss,
        TrailingStop,
        Averaging,
        BreakEven,
        CancelOpen,
        SignalPrice,
        MaxDeviationPercent,
        MaxSpreadPercent,
        SplitsEntries,
        EventTimeMs,
        HasEventTime,
        EntryMaxLagSeconds,
        ExitMaxLagSeconds,
        DelaySeconds,
        OnConflict,
        OnDesync,
        Strategy,
        Tag,
        OrderId,
        Named,
        Edit,
        Venue,
    }
}

/// <summary>What few alerts ask for is left to the framework.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TakeProfitWish))]
[JsonSerializable(typeof(AveragingWish))]
[JsonSerializable(typeof(BreakEvenWish))]
[JsonSerializable(typeof(OrderEdit))]
[JsonSerializable(typeof(OrderNamed))]
[JsonSerializable(typeof(StopLossWish))]
[JsonSerializable(typeof(TrailingStopWish))]
internal sealed partial class WishJson : JsonSerializerContext;
