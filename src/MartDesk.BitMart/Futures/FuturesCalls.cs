using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MartDesk.BitMart.Protocol.Futures;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.BitMart.Protocol.Signing;
using MartDesk.BitMart.Rest;

namespace MartDesk.BitMart.Futures;

/// <summary>What every group of calls needs: one query or one signed body, once.</summary>
internal sealed class FuturesCalls(RestCaller caller)
{
    /// <summary>Venue time now in Unix milliseconds.</summary>
    public long NowMs => caller.Clock.NowMs;

    public Task<Reply<T>> GetAsync<T>(Endpoint endpoint, Query query, JsonTypeInfo<T> dataType, CancellationToken cancellationToken)
        where T : class => caller.GetAsync(endpoint, query.ToString(), dataType, cancellationToken);

    public Task<Reply<T>> PostAsync<TRequest, T>(
        Endpoint endpoint, TRequest request, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<T> dataType, CancellationToken cancellationToken)
        where T : class => caller.PostAsync(endpoint, caller.Clock.NowMs, JsonSerializer.SerializeToUtf8Bytes(request, requestType), dataType, null, false, cancellationToken);

    /// <summary>A cancel: its success carries nothing, at times not even an empty <c>data</c>.</summary>
    public Task<Reply<CancelAck>> CancelAsync<TRequest>(Endpoint endpoint, TRequest request, JsonTypeInfo<TRequest> requestType, CancellationToken cancellationToken) =>
        PostAsync(endpoint, request, requestType, FuturesJson.Default.CancelAck, new CancelAck(), cancellationToken);

    public Task<Reply<T>> PostAsync<TRequest, T>(
        Endpoint endpoint, TRequest request, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<T> dataType, T withoutData, CancellationToken cancellationToken)
        where T : class => caller.PostAsync(endpoint, caller.Clock.NowMs, JsonSerializer.SerializeToUtf8Bytes(request, requestType), dataType, withoutData, false, cancellationToken);

    /// <summary>Sends an order as it was prepared, unless the venue would not take its time any more.</summary>
    public async Task<Reply<T>> SendAsync<T>(Endpoint endpoint, long timestampMs, string text, JsonTypeInfo<T> dataType, CancellationToken cancellationToken)
        where T : class
    {
        var age = TimeSpan.FromMilliseconds(NowMs - timestampMs);
        if (age > RequestSigner.TimestampLifetime)
            return new Reply<T>.NotSent(new NotSentReason(NotSentKind.TimestampExpired, $"The order was prepared {age.TotalSeconds:0} s ago; the venue takes {RequestSigner.TimestampLifetime.TotalSeconds:0} s."));
        var body = Encoding.UTF8.GetBytes(text);
        return await caller.PostAsync(endpoint, timestampMs, body, dataType, null, OrderCheck.IsExit(body), cancellationToken);
    }

    public static Query ForSymbol(string symbol) => new Query().Add("symbol", NotEmpty(symbol));

    public static string NotEmpty(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return value;
    }
}
