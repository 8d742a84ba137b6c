using System.Text.Json.Serialization;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Venues;
using MartDesk.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Charts;

/// <summary>Candles for the chart, asked of the account's venue.</summary>
internal static class CandleEndpoints
{
    private const int Candles = 300;

    internal static void MapCandles(this IEndpointRouteBuilder routes) => routes.MapGet("/candles", ReadAsync);

    private static async Task ReadAsync(HttpContext context)
    {
        var request = PageRequest.From(PageKind.Overview, null, context.Request.Query);
        var venue = request.AccountId is { } account ? context.RequestServices.GetRequiredService<IPortfolio>().VenueOf(account) : null;
        var answer = venue is null || request.Symbol is not { } symbol
            ? CandlesJson.Without("This account is not connected yet.")
            : CandlesJson.From(await AskAsync(venue, symbol, request.Minutes, context));
        await context.Response.WriteAsJsonAsync(answer, ChartsJson.Default.CandlesJson, cancellationToken: context.RequestAborted);
    }

    private static Task<VenueReply<IReadOnlyList<Candle>>> AskAsync(IVenue venue, string symbol, int minutes, HttpContext context)
    {
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var from = now - TimeSpan.FromMinutes((double)minutes * Candles);
        return venue.GetCandlesAsync(symbol, minutes, from, now, context.RequestAborted);
    }
}

/// <summary>Candles, or in words why there are none. A venue that does not answer is no fault of this request.</summary>
internal sealed record CandlesJson(IReadOnlyList<CandleJson> Candles, string? Problem)
{
    internal static CandlesJson Without(string problem) => new([], problem);

    internal static CandlesJson From(VenueReply<IReadOnlyList<Candle>> reply) => reply switch
    {
        VenueReply<IReadOnlyList<Candle>>.Ok({ Count: > 0 } candles) => new([.. candles.Select(CandleJson.From)], null),
        VenueReply<IReadOnlyList<Candle>>.Ok => Without("No trade yet in the time shown."),
        VenueReply<IReadOnlyList<Candle>>.Rejected(var error) => Without($"The venue refused candles: {error.Message}"),
        VenueReply<IReadOnlyList<Candle>>.NotSent(var reason) => Without($"The venue was not reached: {reason}"),
        VenueReply<IReadOnlyList<Candle>>.Unknown(var reason) => Without($"The venue did not answer: {reason}"),
        _ => throw new InvalidOperationException("A venue reply has four cases."),
    };
}

/// <summary>One candle as the chart takes it. Doubles: charts only draw them.</summary>
/// <param name="Time">Start, Unix seconds.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest.</param>
/// <param name="Low">Lowest.</param>
/// <param name="Close">Last.</param>
/// <param name="Volume">Contracts.</param>
internal sealed record CandleJson(long Time, double Open, double High, double Low, double Close, double Volume)
{
    internal static CandleJson From(Candle candle) => new(
        candle.OpenTime.ToUnixTimeSeconds(), (double)candle.Open, (double)candle.High, (double)candle.Low, (double)candle.Close, (double)candle.Contracts);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CandlesJson))]
internal sealed partial class ChartsJson : JsonSerializerContext;
