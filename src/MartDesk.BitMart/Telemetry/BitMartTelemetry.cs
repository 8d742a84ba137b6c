using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Protocol.Limits;

namespace MartDesk.BitMart.Telemetry;

/// <summary>What the SDK tells OpenTelemetry: one activity per call, and metrics. Costs next to nothing while nobody listens.</summary>
/// <remarks>
/// Listen with <c>AddSource(BitMartTelemetry.Name)</c> and <c>AddMeter(BitMartTelemetry.Name)</c>. No key, secret, memo or body is ever in it.
/// </remarks>
public static class BitMartTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "MartDesk.BitMart";

    /// <summary>Histogram, seconds: from the call's admission by the rate limit to its judged answer. Tags: endpoint, outcome, code.</summary>
    public const string CallDuration = "bitmart.client.call.duration";

    /// <summary>Histogram, seconds: how long a call waited for the rate limit. Tag: endpoint.</summary>
    public const string LimiterWait = "bitmart.client.limiter.wait";

    /// <summary>Counter: streams that connected again. Tag: stream.</summary>
    public const string StreamReconnects = "bitmart.client.stream.reconnects";

    /// <summary>Gauge: stream events queued for a reader. Tag: stream.</summary>
    public const string StreamQueueDepth = "bitmart.client.stream.queue.depth";

    /// <summary>Counter: stream events dropped because a reader was slow.</summary>
    public const string StreamDropped = "bitmart.client.stream.dropped";

    /// <summary>Counter: snapshots asked for because messages of a local book were missing or its snapshot was old.</summary>
    public const string BookResyncs = "bitmart.client.book.resyncs";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Calls = Meter.CreateHistogram<double>(CallDuration, "s", "Time of a call, from admission by the rate limit to its judged answer.");
    private static readonly Histogram<double> Waits = Meter.CreateHistogram<double>(LimiterWait, "s", "Time a call waited for the rate limit.");

    private static readonly ConditionalWeakTable<StreamQueue, string> Queues = [];

    static BitMartTelemetry() => Meter.CreateObservableGauge(
        StreamQueueDepth, () => Queues.Select(queue => new Measurement<int>(queue.Key.Count, new KeyValuePair<string, object?>("stream", queue.Value))), "{event}", "Stream events queued for a reader.");

    internal static Counter<long> Reconnects { get; } = Meter.CreateCounter<long>(StreamReconnects, "{connection}", "Streams that connected again.");

    internal static Counter<long> Dropped { get; } = Meter.CreateCounter<long>(StreamDropped, "{event}", "Stream events dropped for slow readers.");

    internal static Counter<long> Resyncs { get; } = Meter.CreateCounter<long>(BookResyncs, "{snapshot}", "Snapshots asked for to put a local book right.");

    /// <summary>From now on the depth of this queue is told, until it is collected.</summary>
    internal static void Watch(StreamQueue queue, string stream) => Queues.Add(queue, stream);

    internal static Activity? StartCall(Endpoint endpoint, Uri venue)
    {
        if (!Source.HasListeners()) return null; // Before the name is put together.
        var activity = Source.StartActivity($"{endpoint.Method} {endpoint.Path}", ActivityKind.Client);
        if (activity is null) return null;
        activity.SetTag("http.request.method", endpoint.Method);
        activity.SetTag("url.path", endpoint.Path);
        activity.SetTag("server.address", venue.Host);
        activity.SetTag("server.port", venue.Port);
        return activity;
    }

    /// <summary>Notes how a call ended.</summary>
    /// <param name="activity">Its activity; null while nobody listens.</param>
    /// <param name="endpoint">Where it went.</param>
    /// <param name="reply">How it ended; null when its caller cancelled it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="since">When it was admitted, a timestamp of the clock.</param>
    internal static void EndCall<T>(Activity? activity, Endpoint endpoint, Reply<T>? reply, TimeProvider time, long since)
    {
        if (activity is null && !Calls.Enabled) return;
        var ending = reply is null ? new CallEnding("cancelled", 0) : CallEnding.Of(reply);
        Calls.Record(time.GetElapsedTime(since).TotalSeconds, new("endpoint", endpoint.Path), new("outcome", ending.Outcome), new("code", ending.Code));
        if (activity is null) return;
        activity.SetTag("bitmart.outcome", ending.Outcome);
        activity.SetTag("bitmart.attempts", ending.Attempts);
        if (ending.Code is { } code) activity.SetTag("bitmart.code", code);
        if (ending.HttpStatus is { } status) activity.SetTag("http.response.status_code", status);
        if (ending.Outcome != "ok") activity.SetStatus(ActivityStatusCode.Error, ending.Message);
    }

    /// <summary>Notes the venue's id of a request.</summary>
    internal static void Trace(Activity activity, string trace)
    {
        if (trace.Length > 0) activity.SetTag("bitmart.trace", trace);
    }

    /// <summary>Notes how long a call waited for its limit, and tells the time.</summary>
    internal static long Waited(Endpoint endpoint, TimeProvider time, long since)
    {
        var now = time.GetTimestamp();
        if (Waits.Enabled) Waits.Record(time.GetElapsedTime(since, now).TotalSeconds, new KeyValuePair<string, object?>("endpoint", endpoint.Path));
        return now;
    }
}

/// <summary>How a call ended, for telemetry.</summary>
/// <param name="Outcome"><c>ok</c>, <c>rejected</c>, <c>not_sent</c>, <c>unknown</c> or <c>cancelled</c>.</param>
/// <param name="Attempts">How often it was sent: 1, or 0 when it was not. Nothing here sends twice.</param>
/// <param name="HttpStatus">HTTP status; null without an answer.</param>
/// <param name="Code">The venue's code; null without one.</param>
/// <param name="Message">Why it was no success.</param>
internal readonly record struct CallEnding(string Outcome, int Attempts, int? HttpStatus = null, int? Code = null, string? Message = null)
{
    public static CallEnding Of<T>(Reply<T> reply) => reply switch
    {
        Reply<T>.Ok => new CallEnding("ok", 1, 200, 1000),
        Reply<T>.Rejected(var error) => new CallEnding("rejected", 1, error.HttpStatus, error.Code, error.Message),
        Reply<T>.NotSent(var reason) => new CallEnding("not_sent", 0, Message: reason.Message),
        Reply<T>.Unknown(UnexpectedAnswerException answer) => new CallEnding("unknown", 1, answer.HttpStatus, answer.Code, answer.Message),
        Reply<T>.Unknown(var cause) => new CallEnding("unknown", 1, Message: cause.GetType().Name),
        _ => throw new UnreachableException(),
    };
}
