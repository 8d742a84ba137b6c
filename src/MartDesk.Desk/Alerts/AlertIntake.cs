using System.Text.Json;
using Dapper;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts.Messages;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Storage;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Alerts;

/// <summary>Takes alerts in.</summary>
/// <remarks>
/// In this order: size and text, pointer, sender's proof, identity, rules that need no account data, store, answer. What was answered 202 is on the
/// disk; what could not be stored within a second is answered 503, so that the sender tries again, which the identity makes harmless. A list is
/// taken whole or not at all: one entry that breaks a rule refuses the message.
/// </remarks>
internal sealed class AlertIntake(
    PointerBook pointers,
    AccountDirectory accounts,
    AlertStore alerts,
    AlertBulletin bulletin,
    AlertFlood flood,
    IPortfolio portfolio,
    IAlertRehearsal rehearsal,
    AlertIds ids,
    IKillPoints killPoints,
    TimeProvider time,
    ILogger<AlertIntake> logger) : IAlertIntake, IAlertPreview
{
    private static readonly AlertRefusal Damaged = AlertRefusal.Rule(
        "damaged", "What is stored of this pointer does not agree with its checksum: the disk has changed it.", "Look through its settings and save them again, and check the disk.");

    private static readonly TimeSpan StoreDeadline = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RehearsalDeadline = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async Task<AlertAnswer> ReceiveAsync(IncomingAlert alert, CancellationToken cancellationToken)
    {
        killPoints.Reached(KillPoint.BodyReceived);
        var received = time.GetUtcNow();
        if (AlertText.Read(alert.Body, out var refusal) is not { } roots)
            return Refused(refusal!, null); // Read gives one of the two.

        var items = new List<Item>(roots.Count);
        foreach (var root in roots)
        {
            var item = Open(alert, root, items.Count, received, out refusal);
            if (item is null)
                return Refused(InList(refusal!, items.Count, roots.Count), null); // Open gives one of the two.
            items.Add(item);
        }

        var broken = items.FindIndex(item => item.Refusal is not null);
        if (items.TrueForAll(item => item.IsTest))
            return broken < 0 ? await RehearseAsync(items, cancellationToken) : Refused(InList(items[broken].Refusal!, broken, items.Count), null); // Said by FindIndex.
        if (broken >= 0)
            return await StoreRefusedAsync(items[broken], InList(items[broken].Refusal!, broken, items.Count)); // Said by FindIndex.
        if (items.TrueForAll(item => item.Request!.Verb == AlertVerb.Ping)) // Not refused, so there is a request.
            return new AlertAnswer(200, "test", null, null, "The desk is here and knows this pointer.", null);
        var pointer = items[0].Pointer;
        return flood.IsOver(pointer, items.Count, received)
            ? Refused(AlertRefusal.Rule("limit_reached", $"More than {pointer.Settings.MaxAlertsPerMinute} alerts came by this pointer within a minute.", "Look for the alert that fires so often; raise the limit of the pointer if it is meant."), null)
            : await StoreAsync(items);
    }

    /// <inheritdoc/>
    public async Task<AlertAnswer> PreviewAsync(string pointerId, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (pointers.FindById(pointerId) is not { IsOurs: false, IsDeleted: false } pointer)
            return Refused(Unknown(), null);
        if (AlertText.Read(body, out var refusal) is not { } roots)
            return Refused(refusal!, null); // Read gives one of the two.
        var received = time.GetUtcNow();
        var items = roots.Select((root, index) => Read(CanonicalMessage.From(root), root, index, "", pointer, received)).ToList();
        var broken = items.FindIndex(item => item.Refusal is not null);
        return broken < 0 ? await RehearseAsync(items, cancellationToken) : Refused(InList(items[broken].Refusal!, broken, items.Count), null); // Said by FindIndex.
    }

    /// <summary>Reads a wish of the owner; null with the refusal when it breaks a rule.</summary>
    /// <param name="own">The desk's own pointer of the account.</param>
    /// <param name="root">The wish as a message.</param>
    /// <param name="straight">The request, when no message could say it; null when the message is read.</param>
    /// <param name="finish">Adds what a message has no word for.</param>
    public (AlertRequest? Request, AlertRefusal? Refusal) ReadOwn(PointerInfo own, JsonElement root, AlertRequest? straight, Func<AlertRequest, AlertRequest> finish)
    {
        var item = ReadOwnItem(own, root, straight, finish);
        return (item.Request, item.Refusal);
    }

    /// <summary>Stores a wish of the owner to be carried out. One that breaks a rule is answered and not kept.</summary>
    public async Task<AlertAnswer> ReceiveOwnAsync(PointerInfo own, JsonElement root, AlertRequest? straight, Func<AlertRequest, AlertRequest> finish)
    {
        var item = ReadOwnItem(own, root, straight, finish);
        return item.Refusal is { } refusal ? Refused(refusal, null) : await StoreAsync([item]);
    }

    private Item ReadOwnItem(PointerInfo own, JsonElement root, AlertRequest? straight, Func<AlertRequest, AlertRequest> finish)
    {
        if (straight is not null)
        {
            var said = CanonicalMessage.From(root);
            return new Item(said, root, own, "", AlertIdentity.Of(own, said, root, 0), finish(straight), null, time.GetUtcNow());
        }

        var item = Read(CanonicalMessage.From(root), root, 0, "", own, time.GetUtcNow());
        return item.Request is { } request ? item with { Request = finish(request) } : item;
    }

    /// <summary>One alert of a message, as far as it can be read; null with the refusal when it is not for us, and then nothing of it is kept.</summary>
    private Item? Open(IncomingAlert alert, JsonElement root, int index, DateTimeOffset received, out AlertRefusal? refusal)
    {
        var message = CanonicalMessage.From(root);
        var (text, pointer) = Find(alert.Pointer, message, out refusal);
        if (pointer is null)
            return null;
        if (!pointer.IsOpenAt(received))
            refusal = Unknown();
        else if (!SenderAddresses.Contain(pointer.Settings.SenderAddresses, alert.SourceAddress))
            refusal = new AlertRefusal(403, "bad_source", "This address may not send alerts to this pointer.", "Add the sender's address to the pointer.");
        else if (pointer.HasSecret && !pointers.IsSecret(pointer.PointerId, message.Text("secret")))
            refusal = new AlertRefusal(401, "bad_secret", "The secret is missing or wrong.", "Send \"secret\" beside the pointer.");
        else if (pointer.NeedsSignature)
            refusal = SignatureCheck.Check(alert.Signature, alert.Body.Span, pointers.SigningKeyOf(pointer.PointerId), received);
        else if (pointer.IsDamaged && accounts.Find(pointer.AccountId) is null)
            refusal = Damaged; // There is no account left to keep it under.
        if (refusal is not null)
            return null;
        var item = Read(message, root, index, text, pointer, received);

        // The sender's own id of the message: what is sent again, by it or by who has listened, is known by it.
        return pointer.NeedsSignature ? item with { Identity = AlertIdentity.OfSigned(pointer, alert.Signature!.Id, item.Identity.BodyHash, index) } : item; // Checked just before.
    }

    /// <summary>One alert of a message that is its sender's: what it breaks is told and kept.</summary>
    private Item Read(CanonicalMessage message, JsonElement root, int index, string text, PointerInfo pointer, DateTimeOffset received)
    {
        message.Set("key", null);
        if (pointer.IsDamaged)
            return new Item(message, root, pointer, text, AlertIdentity.Of(pointer, message, root, index), null, Damaged, received);
        var environment = accounts.EnvironmentOf(pointer.AccountId);
        var request = AlertReader.Read(message, pointer, environment, received, out var broken);
        var resolved = request is null ? (Request: null, Refusal: broken) : Resolve(request, message, pointer);
        return new Item(message, root, pointer, text, AlertIdentity.Of(pointer, message, root, index), resolved.Request, resolved.Refusal, received);
    }

    private (string Text, PointerInfo? Pointer) Find(string? inAddress, CanonicalMessage message, out AlertRefusal? refusal)
    {
        refusal = null;
        var inBody = message.Text("pointer");
        var key = message.Text("key"); // Senders' keys of their own; ours only when it names one of our pointers.
        if (inBody is null && key is not null && pointers.Find(key) is not null)
            inBody = key;
        if ((inAddress ?? inBody) is not { } text)
        {
            refusal = AlertRefusal.Rule("missing_field", "pointer is missing.", "Send it in the address, or as \"pointer\".");
            return ("", null);
        }

        var pointer = pointers.Find(text);
        if (inAddress is not null && inBody is not null && inBody != inAddress)
        {
            refusal = AlertRefusal.Rule("pointer_mismatch", "The pointer of the address and the one of the message differ.", "Send one of them.");
            return (text, null);
        }

        if (pointer is null)
            refusal = Unknown();
        return (text, pointer);
    }

    /// <summary>The request with its symbol as the pointer means it.</summary>
    private (AlertRequest? Request, AlertRefusal? Refusal) Resolve(AlertRequest request, CanonicalMessage message, PointerInfo pointer)
    {
        if (pointer.Settings.IsStrict && message.Form["extras"] is System.Text.Json.Nodes.JsonObject { Count: > 0 } extras)
            return (null, AlertRefusal.Rule("bad_value", $"{CanonicalMessage.Shown(extras.First().Key)} means nothing here, and this pointer is strict.", "Take it out of the message."));
        if (request.Symbol is "" or "*")
            return (request, null);
        if (pointer.Settings.NeedsPerpetualMark && !SymbolNames.HasPerpetualMark(request.Symbol))
            return (null, AlertRefusal.Rule("unknown_symbol", $"{CanonicalMessage.Shown(request.Symbol)} is not marked as a perpetual contract.", "This pointer takes names such as BTCUSDT.P only."));
        var (symbol, factor) = SymbolNames.Aliased(request.Symbol, pointer.Settings.SymbolAliases);
        if (factor != 1m || symbol != request.Symbol)
            request = request.Scaled(factor) with { Symbol = symbol };
        var listed = portfolio.InstrumentsOf(pointer.AccountId);
        return listed.Count > 0 && SymbolNames.Find(request.Symbol, listed) is null
            ? (null, SymbolNames.Unknown(request.Symbol, listed))
            : (request, null);
    }

    private async Task<AlertAnswer> StoreAsync(List<Item> items)
    {
        var taken = items.ConvertAll(item => item.ToStore(ids));
        var keeping = KeepAsync(taken, items.ConvertAll(item => item.Pointer.PointerId)); // First: the sender waits for the disk, and nobody yet for what the plan asks.
        Expect(items, taken);
        if (await keeping is not { } duplicates)
            return NotStored();
        killPoints.Reached(KillPoint.AlertSynced);
        string? first = null;
        for (var i = 0; i < items.Count; i++)
        {
            if (duplicates[i] is { } duplicate)
                logger.Duplicate(duplicate.AlertId);
            else
                first ??= taken[i].Rows[0].Id;
        }

        return first is null ? AsDuplicate(duplicates[0]!) : new AlertAnswer(202, "accepted", first, null, Warning(items), Hint(items[0])); // None stored, so all are duplicates.
    }

    private void Expect(List<Item> items, List<TakenAlert> taken)
    {
        for (var i = 0; i < taken.Count; i++)
        {
            foreach (var row in taken[i].Rows)
            {
                if (row.AlertState == AlertState.Accepted && row.DueMs <= row.ReceivedMs)
                    bulletin.Expect(row.AccountId, row.Lane, items[i].Request!); // What is accepted has a request.
            }
        }
    }

    /// <summary>Stores alerts; null when that took longer than a sender waits, or failed.</summary>
    /// <remarks>What is stored counts, also when it was stored too late for its sender: then, too, the lanes are told of it.</remarks>
    private async Task<IReadOnlyList<Duplicate?>?> KeepAsync(List<TakenAlert> taken, List<string> pointerIds)
    {
        async Task<(IReadOnlyList<Duplicate?>? Duplicates, string? Failure)> KeepAndTellAsync()
        {
            try
            {
                var duplicates = await alerts.TakeInAsync(taken);
                for (var i = 0; i < taken.Count; i++)
                {
                    if (duplicates[i] is null)
                        Tell(taken[i], pointerIds[i]);
                }

                return (duplicates, null);
            }
            catch (StoreException e)
            {
                return (null, e.Message);
            }
        }

        try
        {
            var (duplicates, failure) = await KeepAndTellAsync().WaitAsync(StoreDeadline, time);
            if (failure is not null)
                logger.NotStored(failure);
            return duplicates;
        }
        catch (TimeoutException e)
        {
            logger.NotStored(e.Message);
            return null;
        }
    }

    private void Tell(TakenAlert taken, string pointerId)
    {
        if (taken.Rows[0].AlertState == AlertState.Accepted)
            logger.Accepted(taken.Rows[0].Id, taken.Rows[0].Intent);
        if (taken.Effect is not null)
            pointers.Reload(pointerId);
        foreach (var row in taken.Rows)
            bulletin.Store(row.Id, row.AccountId, row.Lane, row.AlertState);
    }

    private async Task<AlertAnswer> StoreRefusedAsync(Item item, AlertRefusal refusal)
    {
        var taken = item.ToStore(ids, refusal);
        if (await KeepAsync([taken], [item.Pointer.PointerId]) is not [var first])
            return NotStored();
        if (first is { } duplicate)
            return AsDuplicate(duplicate);
        killPoints.Reached(KillPoint.AlertSynced);
        var row = taken.Rows[0];
        logger.Refused(row.Id, refusal.Code);
        return Refused(refusal, row.Id);
    }

    private static AlertAnswer NotStored() =>
        new(503, "refused", null, "not_stored", "The alert could not be stored.", "Send it again; it will not be carried out twice.");

    private static AlertAnswer AsDuplicate(Duplicate duplicate) => new(
        200,
        "duplicate",
        duplicate.AlertId,
        null,
        duplicate.HasOtherBody ? "Another message came under this id before; that one counts." : null,
        duplicate.HasOtherBody ? "Give every alert an id of its own: {{ticker}}-{{timenow}}-{{strategy.order.id}}" : null);

    private async Task<AlertAnswer> RehearseAsync(List<Item> items, CancellationToken cancellationToken)
    {
        var messages = new List<string>();
        string? code = null;
        try
        {
            foreach (var item in items)
            {
                if (item.Request!.Verb is AlertVerb.Pause or AlertVerb.Resume or AlertVerb.Ping) // Not refused, so there is a request.
                    continue;
                var result = await rehearsal.RehearseAsync(item.Request, item.Pointer, cancellationToken).WaitAsync(RehearsalDeadline, time, cancellationToken);
                code ??= result.Code;
                messages.Add(result.Message);
            }

            var message = messages.Count == 0 ? "Nothing would be ordered." : string.Join(" ", messages);
            return new AlertAnswer(200, "test", null, code, $"{message} {Warning(items)}".TrimEnd(), "Nothing was stored or ordered.");
        }
        catch (TimeoutException)
        {
            return new AlertAnswer(200, "test", null, null, "The venue did not tell the account's state in time.", "Try again; nothing was stored or ordered.");
        }
    }

    private static string? Warning(List<Item> items)
    {
        if (items.TrueForAll(item => item.Message.Warnings.Count == 0))
            return null;
        return string.Join(" ", items.SelectMany(item => item.Message.Warnings).Distinct());
    }

    private static string? Hint(Item item) => item.Identity.Lifetime < TimeSpan.FromDays(1)
        ? FormattableString.Invariant($"Neither id nor time: the same message counts as a resend for {item.Pointer.Settings.ContentDedupeSeconds} s. Better: ")
            + "\"id\":\"{{ticker}}-{{timenow}}-{{strategy.order.id}}\""
        : null;

    private static AlertRefusal InList(AlertRefusal refusal, int index, int count) =>
        count == 1 ? refusal : refusal with { Message = FormattableString.Invariant($"Alert {index + 1} of {count}: {refusal.Message} Nothing of the message was carried out.") };

    private static AlertRefusal Unknown() => new(404, "unknown_pointer", "There is no such pointer.", "Copy the alert address from the desk again.");

    private static AlertAnswer Refused(AlertRefusal refusal, string? alertId) =>
        new(refusal.HttpStatus, "refused", alertId, refusal.Code, refusal.Message, refusal.Hint);

    /// <summary>One alert of a message that is being taken in.</summary>
    private sealed record Item(
        CanonicalMessage Message,
        JsonElement Root,
        PointerInfo Pointer,
        string PointerText,
        AlertIdentity Identity,
        AlertRequest? Request,
        AlertRefusal? Refusal,
        DateTimeOffset Received)
    {
        public bool IsTest => Message.Flag("test");

        public TakenAlert ToStore(AlertIds ids, AlertRefusal? refusal = null)
        {
            if (refusal is not null)
                return new TakenAlert([Row(Pointer.Targets[0], ids, null, refusal)], Identity, IsRemembered: false);
            var isSwitch = Request!.Verb is AlertVerb.Pause or AlertVerb.Resume; // Not refused, so there is a request.
            return new TakenAlert(
                [.. (isSwitch ? Pointer.Targets.Take(1) : Pointer.Targets).Select(target => Row(target, ids, Request.Times(target.Ratio), null))],
                Identity,
                IsRemembered: true,
                isSwitch ? Switch(Request.Verb == AlertVerb.Pause) : null);
        }

        /// <summary>Without pointer and secret, wherever a sender has put them.</summary>
        private string Clean(string text)
        {
            if (PointerText.Length > 0)
                text = text.Replace(PointerText, "***", StringComparison.Ordinal);
            return Message.Text("secret") is { Length: >= 8 } secret ? text.Replace(secret, "***", StringComparison.Ordinal) : text;
        }

        private Action<System.Data.IDbTransaction> Switch(bool isPaused) => transaction => transaction.Connection!.Execute( // A running transaction has its connection.
            "UPDATE pointer SET is_paused = @isPaused WHERE id = @PointerId", new { isPaused = isPaused ? 1 : 0, Pointer.PointerId }, transaction);

        private StoredAlert Row(PointerTarget target, AlertIds ids, AlertRequest? request, AlertRefusal? refusal)
        {
            var sent = request?.Symbol ?? Message.Text("symbol") ?? Pointer.FixedSymbol ?? "";
            var symbol = SymbolNames.HoldsControl(sent) ? "?" : SymbolNames.Normalise(sent.Length > 64 ? sent[..64] : sent);
            var receivedMs = Received.ToUnixTimeMilliseconds();
            var state = refusal is not null ? AlertState.Rejected
                : request is { Verb: AlertVerb.Pause or AlertVerb.Resume or AlertVerb.Ping } ? AlertState.Executed
                : AlertState.Accepted;
            return new StoredAlert
            {
                Id = ids.Next(),
                PointerId = Pointer.PointerId,
                AccountId = target.AccountId,
                Lane = symbol,
                DedupeKey = Identity.Key,
                ReceivedMs = receivedMs,
                EventMs = request?.EventTimeMs ?? receivedMs,
                DueMs = receivedMs + ((request?.DelaySeconds ?? 0) * 1000L),
                Intent = request?.InWords(symbol) ?? (Message.Text("action") is { } action ? CanonicalMessage.Shown(action).Trim('"') : "?"),
                Request = request is null ? null : Clean(RequestText.Write(request)),
                Body = Clean(AlertBody.Masked(Root)),
                State = (long)state,
                Code = refusal?.Code,
                Message = refusal?.Message,
            };
        }
    }
}
