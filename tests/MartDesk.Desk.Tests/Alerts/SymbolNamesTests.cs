using MartDesk.Desk.Alerts;
using MartDesk.Desk.Tests.Execution;

namespace MartDesk.Desk.Tests.Alerts;

public sealed class SymbolNamesTests
{
    [Theory]
    [InlineData("BITMART:BTCUSDT.P", "BTCUSDT")]
    [InlineData("BTCUSDTPERP", "BTCUSDT")]
    [InlineData("BINANCE:BTCUSDT", "BTCUSDT")]
    [InlineData("BYBIT:ETHUSDT.P", "ETHUSDT")]
    [InlineData("BTC/USDT:USDT", "BTCUSDT")]
    [InlineData("BTC-USDT-SWAP", "BTCUSDT")]
    [InlineData("BTCUSDT-PERP", "BTCUSDT")]
    [InlineData("BTCUSDT_UMCBL", "BTCUSDT")]
    [InlineData("btc_usdt", "BTCUSDT")]
    [InlineData("XBTUSDTM", "BTCUSDT")]
    [InlineData("COINBASE:BTCUSD", null)]
    [InlineData("BTCUSD.P", null)]
    [InlineData("BINANCE:1000PEPEUSDT.P", null)]
    [InlineData("CME:BTC1!", null)]
    [InlineData(":", null)]
    public void A_charts_symbol_finds_its_contract(string sent, string? listed) =>
        Assert.Equal(listed, SymbolNames.Find(sent, MarketVenue.Instruments)?.Symbol);
}
