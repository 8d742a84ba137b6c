using MartDesk.Exchange.Server.Accounts;

namespace MartDesk.Exchange.Server.Http;

/// <summary>Who asks: the key that was shown and, on signed endpoints, when the request was signed.</summary>
/// <param name="Key">The key.</param>
/// <param name="SentMs">The request's timestamp, Unix milliseconds; 0 where none is asked for.</param>
internal readonly record struct Caller(ApiKey Key, long SentMs);
