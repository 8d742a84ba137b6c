using System.Text;

namespace MartDesk.Conformance.Storms;

/// <summary>What passes between desk and exchange and can be waited for.</summary>
internal enum TrapAt
{
    /// <summary>A request that places an order; only half of it gets through.</summary>
    HalfAnOrder,

    /// <summary>A request that changes something else than by a new order: a cancellation, leverage.</summary>
    OtherChange,

    /// <summary>An answer about the account: one of the reads that a desk compares itself by.</summary>
    AccountRead,

    /// <summary>A message of the account's stream.</summary>
    StreamMessage,
}

/// <summary>Waits in the proxy for something to pass, and then strikes, once.</summary>
/// <param name="at">What is waited for.</param>
/// <param name="time">Which of them; 1 for the first.</param>
internal sealed class ProxyTrap(TrapAt at, int time)
{
    private readonly TaskCompletionSource _struck = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _seen;

    /// <summary>What it does; called on the thread that carries the bytes, as soon as they have left.</summary>
    public Action Strike { get; init; } = static () => { };

    /// <summary>Completes when it has struck.</summary>
    public Task Struck => _struck.Task;

    /// <summary>Looks at bytes before they are passed on.</summary>
    /// <returns>How many of them may pass, and whether it strikes after them.</returns>
    public (int Pass, bool Strikes) Look(CarriedLine line, bool isRequest, ReadOnlySpan<byte> bytes)
    {
        var isWaitedFor = at switch
        {
            TrapAt.HalfAnOrder => isRequest && CarriedLine.IsOrder(bytes),
            TrapAt.OtherChange => isRequest && bytes.StartsWith("POST "u8) && !CarriedLine.IsOrder(bytes),
            TrapAt.AccountRead => !isRequest && line.IsReadingAccount,
            _ => !isRequest && line.IsAccountStream,
        };
        if (!isWaitedFor || Interlocked.Increment(ref _seen) != time)
            return (bytes.Length, false);
        return (at == TrapAt.HalfAnOrder ? bytes.Length / 2 : bytes.Length, true);
    }

    /// <summary>It has what it waited for.</summary>
    public void Spring()
    {
        Strike();
        _struck.TrySetResult();
    }
}

/// <summary>What a connection carries, told from how its last request began.</summary>
internal sealed class CarriedLine
{
    /// <summary>It has become the account's stream.</summary>
    public bool IsAccountStream { get; private set; }

    /// <summary>The request under way reads something of the account.</summary>
    public bool IsReadingAccount { get; private set; }

    public void Take(ReadOnlySpan<byte> request)
    {
        if (IsAccountStream)
            return;
        IsAccountStream = request.StartsWith("GET /user"u8);
        IsReadingAccount = request.StartsWith("GET /contract/private/"u8);
    }

    public static bool IsOrder(ReadOnlySpan<byte> request) =>
        request.StartsWith("POST "u8) && Encoding.ASCII.GetString(request[..Math.Min(request.Length, 80)]).Contains("/submit-order", StringComparison.Ordinal);
}
