using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Feeds;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Positions;

namespace MartDesk.Exchange.Server.Tests.Recordings;

/// <summary>An engine alone, with what a feed needs; it keeps the trades, the fills of one client and every command.</summary>
internal sealed class ReplayVenue : IFeedPort, IEngineEvents
{
    public const int Client = 1;


    public ReplayVenue()
    {
        Engine = new ExchangeEngine(Instruments);
        Apply(New(CommandKind.OpenAccount));
        Apply(New(CommandKind.Deposit) with { AmountUnits = 1_000_000 * Money.UnitsPerCoin });
    }

    public static IReadOnlyList<Instrument> Instruments { get; } =
    [
        new(new InstrumentSpecification { Symbol = "BTCUSDT", BaseCurrency = "BTC", QuoteCurrency = "USDT", ContractSize = 0.001m, PriceStep = 0.1m }, 0),
        new(new InstrumentSpecification { Symbol = "ETHUSDT", BaseCurrency = "ETH", QuoteCurrency = "USDT", ContractSize = 0.001m, PriceStep = 0.01m }, 1),
    ];

    public ExchangeEngine Engine { get; }

    public long TimeMs { get; set; } = 1_700_000_000_000;

    public List<Trade> Trades { get; } = [];

    public List<Fill> ClientFills { get; } = [];

    public List<Command> Commands { get; } = [];

    /// <summary>What the engine refused to the feed.</summary>
    public List<RejectReason> Refusals { get; } = [];

    /// <summary>Orders of the feed that met another of the same account.</summary>
    public int SelfTrades { get; private set; }

    public static Command New(CommandKind kind) => new() { Sequence = 0, TimeMs = 0, Kind = kind, AccountId = Client };

    public long NextOrderId() => Engine.LastOrderId + 1;

    public void Apply(Command command)
    {
        var next = command with { Sequence = Engine.LastSequence + 1, TimeMs = TimeMs };
        Commands.Add(next);
        Engine.Apply(next, this);
    }

    /// <summary>A client's order; returns its id.</summary>
    public long Order(int instrumentId, Side side, long priceTicks, long lots, OrderType type = OrderType.Limit)
    {
        var orderId = NextOrderId();
        Apply(New(CommandKind.PlaceOrder) with
        {
            InstrumentId = instrumentId,
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

    public BookLevel[] Levels(int instrumentId, Side side)
    {
        var levels = new BookLevel[1000];
        return levels[..Engine.CopyLevels(instrumentId, side, levels)];
    }

    public void Rejected(in Command command, RejectReason reason)
    {
        if (command.AccountId != Client)
            Refusals.Add(reason);
    }

    public void OrderFinished(in OrderView order, FinishReason reason)
    {
        if (order.AccountId != Client && reason == FinishReason.SelfTrade)
            SelfTrades++;
    }

    public void OrderFilled(in OrderView order, in Fill fill)
    {
        if (order.AccountId == Client)
            ClientFills.Add(fill);
    }

    public void Traded(in Trade trade) => Trades.Add(trade);

    public void OrderAccepted(in OrderView order)
    {
    }

    public void OrderResized(in OrderView order)
    {
    }

    public void LevelChanged(int instrumentId, Side side, long priceTicks, long lots)
    {
    }

    public void PositionChanged(in PositionView position)
    {
    }

    public void BalanceChanged(in AccountView account)
    {
    }

    public void AccountOpened(in AccountView account)
    {
    }

    public void LeverageSet(int accountId, int instrumentId, int leverage, MarginMode marginMode)
    {
    }

    public void PositionModeSet(int accountId, PositionMode mode)
    {
    }

    public void MarkPriceSet(int instrumentId, long priceTicks)
    {
    }
}
