namespace MartDesk.Simulation.Checks;

/// <summary>All invariants that can be judged at this level, one after the other, from what happened and what is there at the end.</summary>
internal static class Checker
{
    public static void Judge(World world, bool isQuiet)
    {
        if (!isQuiet)
            world.Fail("I14", "Two minutes after the last fault not everything has come to its end.");
        var record = DeskRecord.Read(world);
        AlertChecks.Judge(world, record);
        var sent = SubmittedOrder.Of(world.Network.Calls, record.Intents);
        OrderChecks.Judge(world, record, sent);
        WaitingOrderChecks.Judge(world, record, sent);
        ClockChecks.Judge(world, sent);
        PriceChecks.Judge(world, record, sent);
        TradingCells.Mark(world, sent);
        VenueChecks.Judge(world, record);
        KeptStopChecks.Judge(world, record, sent);
        OrphanChecks.Judge(world, record);
        LossChecks.Judge(world, record);
        TimedCancelChecks.Judge(world, record, sent);
        TransferChecks.Judge(world, record);
    }
}
