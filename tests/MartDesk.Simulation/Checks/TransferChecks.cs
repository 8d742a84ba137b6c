using MartDesk.Desk.Transfers;
using MartDesk.Desk.Venues;
using MartDesk.Exchange.Server.Accounts;

namespace MartDesk.Simulation.Checks;

/// <summary>Money moved between spot and futures: I2, I3 and I4 for what carries no id of ours at all, told by how many movements of each way and amount there are.</summary>
internal static class TransferChecks
{
    private static readonly Dictionary<(int Account, TransferWay Way, decimal Amount), int> None = [];

    public static void Judge(World world, DeskRecord record)
    {
        var moved = AtVenue(world);
        var kept = record.Transfers.ToLookup(row => (world.AccountIds.IndexOf(row.AccountId) + 1, row.TransferWay, row.Value));
        foreach (var (what, count) in moved.Where(there => !kept.Contains(there.Key)))
            world.Fail("I4", $"{Words(what)} was moved {count} times, and the desk has stored none of it.");
        foreach (var rows in kept)
        {
            var count = moved.GetValueOrDefault(rows.Key);
            var words = $"{Words(rows.Key)}: the venue has moved it {count} times, the desk says {string.Join("; ", rows.Select(row => $"{row.RequestId} {row.TransferState} {row.Message}"))}.";
            if (count > rows.Count(row => row.TransferState != TransferState.Failed))
                world.Fail("I2", $"More was moved than was asked for, or what is called failed was not. {words}");
            if (count < rows.Count(row => row.TransferState == TransferState.Finished))
                world.Fail("I3", $"What is called done was not. {words}");
            if (rows.Any(row => row.TransferState == TransferState.Sending) || (rows.Count() == 1 && rows.Any(row => row.TransferState is TransferState.Processing or TransferState.Unknown)))
                world.Fail("I14", $"What became of it is not known two minutes after the last fault. {words}");
            if (rows.Select(row => row.RequestId).Distinct(StringComparer.Ordinal).Count() != rows.Count())
                world.Fail("I2", $"One wish is stored twice. {words}");
        }

        Answered(world, record);
        Mark(world, record);
    }

    /// <summary>I3: what the owner was told of the end of a transfer stays true.</summary>
    private static void Answered(World world, DeskRecord record)
    {
        var byName = record.Transfers.ToDictionary(row => row.RequestId, StringComparer.Ordinal);
        foreach (var (item, answer) in world.Transfers.Answers)
        {
            if (answer.Transfer is not { RequestId: { } name } told)
                continue;
            if (!byName.TryGetValue(name, out var row))
                world.Fail("I1", $"{item} was answered {told.State}, and nothing of it is stored.");
            else if (told.State is TransferState.Finished or TransferState.Failed && row.TransferState != told.State)
                world.Fail("I3", $"{item} was answered {told.State} {told.Message}, and is {row.TransferState} {row.Message}.");
        }
    }

    private static void Mark(World world, DeskRecord record)
    {
        foreach (var row in record.Transfers.Where(row => row.TransferState == TransferState.Finished))
        {
            world.Cells.Mark("W-transfer");
            if (world.Transfers.Answers.Exists(known => known.Answer.Transfer is { State: TransferState.Unknown } told && told.RequestId == row.RequestId))
                world.Cells.Mark("W-transferlost");
        }
    }

    /// <summary>How often each movement was made, by account, way and amount.</summary>
    private static Dictionary<(int Account, TransferWay Way, decimal Amount), int> AtVenue(World world)
    {
        if (!world.Transfers.IsNeeded)
            return None;
        var moved = new Dictionary<(int, TransferWay, decimal), int>();
        for (var account = 1; account <= World.Accounts.Count; account++)
        {
            var history = world.Venue.State.Orders.Of(account);
            for (var i = 0; i < (history?.TransferCount ?? 0); i++)
            {
                var transfer = history!.NewestTransfer(i); // Counted above.
                var way = transfer.ToAccountId == SpotWallet.IdOf(account) ? TransferWay.FuturesToSpot : TransferWay.SpotToFutures;
                var what = (account, way, Exchange.Money.ToCoins(transfer.AmountUnits));
                moved[what] = moved.GetValueOrDefault(what) + 1;
            }
        }

        return moved;
    }

    private static string Words((int Account, TransferWay Way, decimal Amount) what) => FormattableString.Invariant($"{what.Way} of {what.Amount} on account {what.Account}");
}
