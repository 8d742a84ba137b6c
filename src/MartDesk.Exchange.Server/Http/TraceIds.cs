using System.Globalization;
using System.Security.Cryptography;

namespace MartDesk.Exchange.Server.Http;

/// <summary>Ids of requests in the form the venue uses, <c>hex32.NN.digits</c>; unique over restarts.</summary>
internal sealed class TraceIds
{
    private readonly string _process = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private long _last;

    public string Next() => string.Create(CultureInfo.InvariantCulture, $"{_process}.80.{Interlocked.Increment(ref _last):D17}");
}
