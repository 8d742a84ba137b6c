using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MartDesk.Conformance.Secrets;

/// <summary>Everything an exporter of OpenTelemetry would be handed: spans with their tags and events, measurements with theirs.</summary>
internal sealed class Traces : IDisposable
{
    private readonly ActivityListener _spans;
    private readonly MeterListener _measurements = new();

    public Traces()
    {
        _spans = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => Lines.Enqueue($"{span.Source.Name} {span.OperationName} {span.DisplayName} {Tags(span.TagObjects)} {Tags(span.Baggage)} {string.Join(' ', span.Events.Select(told => $"{told.Name} {Tags(told.Tags)}"))} {span.StatusDescription}"),
        };
        ActivitySource.AddActivityListener(_spans);
        _measurements.InstrumentPublished = static (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        _measurements.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _measurements.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _measurements.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _measurements.Start();
    }

    public ConcurrentQueue<string> Lines { get; } = [];

    public void Dispose()
    {
        _spans.Dispose();
        _measurements.Dispose();
    }

    private void Take<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => Lines.Enqueue($"{instrument.Meter.Name} {instrument.Name} {value} {Tags(tags.ToArray())}");

    private static string Tags<T>(IEnumerable<KeyValuePair<string, T>> tags) => string.Join(' ', tags.Select(tag => $"{tag.Key}={tag.Value}"));
}
