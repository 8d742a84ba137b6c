using System.Security.Cryptography;
using System.Text;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Vault;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Execution;

/// <summary>Makes an alert about a whole account into one for each symbol that holds a position or an order, so that each goes through its symbol's lane.</summary>
internal sealed class AccountSplitter(AlertStore alerts, LegStore legs, IPortfolio portfolio, AlertBulletin bulletin)
{
    /// <summary>True when it is done; false when the venue does not tell the account's state now.</summary>
    public async Task<bool> TrySplitAsync(StoredAlert alert, AlertRequest request, PointerInfo pointer, CancellationToken cancellationToken)
    {
        if (portfolio.VenueOf(alert.AccountId) is not { } venue
            || await venue.GetPositionsAsync(cancellationToken) is not VenueReply<IReadOnlyList<Position>>.Ok { Value: var positions })
        {
            return false;
        }

        if (pointer.IsOurs)
        {
            if (await venue.GetOpenOrdersAsync(cancellationToken) is not VenueReply<IReadOnlyList<VenueOrder>>.Ok { Value: var open })
                return false;
            var all = positions.Where(position => position.Contracts > 0).Select(position => position.Symbol).Concat(open.Select(order => order.Symbol))
                .Concat(legs.OwnOrders(alert.AccountId, null, null).Select(own => own.Symbol)).Distinct().Order(StringComparer.Ordinal).ToList();

            // Two alerts a symbol: what is held is read again once no order is left that could still fill. They overtake; where an order may still arrive,
            // two more wait behind it until it is known what became of it.
            var cancel = request with { Verb = AlertVerb.CancelAll };
            var unsettled = legs.UnsettledSymbols(alert.AccountId).Order(StringComparer.Ordinal).ToList();
            await StoreAsync(alert, [.. all.Union(unsettled)],
            [
                .. all.Select(symbol => Part(alert, cancel, symbol, overtakes: true)), .. all.Select(symbol => Part(alert, request, symbol, overtakes: true)),
                .. unsettled.Select(symbol => Part(alert, cancel, symbol)), .. unsettled.Select(symbol => Part(alert, request, symbol)),
            ]);
            return true;
        }

        var ordered = legs.OwnOrders(alert.AccountId, pointer.IsOurs ? null : pointer.PointerId, null).Select(own => own.Symbol);
        var symbols = positions.Where(position => position.Contracts > 0).Select(position => position.Symbol).Concat(ordered)
            .Distinct().Order(StringComparer.Ordinal).ToList();
        await StoreAsync(alert, symbols, symbols.ConvertAll(symbol => Part(alert, request, symbol)));
        return true;
    }

    private async Task StoreAsync(StoredAlert alert, List<string> symbols, List<StoredAlert> parts)
    {
        await alerts.SplitAsync(alert, parts, parts.Count == 0 ? "Nothing is held and no order is open." : $"Handed to {string.Join(", ", symbols)}.");
        bulletin.Change(alert.Id);
        foreach (var part in parts)
            bulletin.Store(part.Id, part.AccountId, part.Lane, part.AlertState);
    }

    /// <summary>The id follows from the whole's and the symbol, so that there is one such part whatever happens.</summary>
    private static StoredAlert Part(StoredAlert alert, AlertRequest request, string symbol, bool overtakes = false)
    {
        var lane = SymbolNames.Normalise(symbol);
        var part = request with { Symbol = symbol };
        var key = SHA256.HashData([.. alert.DedupeKey, .. Encoding.UTF8.GetBytes($"{alert.Id}|{part.Verb}|{symbol}|{overtakes}")]);
        return new StoredAlert
        {
            Id = Base32.Encode(key, 16),
            PointerId = alert.PointerId,
            AccountId = alert.AccountId,
            Lane = overtakes ? LaneName.Overtaking(lane) : lane,
            DedupeKey = key,
            ReceivedMs = alert.ReceivedMs,
            EventMs = alert.EventMs,
            Intent = part.InWords(symbol),
            Request = RequestText.Write(part),
            Body = alert.Body,
            State = (long)AlertState.Accepted,
            ParentId = alert.Id,
        };
    }
}
