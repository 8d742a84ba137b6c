using System.Globalization;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Positions;

namespace MartDesk.Simulation.Checks;

/// <summary>The venue against itself and against the desk's picture: I7, I8, I14, I15.</summary>
internal static class VenueChecks
{
    public static void Judge(World world, DeskRecord record)
    {
        Money(world);
        if (!world.Venue.ReplaysToItself())
            world.Fail("I15", "The journal's commands give another state than the one that is there.");
        if (world.Venue.ReplayProblem is { } problem)
            world.Fail("I15", problem);
        Picture(world);
    }

    /// <summary>I8: what was paid in is all there.</summary>
    private static void Money(World world)
    {
        var engine = world.Venue.State.Engine;
        long paidIn = 0;
        var accounts = new HashSet<int>();
        foreach (var command in world.Venue.Journal.Committed)
        {
            if (command.Kind == MartDesk.Exchange.Commands.CommandKind.Deposit)
                paidIn += command.AmountUnits;
            if (command.Kind == MartDesk.Exchange.Commands.CommandKind.OpenAccount)
                accounts.Add(command.AccountId);
        }

        var total = engine.FeesCollectedUnits + engine.InsuranceUnits;
        var positions = new List<PositionView>();
        foreach (var accountId in accounts)
        {
            if (engine.TryGetAccount(accountId, out var account))
                total += account.WalletUnits;
            engine.CopyPositions(accountId, positions);
        }

        foreach (var position in positions)
            total += position.Side == PositionSide.Long ? -position.EntryValueUnits : position.EntryValueUnits;

        // What the market's own accounts lost they owe, and a position at cost is worth what it cost: the sum is what was paid in.
        if (total != paidIn)
            world.Fail("I8", string.Create(CultureInfo.InvariantCulture, $"{paidIn} units were paid in, {total} are there."));
    }

    /// <summary>I7 and I14: a minute after everything ended, the desk's picture is the venue's.</summary>
    private static void Picture(World world)
    {
        var engine = world.Venue.State.Engine;
        var picture = world.Desk.Portfolio.Current;
        for (var i = 0; i < world.AccountIds.Count; i++)
        {
            var (accountId, venueAccount) = (world.AccountIds[i], i + 1);
            var positions = new List<PositionView>();
            engine.CopyPositions(venueAccount, positions);
            var there = positions.Where(position => position.Lots > 0)
                .Select(position => $"{engine.Instruments[position.InstrumentId].Symbol} {position.Side} {position.Lots}").Order(StringComparer.Ordinal).ToList();
            var shown = picture.Positions.Where(position => position.AccountId == accountId)
                .Select(position => $"{position.Symbol} {position.Side} {position.Contracts}").Order(StringComparer.Ordinal).ToList();
            if (!there.SequenceEqual(shown))
                world.Fail("I7", $"Account {i + 1} holds [{string.Join(", ", there)}], shown is [{string.Join(", ", shown)}].");
            engine.TryGetAccount(venueAccount, out var account);
            var state = picture.Accounts.First(known => known.AccountId == accountId);
            if (positions.Count == 0 && state.Wallet != Exchange.Money.ToCoins(account.WalletUnits))
                world.Fail("I7", $"Account {i + 1} has {Exchange.Money.ToCoins(account.WalletUnits)} in its wallet, shown is {state.Wallet}.");
            var open = new List<OrderView>();
            engine.CopyOpenOrders(venueAccount, open);
            var orders = picture.Orders.Count(row => row.AccountId == accountId && row.Order.Kind == MartDesk.Desk.Venues.OrderKind.Order);
            if (open.Count < 100 && orders != open.Count)
                world.Fail("I7", $"Account {i + 1} has {open.Count} orders in the book, shown are {orders}.");
            Fills(world, accountId, venueAccount);
        }
    }

    /// <summary>What an account has realised by its fills, less fees; each fill once.</summary>
    public static long RealisedUnits(World world, int venueAccount)
    {
        var history = world.Venue.State.Orders.Of(venueAccount);
        long units = 0;
        var trades = new HashSet<(long, long)>();
        for (var i = 0; i < (history?.FillCount ?? 0); i++)
        {
            var fill = history!.NewestFill(i); // Counted above.
            if (trades.Add((fill.Order.OrderId, fill.Fill.TradeId)))
                units += fill.Fill.RealisedUnits - fill.Fill.FeeUnits;
        }

        return units;
    }

    /// <summary>I7: the day's realised result is the venue's, to the last digit, so each fill was counted once.</summary>
    private static void Fills(World world, string accountId, int venueAccount)
    {
        var units = RealisedUnits(world, venueAccount);
        var shown = world.Desk.Portfolio.Current.Accounts.First(known => known.AccountId == accountId).RealisedToday;
        if (shown != Exchange.Money.ToCoins(units))
            world.Fail("I7", string.Create(CultureInfo.InvariantCulture, $"Account {venueAccount} realised {Exchange.Money.ToCoins(units)} today, shown is {shown}."));
    }
}
