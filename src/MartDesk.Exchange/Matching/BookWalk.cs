using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Matching;

/// <summary>What an order would trade at once, found by walking the book before anything changes.</summary>
/// <param name="Lots">Lots that would be filled.</param>
/// <param name="CertainLots">
/// Lots that are there whatever happens on the way. A one-way account's reduce-only order may be withdrawn in mid-sweep when an
/// opening order of the same account is filled first and shrinks the position, so fill-or-kill does not count on it.
/// </param>
/// <param name="ValueUnits">Value of the filled lots beyond the first <c>freeLots</c>, at the prices in the book.</param>
internal readonly record struct BookWalk(long Lots, long CertainLots, long ValueUnits)
{
    /// <summary>Walks exactly as matching would, self-trade protection included.</summary>
    /// <param name="orders">The store of the orders in the ladder.</param>
    /// <param name="ladder">The side that would be taken from.</param>
    /// <param name="limitTicks">Worst price.</param>
    /// <param name="lots">Lots wanted.</param>
    /// <param name="freeLots">Lots at the start that need no margin because they reduce a position.</param>
    /// <param name="taker">Whose order it is.</param>
    /// <param name="mode">What happens at an own order.</param>
    /// <param name="tickLotUnits">Money units of one lot and one tick.</param>
    public static BookWalk Over(
        OrderStore orders, PriceLadder ladder, long limitTicks, long lots, long freeLots, Account taker, SelfTradeMode mode, long tickLotUnits)
    {
        var filled = 0L;
        var certain = 0L;
        var value = 0L;
        for (var price = ladder.BestPrice; price != 0 && certain < lots && ladder.Reaches(limitTicks, price); price = ladder.NextWorse(price))
        {
            for (var slot = ladder.OldestAt(price); slot != OrderStore.None && certain < lots; slot = orders.Places[slot].Next)
            {
                ref var maker = ref orders[slot];
                if (ReferenceEquals(maker.Account, taker))
                {
                    if (mode != SelfTradeMode.CancelMaker)
                        return new BookWalk(filled, certain, value);
                    continue;
                }

                var taken = Math.Min(lots - filled, maker.OpenLots);
                var free = Math.Clamp(freeLots - filled, 0, taken);
                filled += taken;
                if (!MayVanish(maker))
                    certain += maker.OpenLots;
                value += price * (taken - free) * tickLotUnits;
            }
        }

        return new BookWalk(filled, certain, value);
    }

    private static bool MayVanish(in Order maker) =>
        maker.Effect == PositionEffect.Close
        && maker.Account.PositionMode == PositionMode.OneWay
        && maker.Account.In(maker.InstrumentId).PendingLots(maker.Side) > 0;
}
