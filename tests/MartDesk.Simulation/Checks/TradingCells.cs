using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Orders;
using MartDesk.Simulation.Workloads;

namespace MartDesk.Simulation.Checks;

/// <summary>Which kinds of trading a run has seen, so that one that none sees is noticed.</summary>
internal static class TradingCells
{
    public static void Mark(World world, IReadOnlyList<SubmittedOrder> sent)
    {
        foreach (var order in sent.Where(order => order.IsTaken))
        {
            switch (order.Call.Path.Split('/')[^1])
            {
                case "submit-plan-order":
                    world.Cells.Mark("W-plan");
                    break;
                case "submit-trail-order":
                    world.Cells.Mark("W-trail");
                    break;
                case "submit-tp-sl-order":
                    world.Cells.Mark("W-bracket");
                    break;
                case "submit-order" when order.Call.Text.Contains("\"type\":\"limit\"", StringComparison.Ordinal):
                    world.Cells.Mark("W-limit");
                    break;
            }
        }

        if (world.Sent.Any(alert => alert is { Item.Kind: WorkKind.Ticket, IsTaken: true }))
            world.Cells.Mark("W-ticket");
        if (world.Venue.Journal.Committed.Exists(command => command.Kind == CommandKind.SettleFunding))
            world.Cells.Mark("W-funding");
        if (OrderChecks.AllAtVenue(world).Any(order => order.Origin != OrderOrigin.Owner))
            world.Cells.Mark("W-liquidation");
        if (world.Halted.Count > 0)
            world.Cells.Mark("W-stop");
    }
}
