namespace MartDesk.Exchange;

/// <summary>Order ids: the caller hands out those of commands; an order that the engine itself brings about takes the next one above.</summary>
internal sealed class OrderIds
{
    public long Last { get; private set; }

    public void Saw(long orderId) => Last = orderId;

    public long Next() => ++Last;
}
