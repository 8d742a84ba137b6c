using System.Text.Json.Serialization;

namespace MartDesk.Desk.Transfers;

/// <summary>Lists in the store.</summary>
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class TransferJson : JsonSerializerContext;
