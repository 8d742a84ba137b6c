using MartDesk.Exchange.Books;

namespace MartDesk.Exchange.Tests.Books;

public sealed class BookOrdersTests
{
    /// <summary>Ids one after the other, ids of one order a millisecond, and ids that agree in their lower half.</summary>
    [Theory]
    [InlineData(1L)]
    [InlineData(1_000L)]
    [InlineData(1L << 32)]
    public void Orders_are_found_by_id_until_they_are_forgotten_however_ids_are_spaced(long step)
    {
        var random = new Random(7);
        var orders = new BookOrders();
        var known = new Dictionary<long, int>();
        for (var id = step; id < 8_000 * step; id += step)
        {
            var slot = orders.Rent();
            orders.Index(slot, id);
            known.Add(id, slot);
            if (random.Next(3) == 0)
                Forget(orders, known, known.Keys.ElementAt(random.Next(Math.Min(known.Count, 50))));
        }

        Assert.All(known, order => Assert.True(orders.TryFind(order.Key, out var slot) && slot == order.Value));
        foreach (var id in known.Keys.ToArray())
            Forget(orders, known, id);
    }

    /// <summary>A hundred old orders stay while the window passes over them many times; then they go, from the middle outwards.</summary>
    [Fact]
    public void Old_orders_are_found_after_many_newer_ones_took_their_seats()
    {
        var orders = new BookOrders();
        var old = new Dictionary<long, int>();
        for (var id = 1L; id <= 20_000; id++)
        {
            var slot = orders.Rent();
            orders.Index(slot, id);
            if (id % 200 == 0)
                old.Add(id, slot);
            else
                Forget(orders, new Dictionary<long, int> { [id] = slot }, id);
        }

        Assert.Equal(1024, orders.Capacity);
        foreach (var (id, slot) in old.OrderBy(order => Math.Abs(order.Key - 10_000)))
        {
            Assert.True(orders.TryFind(id, out var found));
            Assert.Equal(slot, found);
            Forget(orders, old, id);
        }
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(-1L)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void An_id_that_no_order_has_is_not_found(long id)
    {
        var orders = new BookOrders();
        orders.Index(orders.Rent(), 5);
        Assert.False(orders.TryFind(id, out _));
    }

    [Fact]
    public void Freed_slots_are_used_again_and_no_slot_is_handed_out_twice()
    {
        var orders = new BookOrders();
        var first = Enumerable.Range(0, 3_000).Select(_ => orders.Rent()).ToArray();
        Assert.Equal(3_000, first.Distinct().Count());
        Assert.DoesNotContain(BookOrders.None, first);
        var capacity = orders.Capacity;
        foreach (var slot in first)
            orders.Release(slot);
        var second = Enumerable.Range(0, 3_000).Select(_ => orders.Rent()).ToArray();
        Assert.Equal(first.Order(), second.Order());
        Assert.Equal(capacity, orders.Capacity);
    }

    private static void Forget(BookOrders orders, Dictionary<long, int> known, long id)
    {
        known.Remove(id, out var slot);
        orders.Unindex(slot);
        orders.Release(slot);
        Assert.False(orders.TryFind(id, out _));
    }
}
