using MartDesk.Exchange.Books;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Feeds;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Tests.Scenarios;

namespace MartDesk.Exchange.Tests.Feeds;

/// <summary>An engine with two contracts and what a feed needs of a venue; it keeps events and commands. Client 1 has a million.</summary>
internal sealed class FeedVenue : IFeedPort
{
    public const int Client = 1;
    public const int Btc = 0;
    public const int Eth = 1;


    public FeedVenue()
    {
        Engine = new ExchangeEngine(Instruments);
        Apply(New(CommandKind.OpenAccount));
        Apply(New(CommandKind.Deposit) with { AmountUnits = 1_000_000 * Money.UnitsPerCoin });
    }

    public static IReadOnlyList<Instrument> Instruments { get; } =
    [
        new(new InstrumentSpecification { Symbol = "BTCUSDT", BaseCurrency = "BTC", QuoteCurrency = "USDT", ContractSize = 0.001m, PriceStep = 0.1m }, Btc),
        new(new InstrumentSpecification { Symbol = "ETHUSDT", BaseCurrency = "ETH", QuoteCurrency = "USDT", ContractSize = 0.001m, PriceStep = 0.01m }, Eth),
    ];

    public ExchangeEngine Engine { get; }

    public EventLog Log { get; } = new();

    public List<Command> Commands { get; } = [];

    public long NextOrderId() => Engine.LastOrderId + 1;

    public void Apply(Command command)
    {
        var next = command with { Sequence = Engine.LastSequence + 1, TimeMs = 1_700_000_000_000 };
        Commands.Add(next);
        Log.LastRejection = RejectReason.None;
        Engine.Apply(next, Log);
        Assert.Equal(RejectReason.None, Log.LastRejection);
    }

    /// <summary>A client's order; returns its id.</summary>
    public long Order(Side side, long priceTicks, long lots, OrderType type = OrderType.Limit)
    {
        var orderId = NextOrderId();
        Apply(New(CommandKind.PlaceOrder) with
        {
            InstrumentId = Btc,
            OrderId = orderId,
            Side = side,
            Type = type,
            PriceTicks = type == OrderType.Limit ? priceTicks : 0,
            Lots = lots,
            Leverage = 100,
            MarginMode = MarginMode.Cross,
        });
        return orderId;
    }

    /// <summary>One side as text, best first: <c>4 @ 1000, 2 @ 999</c>.</summary>
    public string Book(Side side) => string.Join(", ", Levels(Btc, side).Select(level => $"{level.Lots} @ {level.PriceTicks}"));

    public string Trades() => string.Join(", ", Log.Trades.Select(trade => $"{trade.Lots} @ {trade.PriceTicks}"));

    public BookLevel[] Levels(int instrumentId, Side side)
    {
        var levels = new BookLevel[500];
        return levels[..Engine.CopyLevels(instrumentId, side, levels)];
    }

    private static Command New(CommandKind kind) => new() { Sequence = 0, TimeMs = 0, Kind = kind, AccountId = Client };
}
