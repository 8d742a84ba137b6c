using System.Text.Json;
using MartDesk.Exchange.Server.Http;

namespace MartDesk.Exchange.Server.Spot;

/// <summary>What futures clients ask of the spot side while they start. There is no spot market here, so the lists are empty.</summary>
internal static class SpotEndpoints
{
    public static IEnumerable<Route> Routes { get; } =
    [
        Route.Get("/account/v1/currencies", static _ => EmptyList("currencies")),
        Route.Get("/spot/v1/symbols/details", static _ => EmptyList("symbols")),
        Route.KeyedGet("/spot/v1/wallet", static _ => EmptyList("wallet")),
    ];

    private static Task<ApiReply> EmptyList(string name)
    {
        var member = JsonEncodedText.Encode(name);
        return Task.FromResult(ApiReply.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray(member);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }));
    }
}
