using System.Text.Json.Serialization;

namespace MartDesk.Web.Api;

/// <summary>JSON of the local API: snake case, numbers as JSON numbers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IEnumerable<PositionJson>))]
[JsonSerializable(typeof(IEnumerable<OrderJson>))]
[JsonSerializable(typeof(IEnumerable<BalanceJson>))]
[JsonSerializable(typeof(IEnumerable<AlertJson>))]
internal sealed partial class ApiJson : JsonSerializerContext;
