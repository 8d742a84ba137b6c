using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Tests.Matching;

public sealed class WorkloadM1Tests
{
    /// <summary>Numbers printed by the workload's own reference engine for seed 1, 20,000 operations over 2,000 resting orders.</summary>
    [Fact]
    public void Engine_reproduces_the_trades_and_the_final_book_of_the_public_matching_workload()
    {
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
        var workload = new WorkloadM1(engine, seed: 1, resting: 2_000);
        workload.Run(20_000);

        Assert.Equal(4_043, workload.Trades);
        Assert.Equal(2_001, workload.Resting);
        Assert.Equal((99_978, 99_994), (engine.BestPrice(0, Side.Buy), engine.BestPrice(0, Side.Sell)));
        Assert.Equal(0x32ab5d67e1bdc758UL, workload.TradesHash);
        Assert.Equal(0x95996f57f3bad8f1UL, workload.BookHash());
    }
}
