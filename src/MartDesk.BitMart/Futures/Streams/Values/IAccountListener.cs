namespace MartDesk.BitMart.Futures.Streams.Values;

/// <summary>
/// Takes orders, positions and balances as values the moment they arrive, on the task that reads the connection. Nothing is allocated for a message in the
/// venue's usual form; a message in another form arrives all the same.
/// </summary>
/// <remarks>
/// What is handed over lies in the connection's buffers and is valid only during the call. The connection reads nothing while a listener works, and a listener
/// that throws loses the connection. The reader of the stream still gets every <see cref="StreamEvent.Connected"/>, after which orders, positions and balances must be read over REST.
/// </remarks>
public interface IAccountListener
{
    /// <summary>An order that changed: <c>futures/order</c>; one call each, in the order of the message.</summary>
    /// <param name="order">The push.</param>
    void OnOrder(in OrderValue order)
    {
    }

    /// <summary>A position: <c>futures/position</c>; one call each, in the order of the message.</summary>
    /// <param name="position">The push.</param>
    void OnPosition(in PositionValue position)
    {
    }

    /// <summary>A balance that changed: <c>futures/asset</c>.</summary>
    /// <param name="balance">The push.</param>
    void OnBalance(in BalanceValue balance)
    {
    }
}
