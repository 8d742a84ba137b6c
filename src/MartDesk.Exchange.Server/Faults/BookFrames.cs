using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Streams;

namespace MartDesk.Exchange.Server.Faults;

/// <summary>Messages about books, made wrong in the ways that books go wrong.</summary>
internal static class BookFrames
{
    private const int ToBids = 1;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The message with its version counted anew: the first of its topic that this reader gets so has version 1.</summary>
    /// <param name="text">A message of <c>depthIncrease</c>.</param>
    /// <param name="topic">Its topic.</param>
    /// <param name="starts">The true version that became 1, by topic; one that is missing is added.</param>
    public static ReadOnlyMemory<byte> RestartVersions(ReadOnlyMemory<byte> text, string topic, Dictionary<string, long> starts) => Change(text, data =>
    {
        var version = data["version"]!.GetValue<long>(); // every message of the channel has it
        if (!starts.TryGetValue(topic, out var start))
            starts.Add(topic, start = version);
        data["version"] = version - start + 1;
    });

    /// <summary>The message with a bid one step above the best ask, or, where it has asks only, an ask one step below the best bid. With a side empty it stays as it is.</summary>
    public static ReadOnlyMemory<byte> Cross(ReadOnlyMemory<byte> text, PublicChannel channel)
    {
        if (channel.Best is not { } best || channel.Topic.Instrument is not { } instrument)
            return text;
        var (bid, ask) = best;
        var (above, below) = (Json.Text(instrument.ToPrice(ask.PriceTicks + 1)), Json.Text(instrument.ToPrice(Math.Max(1, bid.PriceTicks - 1))));
        return Change(text, data =>
        {
            if (data.ContainsKey("best_bid_price"))
                data["best_bid_price"] = above;
            else if (data["bids"] is JsonArray bids)
                bids.Insert(0, Level(above, ask.Lots));
            else if (data["depths"] is JsonArray depths)
                depths.Insert(0, data["way"]!.GetValue<int>() == ToBids ? Level(above, ask.Lots) : Level(below, bid.Lots)); // a message of one side says which
        });
    }

    private static JsonObject Level(string price, long lots) => new() { ["price"] = price, ["vol"] = lots.ToString(System.Globalization.CultureInfo.InvariantCulture) };

    private static ReadOnlyMemory<byte> Change(ReadOnlyMemory<byte> text, Action<JsonObject> change)
    {
        var message = JsonNode.Parse(text.Span)!.AsObject(); // our own, just written
        change(message["data"]!.AsObject());
        return JsonSerializer.SerializeToUtf8Bytes(message, Relaxed);
    }
}
