using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MartDesk.Web.Api;

/// <summary>JSON of the local API: snake case, numbers as JSON numbers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IEnumerable<PositionJson>))]
[JsonSerializable(typeof(IEnumerable<OrderJson>))]
[JsonSerializable(typeof(IEnumerable<BalanceJson>))]
[JsonSerializable(typeof(IEnumerable<AlertJson>))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Leaves quotes and letters as they are: the API answers programs, never a page's markup.</summary>
    internal static ApiJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
