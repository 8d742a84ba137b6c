using System.Text.Json;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Server.Http;

namespace MartDesk.Exchange.Server.Spot;

/// <summary>What futures clients ask of the spot side while they start. There is no spot market here, so the lists are empty.</summary>
internal static class SpotEndpoints
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);
    private static readonly Endpoint Currencies = new("GET", "/account/v1/currencies", Authentication.None, new RateLimit(2, Window, RateLimitScope.Address));
    private static readonly Endpoint Symbols = new("GET", "/spot/v1/symbols/details", Authentication.None, new RateLimit(12, Window, RateLimitScope.Address));
    private static readonly Endpoint Wallet = new("GET", "/spot/v1/wallet", Authentication.Keyed, new RateLimit(12, Window, RateLimitScope.Key));

    public static IEnumerable<Route> Routes { get; } =
    [
        new(Currencies, static _ => EmptyList("currencies")),
        new(Symbols, static _ => EmptyList("symbols")),
        new(Wallet, static _ => EmptyList("wallet")),
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
