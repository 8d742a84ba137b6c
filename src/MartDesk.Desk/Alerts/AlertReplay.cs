using MartDesk.Desk.Accounts;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Storage;

namespace MartDesk.Desk.Alerts;

/// <inheritdoc cref="IAlertReplay"/>
internal sealed class AlertReplay(
    AlertStore alerts,
    PointerBook pointers,
    AccountDirectory accounts,
    AlertBulletin bulletin,
    IAlertRehearsal rehearsal,
    AlertIds ids,
    TimeProvider time) : IAlertReplay
{
    /// <inheritdoc/>
    public async Task<AlertAnswer> ReplayAsync(string alertId, ReplayMode mode, CancellationToken cancellationToken)
    {
        if (alerts.Find(alertId) is not { } first)
            return Refused(404, "unknown_alert", "There is no such alert.");
        if (first.Request is null || pointers.FindById(first.PointerId) is not { } pointer)
            return Refused(422, "unsupported", "This alert was refused before it could be read, so there is nothing to carry out again.");
        if (pointer.IsOurs)
            return Refused(422, "unsupported", "The owner's own orders are not replayed; order them again.");
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var request = first.OpenRequest() with { EventTimeMs = now, DelaySeconds = 0 };
        if (mode == ReplayMode.Preview)
        {
            var (code, message) = await rehearsal.RehearseAsync(request, pointer, cancellationToken);
            return new AlertAnswer(200, "test", null, code, message, "Nothing was stored or ordered.");
        }

        if (!pointer.IsOpenAt(time.GetUtcNow()))
            return Refused(404, "unknown_pointer", "Its pointer is expired, disabled or deleted.");
        if (mode == ReplayMode.NotLive && accounts.EnvironmentOf(first.AccountId) == VenueEnvironment.Live)
            return Refused(422, "unsupported", "The account is live; a replay trades real money only when that is asked for.");
        var id = ids.Next();
        var again = new StoredAlert
        {
            Id = id,
            PointerId = first.PointerId,
            AccountId = first.AccountId,
            Lane = first.Lane,
            DedupeKey = AlertIdentity.Unique(id).Key,
            ReceivedMs = now,
            EventMs = now,
            DueMs = now,
            Intent = first.Intent,
            Request = RequestText.Write(request),
            Body = first.Body,
            State = (long)AlertState.Accepted,
            ReplayOf = first.Id,
        };
        try
        {
            await alerts.AddAsync(again);
        }
        catch (StoreException)
        {
            return Refused(503, "not_stored", "The replay could not be stored.");
        }

        bulletin.Store(again.Id, again.AccountId, again.Lane, again.AlertState);
        return new AlertAnswer(202, "accepted", again.Id, null, null, null);
    }

    private static AlertAnswer Refused(int status, string code, string message) => new(status, "refused", null, code, message, null);
}
