using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Testing.Matching;

namespace MartDesk.Exchange.Tests.Matching;

public sealed class WorkloadM1Tests
{
    /// <summary>Numbers printed by the workload's own reference engine, on which eight other engines agreed.</summary>
    [Theory]
    [InlineData(1_000, 100, 194, 5_566, 117, 99_997, 100_004, 0xf7215ac8b3e1580a, 0x81ae790b7b38010f, 0xf7010d33776e1735)]
    [InlineData(200_000, 10_000, 39_958, 921_432, 9_998, 99_947, 99_955, 0x01430deda736bb59, 0xed35ed54b189ec9d, 0x5f5599907c5a452f)]
    public void Engine_and_naive_book_reproduce_the_trades_and_the_final_book_of_the_public_matching_workload(
        int count, int resting, long trades, long volume, int restingAtEnd, long bid, long ask, ulong tradesHash, ulong bookHash, ulong streamHash)
    {
        var workload = new MatchingWorkload(seed: 1, count, resting);
        var engine = new ExchangeEngine([new Instrument(
            new InstrumentSpecification
            {
                Symbol = "M1",
                BaseCurrency = "M",
                QuoteCurrency = "USDT",
                ContractSize = 0.001m,
                PriceStep = 0.1m,
            },
            0)]);
        var run = new WorkloadRun(engine);
        run.Open();
        foreach (ref readonly var operation in workload.Preload)
            run.Apply(operation);
        foreach (ref readonly var operation in workload.Timed)
            run.Apply(operation);

        Assert.Equal(streamHash, workload.StreamHash);
        Assert.Equal((trades, volume, tradesHash), (workload.Expected.Trades, workload.Expected.Volume, workload.Expected.Hash));
        Assert.Equal((restingAtEnd, bookHash), (workload.RestingAtEnd, workload.BookHash));
        Assert.Equal((trades, volume, tradesHash), (run.Tally.Trades, run.Tally.Volume, run.Tally.Hash));
        Assert.Equal((bid, ask), (engine.BestPrice(0, Side.Buy), engine.BestPrice(0, Side.Sell)));
        Assert.Equal(bookHash, run.BookHash());
    }
}
