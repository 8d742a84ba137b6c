using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MartDesk.Desk.Guards;

namespace MartDesk.Web.Api;

/// <summary>JSON of the API: snake case, numbers as JSON numbers, words for states. A field that is not known is refused.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IEnumerable<PositionJson>))]
[JsonSerializable(typeof(IEnumerable<OrderJson>))]
[JsonSerializable(typeof(IEnumerable<BalanceJson>))]
[JsonSerializable(typeof(IEnumerable<AlertJson>))]
[JsonSerializable(typeof(IEnumerable<AccountJson>))]
[JsonSerializable(typeof(IEnumerable<PointerJson>))]
[JsonSerializable(typeof(IEnumerable<FillJson>))]
[JsonSerializable(typeof(IEnumerable<LockJson>))]
[JsonSerializable(typeof(IEnumerable<EndedOrderJson>))]
[JsonSerializable(typeof(IEnumerable<LedgerJson>))]
[JsonSerializable(typeof(IEnumerable<KeptStopJson>))]
[JsonSerializable(typeof(KeptStopJson[]))]
[JsonSerializable(typeof(PositionJson[]))]
[JsonSerializable(typeof(OrderJson[]))]
[JsonSerializable(typeof(BalanceJson[]))]
[JsonSerializable(typeof(AlertJson[]))]
[JsonSerializable(typeof(AccountJson[]))]
[JsonSerializable(typeof(PointerJson[]))]
[JsonSerializable(typeof(FillJson[]))]
[JsonSerializable(typeof(LedgerJson[]))]
[JsonSerializable(typeof(LockJson[]))]
[JsonSerializable(typeof(TickerJson))]
[JsonSerializable(typeof(BookJson))]
[JsonSerializable(typeof(DeskJson))]
[JsonSerializable(typeof(ModeJson))]
[JsonSerializable(typeof(PositionModeJson))]
[JsonSerializable(typeof(PaperMoneyJson))]
[JsonSerializable(typeof(TransferJson))]
[JsonSerializable(typeof(TransferListJson))]
[JsonSerializable(typeof(NewTransferJson))]
[JsonSerializable(typeof(DemoMoneyJson))]
[JsonSerializable(typeof(PanicJson))]
[JsonSerializable(typeof(KeyJson))]
[JsonSerializable(typeof(ConnectJson))]
[JsonSerializable(typeof(ReportJson))]
[JsonSerializable(typeof(NewPointerJson))]
[JsonSerializable(typeof(PointerTextJson))]
[JsonSerializable(typeof(PointerProofJson))]
[JsonSerializable(typeof(RotateJson))]
[JsonSerializable(typeof(GuardLimits))]
[JsonSerializable(typeof(ManualOrderJson))]
[JsonSerializable(typeof(EstimateJson))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Leaves quotes and letters as they are: the API answers programs, never a page's markup.</summary>
    internal static ApiJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    });
}
