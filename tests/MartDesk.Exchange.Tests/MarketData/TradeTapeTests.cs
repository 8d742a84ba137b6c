using MartDesk.Exchange.MarketData;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Tests.MarketData;

public sealed class TradeTapeTests
{
    private readonly TradeTape _tape = new();
    private readonly Trade[] _copy = new Trade[2000];

    [Fact]
    public void The_newest_trade_comes_first()
    {
        for (var i = 1; i <= 3; i++)
            _tape.Add(Prints.Trade(i, i));

        Assert.Equal(3, _tape.CopyNewest(_copy));
        Assert.Equal([3L, 2, 1], _copy.Take(3).Select(trade => trade.PriceTicks));
        Assert.Equal(2, _tape.CopyNewest(_copy.AsSpan(0, 2)));
    }

    [Fact]
    public void A_full_tape_forgets_the_oldest()
    {
        for (var i = 1; i <= 2345; i++)
            _tape.Add(Prints.Trade(i, i));

        Assert.Equal((1000, 1000), (_tape.Count, _tape.CopyNewest(_copy)));
        Assert.Equal(Enumerable.Range(1346, 1000).Reverse().Select(price => (long)price), _copy.Take(1000).Select(trade => trade.PriceTicks));
    }
}
