using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using MartDesk.BitMart.Clock;
using MartDesk.BitMart.Limits;
using MartDesk.BitMart.Protocol;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.BitMart.Telemetry;
using Microsoft.Extensions.Logging;

namespace MartDesk.BitMart.Rest;

/// <summary>Sends one call, once: limit, headers, wire, judgement. Nothing here repeats, stamps again or signs again.</summary>
internal sealed class RestCaller : IDisposable
{
    private const int LargestAnswer = 32 * 1024 * 1024;
    private static readonly TimeSpan DefaultSilence = TimeSpan.FromSeconds(60);

    private readonly BitMartOptions _options;
    private readonly HttpMessageInvoker _wire;
    private readonly CallLimits _limits;
    private readonly ConcurrentDictionary<Endpoint, Uri> _addresses = new(ReferenceEqualityComparer.Instance);
    private readonly ILogger _logger;

    public RestCaller(BitMartOptions options, HttpMessageHandler? handler)
    {
        options.ThrowIfBroken();
        _options = options;
        _logger = options.CreateLogger();
        _wire = new HttpMessageInvoker(handler ?? CreateHandler(options), disposeHandler: true);
        _limits = CallLimits.For(options.TimeProvider);
        Clock = new VenueClock(options.TimeProvider);
    }

    public VenueClock Clock { get; }

    /// <summary>A call without a body.</summary>
    public Task<Reply<T>> GetAsync<T>(Endpoint endpoint, string query, JsonTypeInfo<T> dataType, CancellationToken cancellationToken)
        where T : class => CallAsync(endpoint, query, null, 0, false, dataType, null, cancellationToken).AsTask();

    /// <summary>A signed call: exactly this body with exactly this time.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="timestampMs">The time that is signed and sent.</param>
    /// <param name="body">The bytes that are signed and sent.</param>
    /// <param name="dataType">How the answer's data is read.</param>
    /// <param name="withoutData">The value of a success whose data does not matter; null when the data is wanted.</param>
    /// <param name="isUrgent">True for an order that reduces: it goes before those that open when calls have to wait.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    public async Task<Reply<T>> PostAsync<T>(
        Endpoint endpoint, long timestampMs, byte[] body, JsonTypeInfo<T> dataType, T? withoutData, bool isUrgent, CancellationToken cancellationToken)
        where T : class
    {
        var reply = await CallAsync(endpoint, "", body, timestampMs, isUrgent, dataType, withoutData, cancellationToken);
        if (reply is not Reply<T>.Rejected({ Kind: BitMartErrorKind.Clock } error)) return reply;
        _logger.ClockWrong(error.Code);
        await MeasureClockAsync(isForced: true, cancellationToken);
        return reply;
    }

    /// <summary>Reads the venue's clock.</summary>
    public async Task<Reply<ClockReading>> MeasureClockAsync(bool isForced, CancellationToken cancellationToken)
    {
        var sentAt = _options.TimeProvider.GetTimestamp();
        switch (await GetAsync(FuturesEndpoints.SystemTime, "", Protocol.Futures.FuturesJson.Default.ServerTime, cancellationToken))
        {
            case Reply<Protocol.Clock.ServerTime>.Ok(var answer):
                Clock.Measure(answer.ServerTimeMs, sentAt, isForced);
                return new Reply<ClockReading>.Ok(new ClockReading(Clock.Now, Clock.Uncertainty ?? TimeSpan.Zero));
            case Reply<Protocol.Clock.ServerTime>.Rejected(var error): return new Reply<ClockReading>.Rejected(error);
            case Reply<Protocol.Clock.ServerTime>.NotSent(var reason): return new Reply<ClockReading>.NotSent(reason);
            case Reply<Protocol.Clock.ServerTime>.Unknown(var cause): return new Reply<ClockReading>.Unknown(cause);
            default: throw new System.Diagnostics.UnreachableException();
        }
    }

    public void Dispose() => _wire.Dispose();

    internal static SocketsHttpHandler CreateHandler(BitMartOptions options) => new()
    {
        // A call that a proxy answers, a redirect carries elsewhere or a cookie changes is not the call that was signed.
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = options.ConnectTimeout,
        ActivityHeadersPropagator = null, // Our trace ids are no business of the venue's.
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,

        // Shorter than the keep-alive of servers in front of venues, so that a call seldom meets a connection that is just being closed.
        // The handler sends a request a second time only while none of its body was written; CountedContent has a body on every write.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    };

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Reply<T>> CallAsync<T>(Endpoint endpoint, string query, byte[]? body, long timestampMs, bool isUrgent, JsonTypeInfo<T> dataType, T? withoutData, CancellationToken cancellationToken)
        where T : class
    {
        var credentials = _options.Credentials;
        if (endpoint.Authentication != Authentication.None && credentials is null)
            throw new InvalidOperationException($"{endpoint.Path} needs credentials; give them in the options.");

        using var request = CreateRequest(endpoint, query, body, timestampMs, credentials);
        using var activity = BitMartTelemetry.StartCall(endpoint, _options.Environment.RestAddress);
        var startedAt = _options.TimeProvider.GetTimestamp();
        var ending = new CallEnding("cancelled", 0);
        try
        {
            var (window, refusal) = await EnterAsync<T>(endpoint, credentials?.Key ?? "", isUrgent, cancellationToken);
            var enteredAt = _options.TimeProvider.GetTimestamp();
            BitMartTelemetry.Waited(endpoint, _options.TimeProvider.GetElapsedTime(startedAt, enteredAt));
            startedAt = enteredAt;
            var reply = window is null ? refusal! : await CallAdmittedAsync(window, request, endpoint, dataType, withoutData, cancellationToken); // One of the two is always there.
            ending = CallEnding.Of(reply);
            if (reply is Reply<T>.Unknown) _logger.Uncertain(endpoint.Path, ending.Message ?? "");
            return reply;
        }
        finally
        {
            BitMartTelemetry.EndCall(activity, endpoint, ending, _options.TimeProvider.GetElapsedTime(startedAt));
        }
    }

    /// <summary>Waits for the rate limit. Either the window that was entered and must be left, or why nothing may be sent.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<(CallWindow? Window, Reply<T>? Refusal)> EnterAsync<T>(Endpoint endpoint, string key, bool isUrgent, CancellationToken cancellationToken)
    {
        var venue = _limits.Venue(_options.Environment.RestAddress);
        if (venue.Remaining > TimeSpan.Zero)
            return (null, NotSent<T>(NotSentKind.Silenced, $"The venue refused this address; {venue.Remaining.TotalSeconds:0} s of silence are left."));

        var window = _limits.Window(_options.Environment.RestAddress, key, _options.AccountName ?? key, endpoint);
        return await window.EnterAsync(_options.RateLimitWait, isUrgent, cancellationToken) switch
        {
            CallAdmission.Full => (null, NotSent<T>(NotSentKind.RateLimit, $"{endpoint.Path} is limited to {endpoint.Limit.Count} per {endpoint.Limit.Window.TotalSeconds:0} s; no room within {_options.RateLimitWait.TotalSeconds:0.###} s.")),
            CallAdmission.Silenced => (null, NotSent<T>(NotSentKind.Silenced, $"The venue refused {endpoint.Path} for too many calls and its silence is not over.")),
            _ => (window, null),
        };
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Reply<T>> CallAdmittedAsync<T>(CallWindow window, HttpRequestMessage request, Endpoint endpoint, JsonTypeInfo<T> dataType, T? withoutData, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            var (answer, failure) = await SendAsync<T>(request, cancellationToken);
            if (answer is null) return failure!; // One of the two is always there.
            window.Observe(answer.Used, answer.Allowed);
            if (answer.HttpStatus is 418 or 429) KeepSilent(window, endpoint, answer);
            return AnswerReader.Read(answer, dataType, withoutData, endpoint.MayLackEnvelope);
        }
        finally
        {
            window.Leave();
        }
    }

    private void KeepSilent(CallWindow window, Endpoint endpoint, Answer answer)
    {
        var silence = answer.Reset ?? (answer.HttpStatus == 429 ? endpoint.Limit.Window : DefaultSilence);
        _logger.Limited(endpoint.Path, answer.HttpStatus, silence.TotalSeconds);
        if (answer.HttpStatus == 429) window.Silence(silence);
        else _limits.Venue(_options.Environment.RestAddress).Start(silence);
    }

    private HttpRequestMessage CreateRequest(Endpoint endpoint, string query, byte[]? body, long timestampMs, BitMartCredentials? credentials)
    {
        var address = query.Length == 0
            ? _addresses.GetOrAdd(endpoint, static (found, root) => new Uri(root, found.Path), _options.Environment.RestAddress)
            : new Uri(_options.Environment.RestAddress, $"{endpoint.Path}?{query}");
        var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, address);
        var headers = request.Headers;
        headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        if (_options.BrokerId is { } broker) headers.TryAddWithoutValidation(BitMartHeaders.BrokerId, broker);
        if (endpoint.Authentication != Authentication.None) headers.TryAddWithoutValidation(BitMartHeaders.Key, credentials!.Key); // Checked in CallAsync.
        if (body is null) return request;

        headers.TryAddWithoutValidation(BitMartHeaders.Timestamp, timestampMs.ToString(CultureInfo.InvariantCulture));
        headers.TryAddWithoutValidation(BitMartHeaders.Sign, credentials!.Sign(timestampMs, body)); // Every call with a body is signed.
        request.Content = new CountedContent(body);
        return request;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<(Answer? Answer, Reply<T>? Failure)> SendAsync<T>(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, _options.TimeProvider);
        using var both = cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken) : null;
        var ending = both?.Token ?? timeout.Token;
        try
        {
            using var response = await _wire.SendAsync(request, ending);
            var body = await ReadBodyAsync(response.Content, ending);
            var reset = ReadNumber(response.Headers, BitMartHeaders.RateLimitReset);
            return (new Answer(
                (int)response.StatusCode,
                body,
                reset is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                ReadNumber(response.Headers, BitMartHeaders.RateLimitRemaining),
                ReadNumber(response.Headers, BitMartHeaders.RateLimitLimit)), null);
        }
        catch (Exception exception) when (IsUnsent(request, exception, timeout))
        {
            return (null, NotSent<T>(NotSentKind.NoConnection, $"No connection to {request.RequestUri!.Authority}: {exception.Message}"));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException exception)
        {
            return (null, new Reply<T>.Unknown(new TimeoutException($"No answer within {_options.Timeout.TotalSeconds:0.###} s.", exception)));
        }
        catch (Exception exception)
        {
            // Whatever it was, it came after the call may have left: the order is not known to be absent.
            return (null, new Reply<T>.Unknown(exception));
        }
    }

    /// <summary>True when the connection itself failed, or its own timeout ended before ours, and none of a body was handed over.</summary>
    private static bool IsUnsent(HttpRequestMessage request, Exception exception, CancellationTokenSource timeout)
    {
        if (request.Content is CountedContent { WasStarted: true }) return false;
        return exception switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } => true,
            OperationCanceledException { InnerException: TimeoutException } => !timeout.IsCancellationRequested,
            _ => false,
        };
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var stream = await content.ReadAsStreamAsync(cancellationToken);
        var body = new ArrayBufferWriter<byte>((int)Math.Clamp((content.Headers.ContentLength ?? 1024) + 1, 256, 1024 * 1024)); // One more than the body, so that its end is seen.
        while (true)
        {
            var read = await stream.ReadAsync(body.GetMemory(), cancellationToken);
            if (read == 0) return body.WrittenMemory;
            body.Advance(read);
            if (body.WrittenCount > LargestAnswer) throw new IOException($"The answer is longer than {LargestAnswer} bytes.");
        }
    }

    private static int? ReadNumber(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && int.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static Reply<T>.NotSent NotSent<T>(NotSentKind kind, string message) => new(new NotSentReason(kind, message));
}
