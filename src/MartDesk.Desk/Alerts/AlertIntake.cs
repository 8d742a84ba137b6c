using System.Text.Json;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Vault;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Alerts;

/// <summary>Takes alerts in.</summary>
/// <remarks>
/// In this order: size and text, pointer, identity, rules that need no account data, store, answer. What was answered 202 is on the disk;
/// what could not be stored within a second is answered 503, so that the sender tries again, which the identity makes harmless.
/// </remarks>
internal sealed class AlertIntake(
    PointerBook pointers,
    AlertStore alerts,
    AlertBulletin bulletin,
    IPortfolio portfolio,
    IAlertRehearsal rehearsal,
    ISecureRandom random,
    IKillPoints killPoints,
    TimeProvider time,
    ILogger<AlertIntake> logger) : IAlertIntake
{
    private static readonly TimeSpan StoreDeadline = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RehearsalDeadline = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async Task<AlertAnswer> ReceiveAsync(IncomingAlert alert, CancellationToken cancellationToken)
    {
        killPoints.Reached(KillPoint.BodyReceived);
        var received = time.GetUtcNow();
        if (AlertText.Read(alert.Body, out var refusal) is not { } root)
            return Refused(refusal!, null); // Read gives one of the two.

        var fields = AlertFields.From(root);
        var pointerText = alert.Pointer ?? fields.Text("pointer");
        if (pointerText is null)
            return Refused(AlertRefusal.Rule("missing_field", "pointer is missing.", "Send it in the address, or as \"pointer\"."), null);
        var pointer = pointers.Find(pointerText);
        if (alert.Pointer is not null && fields.Text("pointer") is { } inBody && inBody != alert.Pointer)
            return Refused(AlertRefusal.Rule("pointer_mismatch", "The pointer of the address and the one of the message differ.", "Send one of them."), null);
        if (pointer is null)
            return Refused(new AlertRefusal(404, "unknown_pointer", "There is no such pointer.", "Copy the alert address from the desk again."), null);

        var identity = AlertIdentity.Of(pointer, fields, root, out refusal);
        if (identity is null)
            return Refused(refusal!, null);
        var request = AlertReader.Read(fields, pointer, received, out refusal);
        if (request is not null && IsUnlisted(request, pointer, out var unknown))
            (request, refusal) = (null, unknown);
        if (IsTest(fields))
            return request is null ? Refused(refusal!, null) : await RehearseAsync(request, pointer, cancellationToken);

        var stored = ToStore(root, fields, pointer, pointerText, identity, request, refusal, received);
        return await StoreAsync(stored, identity, refusal);
    }

    private async Task<AlertAnswer> StoreAsync(StoredAlert alert, AlertIdentity identity, AlertRefusal? refusal)
    {
        Duplicate? duplicate;
        try
        {
            duplicate = await alerts.TakeInAsync(alert, identity).WaitAsync(StoreDeadline, time);
        }
        catch (Exception e) when (e is StoreException or TimeoutException)
        {
            logger.NotStored(e.Message);
            return new AlertAnswer(503, "refused", null, "not_stored", "The alert could not be stored.", "Send it again; it will not be carried out twice.");
        }

        if (duplicate is not null)
        {
            logger.Duplicate(duplicate.AlertId);
            return new AlertAnswer(
                200,
                "duplicate",
                duplicate.AlertId,
                null,
                duplicate.HasOtherBody ? "Another message came under this id before; that one counts." : null,
                duplicate.HasOtherBody ? "Give every alert an id of its own: {{ticker}}-{{timenow}}-{{strategy.order.id}}" : null);
        }

        killPoints.Reached(KillPoint.AlertSynced);
        bulletin.Store(alert.Id, alert.AccountId, alert.Lane, alert.AlertState);
        if (refusal is not null)
        {
            logger.Refused(alert.Id, refusal.Code);
            return Refused(refusal, alert.Id);
        }

        logger.Accepted(alert.Id, alert.Intent);
        return new AlertAnswer(202, "accepted", alert.Id, null, null, identity.Lifetime < TimeSpan.FromDays(1)
            ? "Neither id nor time: the same message counts as a resend for 30 s. Better: \"id\":\"{{ticker}}-{{timenow}}-{{strategy.order.id}}\""
            : null);
    }

    private StoredAlert ToStore(
        JsonElement root,
        AlertFields fields,
        PointerInfo pointer,
        string pointerText,
        AlertIdentity identity,
        AlertRequest? request,
        AlertRefusal? refusal,
        DateTimeOffset received)
    {
        var sent = request?.Symbol ?? fields.Text("symbol") ?? pointer.FixedSymbol ?? "";
        var symbol = SymbolNames.Normalise(sent.Length > 64 ? sent[..64] : sent);
        var receivedMs = received.ToUnixTimeMilliseconds();
        return new StoredAlert
        {
            Id = Base32.Random(random, 16),
            PointerId = pointer.PointerId,
            AccountId = pointer.AccountId,
            Lane = symbol,
            DedupeKey = identity.Key,
            ReceivedMs = receivedMs,
            EventMs = request?.EventTimeMs ?? receivedMs,
            Intent = request?.InWords(symbol) ?? (fields.Text("action") is { } action ? AlertFields.Shown(action).Trim('"') : "?"),
            Request = request is null ? null : JsonSerializer.Serialize(request, AlertJson.Default.AlertRequest),
            Body = AlertBody.Masked(root).Replace(pointerText, "***", StringComparison.Ordinal),
            State = (long)(request is null ? AlertState.Rejected : AlertState.Accepted),
            Code = refusal?.Code,
            Message = refusal?.Message,
        };
    }

    private async Task<AlertAnswer> RehearseAsync(AlertRequest request, PointerInfo pointer, CancellationToken cancellationToken)
    {
        try
        {
            var (code, message) = await rehearsal.RehearseAsync(request, pointer, cancellationToken).WaitAsync(RehearsalDeadline, time, cancellationToken);
            return new AlertAnswer(200, "test", null, code, message, "Nothing was stored or ordered.");
        }
        catch (TimeoutException)
        {
            return new AlertAnswer(200, "test", null, null, "The venue did not tell the account's state in time.", "Try again; nothing was stored or ordered.");
        }
    }

    private bool IsUnlisted(AlertRequest request, PointerInfo pointer, out AlertRefusal? refusal)
    {
        var listed = portfolio.InstrumentsOf(pointer.AccountId);
        var isUnlisted = listed.Count > 0 && SymbolNames.Find(request.Symbol, listed) is null;
        refusal = isUnlisted ? SymbolNames.Unknown(request.Symbol, listed) : null;
        return isUnlisted;
    }

    private static bool IsTest(AlertFields fields) => fields.Text("test")?.ToLowerInvariant() is "true" or "1" or "yes";

    private static AlertAnswer Refused(AlertRefusal refusal, string? alertId) =>
        new(refusal.HttpStatus, "refused", alertId, refusal.Code, refusal.Message, refusal.Hint);
}
