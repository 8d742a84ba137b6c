using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;
using MartDesk.BitMart.Clock;
using MartDesk.BitMart.Limits;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.BitMart.Telemetry;
using Microsoft.Extensions.Logging;

namespace MartDesk.BitMart.Rest;

/// <summary>Sends one call, once: limit, wire, judgement. Nothing here repeats, stamps again or signs again.</summary>
internal sealed class RestCaller : IDisposable
{
    private static readonly TimeSpan DefaultSilence = TimeSpan.FromSeconds(60);

    private readonly BitMartOptions _options;
    private readonly RestWire _wire;
    private readonly CallLimits _limits;
    private readonly QuietTime _venue;
    private readonly ConcurrentDictionary<Endpoint, Route> _routes = new(ReferenceEqualityComparer.Instance);
    private readonly ILogger _logger;

    public RestCaller(BitMartOptions options, HttpMessageHandler? handler)
    {
        options.ThrowIfBroken();
        _options = options;
        _logger = options.CreateLogger();
        _wire = new RestWire(options, handler);
        _limits = CallLimits.For(options.TimeProvider);
        _venue = _limits.Venue(options.Environment.RestAddress);
        Clock = options.Clock ?? new VenueClock(options.TimeProvider);
    }

    public VenueClock Clock { get; }

    /// <summary>A call without a body.</summary>
    public Task<Reply<T>> GetAsync<T>(Endpoint endpoint, string query, JsonTypeInfo<T> dataType, CancellationToken cancellationToken)
        where T : class => CallAsync(endpoint, query, null, 0, false, dataType, null, cancellationToken);

    /// <summary>A signed call: exactly this body with exactly this time.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="timestampMs">The time that is signed and sent.</param>
    /// <param name="body">The bytes that are signed and sent.</param>
    /// <param name="dataType">How the answer's data is read.</param>
    /// <param name="withoutData">The value of a success whose data does not matter; null when the data is wanted.</param>
    /// <param name="isUrgent">True for an order that reduces: it goes before those that open when calls have to wait.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    public Task<Reply<T>> PostAsync<T>(
        Endpoint endpoint, long timestampMs, byte[] body, JsonTypeInfo<T> dataType, T? withoutData, bool isUrgent, CancellationToken cancellationToken)
        where T : class => CallAsync(endpoint, "", body, timestampMs, isUrgent, dataType, withoutData, cancellationToken);

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

    private async Task<Reply<T>> CallAsync<T>(
        Endpoint endpoint, string query, byte[]? body, long timestampMs, bool isUrgent, JsonTypeInfo<T> dataType, T? withoutData, CancellationToken cancellationToken)
        where T : class
    {
        if (endpoint.Authentication != Authentication.None && _options.Credentials is null)
            throw new InvalidOperationException($"{endpoint.Path} needs credentials; give them in the options.");

        var route = RouteOf(endpoint);
        var address = query.Length == 0 ? route.Address : new Uri(_options.Environment.RestAddress, $"{endpoint.Path}?{query}");
        using var request = _wire.Write(endpoint, address, body, timestampMs);
        using var activity = BitMartTelemetry.StartCall(endpoint, _options.Environment.RestAddress);
        var startedAt = _options.TimeProvider.GetTimestamp();
        Reply<T>? reply = null; // Until it is judged: cancelled.
        var isAdmitted = false;
        try
        {
            var refusal = Refusal(endpoint, await EnterAsync(route, isUrgent, cancellationToken));
            isAdmitted = refusal is null;
            startedAt = BitMartTelemetry.Waited(endpoint, _options.TimeProvider, startedAt);
            reply = refusal is null ? Judge(route, await _wire.ExchangeAsync(request, cancellationToken), dataType, withoutData, activity) : new Reply<T>.NotSent(refusal);
        }
        finally
        {
            if (isAdmitted) route.Window.Leave();
            BitMartTelemetry.EndCall(activity, endpoint, reply, _options.TimeProvider, startedAt);
        }

        if (reply is Reply<T>.Ok) return reply;
        if (reply is Reply<T>.Unknown(var cause)) _logger.Uncertain(endpoint.Path, cause is UnexpectedAnswerException ? cause.Message : cause.GetType().Name);
        if (body is null || reply is not Reply<T>.Rejected({ Kind: BitMartErrorKind.Clock } error)) return reply;
        _logger.ClockWrong(error.Code);
        await MeasureClockAsync(isForced: true, cancellationToken);
        return reply;
    }

    private Route RouteOf(Endpoint endpoint) => _routes.TryGetValue(endpoint, out var known) ? known : _routes.GetOrAdd(endpoint, static (found, self) => self.CreateRoute(found), this);

    private Route CreateRoute(Endpoint endpoint)
    {
        var (root, key) = (_options.Environment.RestAddress, _options.Credentials?.Key ?? "");
        return new Route(endpoint, new Uri(root, endpoint.Path), _limits.Window(root, key, _options.AccountName ?? key, endpoint));
    }

    /// <summary>Waits for the rate limit. What is admitted must be counted out of the window again.</summary>
    private ValueTask<CallAdmission> EnterAsync(Route route, bool isUrgent, CancellationToken cancellationToken) =>
        _venue.Remaining > TimeSpan.Zero ? new ValueTask<CallAdmission>(CallAdmission.VenueSilenced) : route.Window.EnterAsync(_options.RateLimitWait, isUrgent, cancellationToken);

    private NotSentReason? Refusal(Endpoint endpoint, CallAdmission admission) => admission switch
    {
        CallAdmission.Admitted => null,
        CallAdmission.Full => new NotSentReason(
            NotSentKind.RateLimit, $"{endpoint.Path} is limited to {endpoint.Limit.Count} per {endpoint.Limit.Window.TotalSeconds:0} s; no room within {_options.RateLimitWait.TotalSeconds:0.###} s."),
        CallAdmission.Silenced => new NotSentReason(NotSentKind.Silenced, $"The venue refused {endpoint.Path} for too many calls and its silence is not over."),
        _ => new NotSentReason(NotSentKind.Silenced, $"The venue refused this address; {_venue.Remaining.TotalSeconds:0} s of silence are left."),
    };

    /// <summary>Decides what an answer proves, and learns the limits from it.</summary>
    private Reply<T> Judge<T>(Route route, in Answer answer, JsonTypeInfo<T> dataType, T? withoutData, System.Diagnostics.Activity? activity)
        where T : class
    {
        if (answer.Unsent is { } reason) return new Reply<T>.NotSent(reason);
        if (answer.Failure is { } failure) return new Reply<T>.Unknown(failure);
        if (answer.Used is not null || answer.Allowed is not null) route.Window.Observe(answer.Used, answer.Allowed);
        if (answer.HttpStatus is 418 or 429) KeepSilent(route, answer);
        if (activity is not null) BitMartTelemetry.Trace(activity, AnswerReader.TraceOf(answer));
        var reply = AnswerReader.Read(answer, dataType, withoutData, route.Endpoint.MayLackEnvelope);
        RestWire.Return(answer);
        return reply;
    }

    private void KeepSilent(Route route, in Answer answer)
    {
        var silence = answer.Reset ?? (answer.HttpStatus == 429 ? route.Endpoint.Limit.Window : DefaultSilence);
        _logger.Limited(route.Endpoint.Path, answer.HttpStatus, silence.TotalSeconds);
        if (answer.HttpStatus == 429) route.Window.Silence(silence);
        else _venue.Start(silence);
    }
}
