using System.Net.Http.Json;
using System.Text.Json;

namespace MartDesk.Conformance.Programs;

/// <summary>Reads the local exchange over its own REST API, beside the desk, to judge what the desk says.</summary>
internal static class VenueReads
{
    /// <summary>The public book.</summary>
    public static async Task<JsonElement> DepthAsync(this MartDeskProcess program, string symbol) =>
        (await GetAsync(program, $"/contract/public/depth?symbol={symbol}", key: null)).GetProperty("data");

    /// <summary>All executions of the paper account in a symbol, oldest first.</summary>
    public static async Task<JsonElement[]> TradesAsync(this MartDeskProcess program, string data, string symbol)
    {
        var reply = await GetAsync(program, $"/contract/private/trades?symbol={symbol}", PaperKey(data));
        return [.. reply.GetProperty("data").EnumerateArray().OrderBy(trade => trade.GetProperty("create_time").GetInt64())];
    }

    private static async Task<JsonElement> GetAsync(MartDeskProcess program, string path, string? key)
    {
        using var http = new HttpClient { BaseAddress = program.Exchange };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
            request.Headers.Add("X-BM-KEY", key);
        using var reply = await http.SendAsync(request);
        reply.EnsureSuccessStatusCode();
        return await reply.Content.ReadFromJsonAsync<JsonElement>();
    }

    // The exchange keeps the keys it handed out in its own folder; the test owns that folder.
    private static string PaperKey(string data)
    {
        var file = Directory.EnumerateFiles(Path.Combine(data, "exchange"), "*.json").First(path => File.ReadAllText(path).Contains("martdesk", StringComparison.Ordinal));
        return FindKey(JsonDocument.Parse(File.ReadAllText(file)).RootElement) ?? throw new InvalidOperationException($"No key in {file}.");
    }

    private static string? FindKey(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject()
            .Select(member => member.Name.Equals("key", StringComparison.OrdinalIgnoreCase) && member.Value.ValueKind == JsonValueKind.String
                ? member.Value.GetString()
                : FindKey(member.Value))
            .FirstOrDefault(found => found is not null),
        JsonValueKind.Array => element.EnumerateArray().Select(FindKey).FirstOrDefault(found => found is not null),
        _ => null,
    };
}
