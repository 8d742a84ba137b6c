using System.Globalization;
using System.Net;
using System.Text;
using MartDesk.BitMart.Protocol;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.BitMart.Protocol.Signing;
using MartDesk.Exchange.Server.Accounts;
using MartDesk.Exchange.Server.Faults;
using Microsoft.AspNetCore.Http;
using Endpoint = MartDesk.BitMart.Protocol.Limits.Endpoint;

namespace MartDesk.Exchange.Server.Http;

/// <summary>Checks key, address, permission, timestamp and signature, in this order; the first rule broken is the answer.</summary>
internal sealed class Authenticator(AccountStore accounts, TimeProvider time, ShownClock clock)
{
    private const int LongestTimestamp = 20;

    /// <summary>Finds the key of a request, or refuses it.</summary>
    /// <param name="headers">The request's headers.</param>
    /// <param name="address">Where it comes from.</param>
    /// <param name="endpoint">What is called; writing needs a permission.</param>
    /// <param name="key">The key; null when refused.</param>
    public BitMartError? RefuseKey(IHeaderDictionary headers, IPAddress? address, Endpoint endpoint, out ApiKey? key)
    {
        if (RefuseKey(headers[BitMartHeaders.Key].ToString(), address, out key) is { } error)
            return error;
        var needed = endpoint == WalletEndpoints.WithdrawCharge ? ApiKeyPermissions.Withdraw
            : endpoint.IsWrite ? ApiKeyPermissions.FuturesTrade
            : ApiKeyPermissions.ReadOnly;
        var isAllowed = key!.Permissions.HasFlag(needed); // found just now
        return isAllowed ? null : BitMartError.KeyForbidden;
    }

    /// <summary>Checks timestamp and signature over the exact bytes of a body.</summary>
    public BitMartError? RefuseSignature(ApiKey key, IHeaderDictionary headers, ReadOnlySpan<byte> body, out long sentMs) =>
        RefuseSignature(key, headers[BitMartHeaders.Timestamp].ToString(), headers[BitMartHeaders.Sign].ToString(), body, out sentMs);

    /// <summary>Refuses to write for an account that is not on the venue's list yet; the signature was right.</summary>
    public BitMartError? RefuseUnlisted(ApiKey key, Endpoint endpoint) =>
        !endpoint.IsWrite || key.IsListedAt(time.GetUtcNow().ToUnixTimeMilliseconds()) ? null : BitMartError.NotPermitted;

    /// <summary>Refuses the login of a stream, or finds its account.</summary>
    public BitMartError? RefuseLogin(string key, string timestamp, string signature, IPAddress? address, out int accountId)
    {
        accountId = 0;
        var error = RefuseKey(key, address, out var found) ?? RefuseSignature(found!, timestamp, signature, RequestSigner.LoginPayload, out _); // found, or refused before
        if (error is null)
            accountId = found!.AccountId;
        return error;
    }

    private BitMartError? RefuseKey(string text, IPAddress? address, out ApiKey? key)
    {
        key = null;
        if (text.Length == 0)
            return BitMartError.KeyEmpty;
        key = accounts.Find(text);
        if (key is null)
            return BitMartError.KeyNotFound;
        return key.StateAt(time.GetUtcNow().ToUnixTimeMilliseconds()) switch
        {
            ApiKeyState.Frozen => BitMartError.KeyFrozen,
            ApiKeyState.Expired => BitMartError.KeyExpired,
            _ => key.IsAllowedFrom(address) ? null : BitMartError.AddressForbidden,
        };
    }

    private BitMartError? RefuseSignature(ApiKey key, string timestamp, string signature, ReadOnlySpan<byte> payload, out long sentMs)
    {
        sentMs = 0;
        if (timestamp.Length == 0)
            return BitMartError.TimestampEmpty;
        if (timestamp.Length > LongestTimestamp || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out sentMs))
            return BitMartError.TimestampInvalidFormat;
        if (!clock.IsFresh(sentMs))
            return BitMartError.TimestampOutOfRange;
        if (signature.Length == 0)
            return BitMartError.SignEmpty;
        Span<byte> timestampBytes = stackalloc byte[LongestTimestamp];
        var written = Encoding.ASCII.GetBytes(timestamp, timestampBytes);
        return key.Signing.Verify(timestampBytes[..written], payload, signature) ? null : BitMartError.SignWrong;
    }
}
