using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MartDesk.Web.Charts;
using MartDesk.Web.Numbers;
using MartDesk.Web.Pages;

namespace MartDesk.Web.Live;

/// <summary>One message to an open page.</summary>
internal sealed record LiveUpdate
{
    /// <summary>Time of day of this picture; what the page names when it loses the desk.</summary>
    public required string Time { get; init; }

    /// <summary>New inner HTML by region.</summary>
    public required IReadOnlyDictionary<string, string> Regions { get; init; }

    /// <summary>What the chart draws besides candles; null on pages without one.</summary>
    public ChartState? Chart { get; init; }

    internal static LiveUpdate From(PageView view, IReadOnlyDictionary<string, string> regions) => new()
    {
        Time = Show.Time(view.Now),
        Regions = regions,
        Chart = view.Request.Kind == PageKind.Market ? ChartState.Of(view) : null,
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LiveUpdate))]
internal sealed partial class LiveJson : JsonSerializerContext
{
    /// <summary>HTML as it is: the message is JSON of its own type, read by a JSON parser, so six characters for each bracket buy nothing.</summary>
    internal static LiveJson Plain { get; } = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower });
}
