using System.Globalization;
using System.Text;
using MartDesk.BitMart.Protocol;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.BitMart.Protocol.Signing;
using MartDesk.Exchange.Server.Accounts;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Exchange.Server.Http;

/// <summary>Checks key, timestamp and signature, in this order; the first rule broken is the answer.</summary>
internal sealed class Authenticator(AccountStore accounts, TimeProvider time)
{
    private const int LongestTimestamp = 20;
    private static readonly long Lifetime = (long)RequestSigner.TimestampLifetime.TotalMilliseconds;

    /// <summary>Refuses a request, or finds the account of its key.</summary>
    /// <param name="headers">The request's headers.</param>
    /// <param name="authentication">What the endpoint asks for; not <see cref="Authentication.None"/>.</param>
    /// <param name="body">The exact bytes of the body.</param>
    /// <param name="accountId">The account; 0 when refused.</param>
    public BitMartError? Refuse(IHeaderDictionary headers, Authentication authentication, ReadOnlySpan<byte> body, out int accountId)
    {
        accountId = 0;
        if (RefuseKey(headers[BitMartHeaders.Key].ToString(), out var key) is { } keyError)
            return keyError;
        if (authentication == Authentication.Signed)
        {
            var error = RefuseSignature(key!, headers[BitMartHeaders.Timestamp].ToString(), headers[BitMartHeaders.Sign].ToString(), body);
            if (error is not null)
                return error;
        }

        accountId = key!.AccountId;
        return null;
    }

    /// <summary>Refuses the login of a stream, or finds its account.</summary>
    public BitMartError? RefuseLogin(string key, string timestamp, string signature, out int accountId)
    {
        accountId = 0;
        var error = RefuseKey(key, out var found) ?? RefuseSignature(found!, timestamp, signature, RequestSigner.LoginPayload);
        if (error is null)
            accountId = found!.AccountId;
        return error;
    }

    private BitMartError? RefuseKey(string text, out ApiKey? key)
    {
        key = null;
        if (text.Length == 0)
            return BitMartError.KeyEmpty;
        key = accounts.Find(text);
        return key switch
        {
            null => BitMartError.KeyNotFound,
            { State: ApiKeyState.Frozen } => BitMartError.KeyFrozen,
            { State: ApiKeyState.Expired } => BitMartError.KeyExpired,
            _ => null,
        };
    }

    private BitMartError? RefuseSignature(ApiKey key, string timestamp, string signature, ReadOnlySpan<byte> payload)
    {
        if (timestamp.Length == 0)
            return BitMartError.TimestampEmpty;
        if (timestamp.Length > LongestTimestamp || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var sentMs))
            return BitMartError.TimestampInvalidFormat;
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (sentMs < nowMs - Lifetime || sentMs > nowMs + Lifetime)
            return BitMartError.TimestampOutOfRange;
        if (signature.Length == 0)
            return BitMartError.SignEmpty;
        Span<byte> timestampBytes = stackalloc byte[LongestTimestamp];
        var written = Encoding.ASCII.GetBytes(timestamp, timestampBytes);
        return RequestSigner.Verify(key.Secret, timestampBytes[..written], key.Memo, payload, signature) ? null : BitMartError.SignWrong;
    }
}
