using MartDesk.Desk.Alerts;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Execution;

/// <summary>Looks whether the price has come as far as a leg waits for, or its position has ended before.</summary>
internal sealed class GainWatch(string accountId, LaneServices services)
{
    /// <summary>A streamed price older than this is asked for.</summary>
    private static readonly TimeSpan QuoteMaxAge = TimeSpan.FromSeconds(5);

    /// <summary>Looks once. True when the leg may go on: it is reached and waits for nothing more, or is over.</summary>
    public async Task<bool> LookAsync(StoredLeg leg, CancellationToken cancellationToken)
    {
        var side = (OrderSide)leg.Side == OrderSide.Sell ? PositionSide.Long : PositionSide.Short;
        if (services.Portfolio.VenueOf(accountId) is not { } venue)
            return false;
        var fill = LegOrder.FillPrice(LegOrder.EntriesBefore(leg, services.Alerts.LegsOf(leg.AlertId)));
        if (await PriceAsync(venue, leg.Symbol, cancellationToken) is { } last && leg.Terms.AfterPercent is { } percent)
        {
            var goal = fill * (1m + (percent / 100m));
            if (percent > 0m ? last >= goal : last <= goal)
            {
                await services.Legs.FitAsync(leg, leg.Contracts, leg.Terms with { Needs = LegNeeds.Nothing });
                return true;
            }
        }

        if (await venue.GetPositionsAsync(cancellationToken) is not VenueReply<IReadOnlyList<Position>>.Ok { Value: var held }
            || held.Any(position => position.Symbol == leg.Symbol && position.Side == side && position.Contracts > 0))
        {
            return false;
        }

        await services.Legs.StoreOutcomeAsync(leg, LegState.Done, null, "Its position has ended.", "position ended");
        return true;
    }

    private async Task<decimal?> PriceAsync(IVenue venue, string symbol, CancellationToken cancellationToken)
    {
        var quote = services.Portfolio.QuoteOf(accountId, symbol);
        if (quote is { Last: > 0m } && quote.IsYoung(services.Time, QuoteMaxAge))
            return quote.Last;
        return await venue.GetQuoteAsync(symbol, cancellationToken) is VenueReply<Quote>.Ok { Value: { Last: > 0m } told } ? told.Last : null;
    }
}
