namespace MartDesk.Exchange.PlanOrders;

/// <summary>The plan orders of one instrument, sorted by trigger so that a price visits only those that it reaches.</summary>
internal sealed class PlanWatch
{
    private static readonly Comparer<PlanOrder> LowestFirst = Comparer<PlanOrder>.Create(static (a, b) =>
        a.Terms.TriggerTicks != b.Terms.TriggerTicks ? a.Terms.TriggerTicks.CompareTo(b.Terms.TriggerTicks) : a.OrderId.CompareTo(b.OrderId));

    private static readonly Comparer<PlanOrder> HighestFirst = Comparer<PlanOrder>.Create(static (a, b) =>
        a.Terms.TriggerTicks != b.Terms.TriggerTicks ? b.Terms.TriggerTicks.CompareTo(a.Terms.TriggerTicks) : a.OrderId.CompareTo(b.OrderId));

    private readonly SortedSet<PlanOrder>[] _rising = [new(LowestFirst), new(LowestFirst)];
    private readonly SortedSet<PlanOrder>[] _falling = [new(HighestFirst), new(HighestFirst)];
    private readonly List<PlanOrder> _following = [];

    private (long Last, long Mark) _seen;
    private bool _hasNews;

    public int Count { get; private set; }

    public void Add(PlanOrder plan)
    {
        Count++;
        _hasNews = true;
        if (!plan.IsActive)
        {
            SetOf(plan).Add(plan);
            return;
        }

        var place = _following.Count;
        while (place > 0 && _following[place - 1].OrderId > plan.OrderId)
            place--;
        _following.Insert(place, plan);
    }

    public void Remove(PlanOrder plan)
    {
        Count--;
        if (plan.IsActive)
            _following.Remove(plan);
        else
            SetOf(plan).Remove(plan);
    }

    /// <summary>
    /// The next plan order that the prices reach, or null: rising before falling triggers, last before mark price, the nearest trigger
    /// first; then trailing orders that are active, the oldest first.
    /// </summary>
    /// <remarks>It stays in the watch. An order that waits for activation is returned like any other.</remarks>
    public PlanOrder? Reached(long lastTicks, long markTicks)
    {
        if (!_hasNews && _seen == (lastTicks, markTicks))
            return null;
        for (var source = PriceSource.Last; source <= PriceSource.Mark; source++)
        {
            var price = source == PriceSource.Last ? lastTicks : markTicks;
            if (price == 0)
                continue;
            if (_rising[(int)source].Min is { } rising && rising.Terms.TriggerTicks <= price)
                return rising;
            if (_falling[(int)source].Min is { } falling && falling.Terms.TriggerTicks >= price)
                return falling;
        }

        foreach (var plan in _following)
        {
            var price = plan.Terms.Source == PriceSource.Last ? lastTicks : markTicks;
            plan.ExtremeTicks = plan.Side == Orders.Side.Sell ? Math.Max(plan.ExtremeTicks, price) : Math.Min(plan.ExtremeTicks, price);
            if (plan.HasTurned(price))
                return plan;
        }

        _seen = (lastTicks, markTicks);
        _hasNews = false;
        return null;
    }

    private SortedSet<PlanOrder> SetOf(PlanOrder plan) => (plan.Terms.Direction == TriggerDirection.Rising ? _rising : _falling)[(int)plan.Terms.Source];
}
