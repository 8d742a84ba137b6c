using System.Globalization;
using MartDesk.BitMart;
using MartDesk.BitMart.Futures;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Vault;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Connectors.BitMart;

/// <summary>Asks BitMart about a key.</summary>
/// <remarks>
/// Private reads are only keyed: they check the access key and would show a balance to a wrong secret or memo. So one signed call is made, a
/// cancellation of an order that cannot exist. It changes nothing, and each thing that may be wrong is refused with a code of its own;
/// "no such order" proves the signature.
/// </remarks>
/// <param name="connector">Where the local exchange is.</param>
/// <param name="random">Makes the id of the order that cannot exist.</param>
/// <param name="time">Clock.</param>
/// <param name="handler">The wire; null for a real one. Called once for each check.</param>
internal sealed class BitMartCredentialCheck(BitMartConnectorOptions connector, ISecureRandom random, TimeProvider time, Func<HttpMessageHandler>? handler = null) : ICredentialCheck
{
    private const string Symbol = "BTCUSDT";

    /// <inheritdoc/>
    public async Task<CredentialReport> CheckAsync(AccountConnection connection, CancellationToken cancellationToken)
    {
        var askedAt = time.GetUtcNow();
        var startedAt = time.GetTimestamp();
        using var client = new FuturesClient(BitMartVenueFactory.OptionsOf(connection, connector, time), handler?.Invoke());
        var points = new List<CredentialPoint>();
        var (finding, balances) = await AskAsync(client, points, cancellationToken);
        foreach (var subject in Enum.GetValues<CredentialSubject>().Where(subject => points.TrueForAll(point => point.Subject != subject)))
            points.Add(new CredentialPoint(subject, PointResult.NotTested, "Not tested: an earlier point comes first."));
        return new CredentialReport
        {
            Time = askedAt,
            Took = time.GetElapsedTime(startedAt),
            Finding = finding,
            Points = [.. points.OrderBy(point => point.Subject)],
            Balances = balances,
        };
    }

    private async Task<(CredentialFinding Finding, IReadOnlyList<Balance> Balances)> AskAsync(FuturesClient client, List<CredentialPoint> points, CancellationToken cancellationToken)
    {
        var clock = await client.MeasureClockAsync(cancellationToken);
        if (clock is not Reply<MartDesk.BitMart.Clock.ClockReading>.Ok(var reading))
            return (Fail(CredentialSubject.Clock, clock, points), []);
        var ahead = reading.Now - time.GetUtcNow();
        points.Add(new(CredentialSubject.Clock, PointResult.Passed, $"The venue answers; its clock is {Offset(ahead)} ours. Orders are stamped by its clock."));

        var read = await client.GetBalancesAsync(cancellationToken);
        if (read is not Reply<IReadOnlyList<MartDesk.BitMart.Protocol.Futures.Account.AssetBalance>>.Ok(var rows))
            return (Fail(CredentialSubject.Key, read, points), []);
        IReadOnlyList<Balance> balances = [.. rows.Select(BitMartMapping.ToBalance)];
        points.Add(new(CredentialSubject.Key, PointResult.Passed, "The venue knows the key and shows its balance."));
        points.Add(new(CredentialSubject.Address, PointResult.Passed, "The venue takes calls from this machine's address."));
        if (await client.GetPositionModeAsync(cancellationToken) is Reply<MartDesk.BitMart.Protocol.Futures.Positions.PositionModeSetting>.Ok(var mode))
            points.Add(new(CredentialSubject.PositionMode, PointResult.Passed, InWords(mode.PositionMode)));

        points.Add(JudgeWithdrawal(await client.Account.GetWithdrawChargeAsync("USDT", cancellationToken)));

        var probe = await client.CancelOrderByClientIdAsync(Symbol, "martdeskprobe" + Base32.Random(random, 16), cancellationToken);
        return (Judge(probe, await IsClosedAsync(client, cancellationToken), points), balances);
    }

    /// <summary>True when the venue lists contracts and none of them trades: reads and cancellations of a venue that has closed go on as if nothing were.</summary>
    private async Task<bool> IsClosedAsync(FuturesClient client, CancellationToken cancellationToken) =>
        (await client.GetContractsAsync(symbol: null, cancellationToken)).To(list =>
            list.Contracts.Where(BitMartMapping.IsLinear).Select(contract => BitMartMapping.ToInstrument(contract, time.GetUtcNow())).ToList())
            is VenueReply<List<Instrument>>.Ok { Value: { Count: > 0 } listed } && listed.TrueForAll(instrument => !instrument.IsTrading);

    /// <summary>The venue tells what a withdrawal costs only to a key that may withdraw. Nothing is withdrawn by asking.</summary>
    private static CredentialPoint JudgeWithdrawal(Reply<System.Text.Json.Nodes.JsonNode> charge) => charge switch
    {
        Reply<System.Text.Json.Nodes.JsonNode>.Ok => new(CredentialSubject.Withdraw, PointResult.Failed, "The key may withdraw. A desk needs that never: make a key without it at the venue."),
        Reply<System.Text.Json.Nodes.JsonNode>.Rejected({ Code: 30012 }) => new(CredentialSubject.Withdraw, PointResult.Passed, "The key may not withdraw.", "30012"),
        _ => new(CredentialSubject.Withdraw, PointResult.NotTested, "The venue did not tell whether the key may withdraw; look at its switches there."),
    };

    private static CredentialFinding Judge(Reply<MartDesk.BitMart.Protocol.Futures.Orders.CancelAck> probe, bool isClosed, List<CredentialPoint> points)
    {
        // Refused for the order it names, or not at all: then key, address, signature and permission were accepted before.
        var isProof = probe is Reply<MartDesk.BitMart.Protocol.Futures.Orders.CancelAck>.Ok
            or Reply<MartDesk.BitMart.Protocol.Futures.Orders.CancelAck>.Rejected({ Kind: BitMartErrorKind.Request or BitMartErrorKind.State });
        if (isProof)
        {
            points.Add(new(CredentialSubject.Signature, PointResult.Passed, "A signed call was accepted. A balance read alone would not prove this."));
            if (isClosed)
            {
                points.Add(new(CredentialSubject.Trading, PointResult.Failed, "The venue is closed: not one of its contracts trades any more. Balances and history can still be read."));
                return CredentialFinding.VenueClosed;
            }

            points.Add(new(CredentialSubject.Trading, PointResult.Passed, "The account may trade futures by API."));
            return CredentialFinding.Passed;
        }

        var code = (probe as Reply<MartDesk.BitMart.Protocol.Futures.Orders.CancelAck>.Rejected)?.Error.Code;
        if (code == BitMartError.NotPermitted.Code || code == BitMartError.KeyForbidden.Code || code == BitMartError.FuturesNotOpened.Code)
        {
            // The permission is looked at after the signature.
            points.Add(new(CredentialSubject.Signature, PointResult.Passed, "A signed call came as far as the permission. A balance read alone would not prove this."));
            return Fail(CredentialSubject.Trading, probe, points);
        }

        return Fail(CredentialSubject.Signature, probe, points);
    }

    private static CredentialFinding Fail<T>(CredentialSubject asked, Reply<T> reply, List<CredentialPoint> points)
    {
        var (finding, subject, words, code) = reply switch
        {
            Reply<T>.Rejected(var error) => Explain(asked, error),
            Reply<T>.NotSent(var reason) => (CredentialFinding.Unreachable, asked, $"Nothing was sent: {reason.Message}", (string?)null),
            Reply<T>.Unknown(var cause) => (CredentialFinding.Unreachable, asked, $"No usable answer: {cause.Message}", null),
            _ => (CredentialFinding.Other, asked, "The venue answered in a way that proves nothing.", null),
        };
        points.RemoveAll(point => point.Subject == subject);
        points.Add(new(subject, finding == CredentialFinding.NotWhitelisted ? PointResult.Waiting : PointResult.Failed, words, code));
        return finding;
    }

    private static (CredentialFinding Finding, CredentialSubject Subject, string Words, string? Code) Explain(CredentialSubject asked, MartDesk.BitMart.VenueError error)
    {
        var (finding, subject, words) = error.Code switch
        {
            30002 or 30001 => (CredentialFinding.WrongKey, CredentialSubject.Key, "The venue does not know this key: a typing error, a deleted key, or a key of another environment."),
            30003 => (CredentialFinding.KeyEnded, CredentialSubject.Key, "The venue froze this key. Make another."),
            30011 => (CredentialFinding.KeyEnded, CredentialSubject.Key, "The key has expired; keys without an address list do after a time. Make another, with addresses."),
            30005 or 30004 => (CredentialFinding.WrongSecretOrMemo, CredentialSubject.Signature, "The key is right, the secret or memo is not. The memo is the text chosen when the key was made, not the user id."),
            30010 or 40006 => (CredentialFinding.AddressRefused, CredentialSubject.Address, "The venue does not take calls with this key from this machine's address. Add the address to the key's list at the venue."),
            30012 => (CredentialFinding.PermissionMissing, CredentialSubject.Trading, "The key lacks the futures permission. Switch it on at the venue."),
            30019 => (CredentialFinding.NotWhitelisted, CredentialSubject.Trading, "The venue has not let this account trade futures by API yet. Ask for it on its key page; it is granted within 8 hours."),
            40046 => (CredentialFinding.PermissionMissing, CredentialSubject.Trading, "The account has not opened futures trading. Open it at the venue."),
            40047 => (CredentialFinding.RegionRefused, asked, "The venue does not serve this country or area."),
            _ => error.Kind switch
            {
                BitMartErrorKind.Clock => (CredentialFinding.ClockOff, CredentialSubject.Clock, "The venue calls the time of our call wrong. Set this machine's clock by NTP and check again."),
                BitMartErrorKind.Maintenance => (CredentialFinding.VenueClosed, asked, "The venue is closed or in maintenance; this could not be tested."),
                BitMartErrorKind.Limit => (CredentialFinding.TooManyCalls, asked, "The venue takes no more calls for now. Wait a minute and check again."),
                BitMartErrorKind.Server => (CredentialFinding.Unreachable, asked, "The venue failed to answer. Check again."),
                _ => (CredentialFinding.Other, asked, $"The venue refused: {error.Message}"),
            },
        };
        return (finding, subject, words, error.Code.ToString(CultureInfo.InvariantCulture));
    }

    private static string InWords(MartDesk.BitMart.Protocol.Futures.Positions.PositionMode mode) => BitMartMapping.ToDesk(mode) == PositionMode.Hedge
        ? "Hedge: long and short side by side. Changes only with no position and no order."
        : "One-way. Changes only with no position and no order.";

    private static string Offset(TimeSpan ahead)
    {
        var ms = Math.Abs(ahead.TotalMilliseconds).ToString("#,0", CultureInfo.InvariantCulture);
        return ahead < TimeSpan.Zero ? $"{ms} ms behind" : $"{ms} ms ahead of";
    }
}
