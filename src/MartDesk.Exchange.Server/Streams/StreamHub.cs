using System.Net.WebSockets;
using MartDesk.Exchange.Positions;
using MartDesk.Exchange.Server.Accounts;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Faults;
using MartDesk.Exchange.Server.Instruments;

namespace MartDesk.Exchange.Server.Streams;

/// <summary>Who listens to what, and what they are sent. Lives on the engine loop; nothing leaves before its commands are durable.</summary>
internal sealed class StreamHub(InstrumentCatalog instruments, FaultPlan faults, VenueDialect dialect) : ILoopDuty
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PositionInterval = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, PublicChannel> _channels = new(StringComparer.Ordinal);
    private readonly Dictionary<int, List<StreamConnection>> _accounts = [];
    private readonly HashSet<StreamConnection> _connections = [];
    private readonly Outbox _outbox = new(new FrameGate(faults));
    private int _subscriptions;
    private TimeSpan _elapsed;
    private TimeSpan _nextTick;

    /// <summary>When the first of what goes by the clock is to be pushed, and never within a tick of the last time.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            if (_subscriptions == 0)
                return null;
            TimeSpan? next = null;
            foreach (var channel in _channels.Values)
            {
                if (!channel.IsImmediate && channel.HasListeners && !(channel.NextPush >= next))
                    next = channel.NextPush;
            }

            foreach (var connections in _accounts.Values)
            {
                foreach (var connection in connections)
                {
                    if (connection.PrivateTopics.Contains("futures/position") && !(connection.NextPositionPush >= next))
                        next = connection.NextPositionPush;
                }
            }

            return next < _nextTick ? _nextTick : next;
        }
    }

    /// <summary>Pushes what goes by the clock: depth, tickers, candles, and positions every ten seconds.</summary>
    public void Run(Venue venue, TimeSpan elapsed)
    {
        _elapsed = elapsed;
        _nextTick = elapsed + TickInterval;
        foreach (var channel in _channels.Values)
        {
            if (!channel.IsImmediate)
                channel.PushIfDue(venue, elapsed, _outbox);
        }

        foreach (var connection in _accounts.Values.SelectMany(connections => connections))
        {
            if (connection.PrivateTopics.Contains("futures/position") && connection.NextPositionPush <= elapsed)
                SendPositions(venue, connection);
        }
    }

    /// <summary>Turns what the last turn of the loop did into messages.</summary>
    /// <param name="venue">The venue.</param>
    /// <param name="elapsed">Time since the loop started.</param>
    public void Collect(Venue venue, TimeSpan elapsed)
    {
        _elapsed = elapsed;
        foreach (var channel in _channels.Values)
        {
            if (channel.IsImmediate)
                channel.PushIfDue(venue, _elapsed, _outbox);
        }

        if (_accounts.Count > 0)
        {
            SendPlanChanges(venue);
            SendOrderChanges(venue);
            SendPositionChanges(venue);
            SendBalanceChanges(venue);
        }

        venue.StreamEvents.Clear();
    }

    /// <summary>Hands the messages to their connections. Called once the commands behind them are durable.</summary>
    public void Release() => _outbox.Release();

    /// <summary>Says something to one connection, in order with everything else it is sent.</summary>
    public void Reply(StreamConnection connection, ReadOnlyMemory<byte> text) => _outbox.Add(connection, text);

    /// <summary>Tells a connection why it has to go, and ends it.</summary>
    public void Dismiss(StreamConnection connection, ReadOnlyMemory<byte> text)
    {
        connection.IsDismissed = true;
        Reply(connection, text);
        _outbox.AddClose(connection, WebSocketCloseStatus.PolicyViolation);
    }

    /// <summary>Every open connection, the oldest first.</summary>
    public IEnumerable<StreamConnection> Connections => _connections.OrderBy(connection => connection.Id);

    /// <summary>True when messages wait for a reader in numbers.</summary>
    public bool IsCrowded => _connections.Any(connection => connection.IsCrowded);

    /// <summary>A connection was opened.</summary>
    public void Add(StreamConnection connection) => _connections.Add(connection);

    public void Login(StreamConnection connection, int accountId, string key)
    {
        Forget(connection);
        (connection.AccountId, connection.Key) = (accountId, key);
        if (!_accounts.TryGetValue(accountId, out var connections))
            _accounts.Add(accountId, connections = []);
        connections.Add(connection);
    }

    public void Subscribe(Venue venue, StreamConnection connection, Topic topic)
    {
        if (!topic.IsPrivate)
        {
            if (!_channels.TryGetValue(topic.Group, out var channel))
                _channels.Add(topic.Group, channel = Create(topic));
            channel.Join(venue, connection, _outbox);
            connection.PublicTopics.Add(topic.Group);
        }
        else if (connection.PrivateTopics.Add(topic.Group) && topic.Kind == TopicKind.Positions)
        {
            SendPositions(venue, connection);
        }

        CountSubscriptions();
    }

    public void Unsubscribe(StreamConnection connection, Topic topic)
    {
        if (topic.IsPrivate)
        {
            connection.PrivateTopics.Remove(topic.Group);
        }
        else
        {
            _channels.GetValueOrDefault(topic.Group)?.Leave(connection);
            connection.PublicTopics.Remove(topic.Group);
        }

        CountSubscriptions();
    }

    /// <summary>Sends what the channel has to be requested; false when it has nothing.</summary>
    public bool Request(Venue venue, StreamConnection connection, Topic topic)
    {
        if (topic.IsPrivate)
            return false;
        if (!_channels.TryGetValue(topic.Group, out var channel))
            _channels.Add(topic.Group, channel = Create(topic));
        return channel.Request(venue, connection, _outbox);
    }

    /// <summary>Logs a connection out: it hears no more of its account, and is not told.</summary>
    public void Logout(StreamConnection connection)
    {
        Forget(connection);
        (connection.AccountId, connection.Key) = (0, null);
        connection.PrivateTopics.Clear();
        CountSubscriptions();
    }

    /// <summary>Forgets a connection that ended.</summary>
    public void Remove(StreamConnection connection)
    {
        _connections.Remove(connection);
        foreach (var channel in _channels.Values)
            channel.Leave(connection);
        Forget(connection);
        CountSubscriptions();
    }

    private void Forget(StreamConnection connection)
    {
        if (_accounts.TryGetValue(connection.AccountId, out var connections) && connections.Remove(connection) && connections.Count == 0)
            _accounts.Remove(connection.AccountId);
    }

    private void CountSubscriptions() => _subscriptions =
        _channels.Values.Count(channel => channel.HasListeners) + _accounts.Values.Sum(connections => connections.Sum(connection => connection.PrivateTopics.Count));

    private void SendOrderChanges(Venue venue)
    {
        foreach (var change in venue.StreamEvents.Orders)
        {
            if (!_accounts.TryGetValue(change.Order.AccountId, out var connections))
                continue;
            var lastFill = change.Fill ?? venue.Orders.Of(change.Order.AccountId)?.LastFillOf(change.Order);
            var text = PrivateFrames.Order(change, lastFill, instruments[change.Order.InstrumentId]);
            SendPrivate(connections, "futures/order", text);
        }
    }

    private void SendPlanChanges(Venue venue)
    {
        foreach (var change in venue.StreamEvents.Plans)
        {
            if (_accounts.TryGetValue(change.Plan.AccountId, out var connections))
                SendPrivate(connections, "futures/order", PlanFrames.Write(change, instruments[change.Plan.InstrumentId]));
        }
    }

    private void SendPositionChanges(Venue venue)
    {
        foreach (var changes in venue.StreamEvents.Positions.Values.GroupBy(position => position.AccountId))
        {
            if (_accounts.TryGetValue(changes.Key, out var connections))
                SendPrivate(connections, "futures/position", PrivateFrames.Positions([.. changes], instruments));
        }
    }

    private void SendBalanceChanges(Venue venue)
    {
        foreach (var account in venue.StreamEvents.Balances.Values)
        {
            if (_accounts.TryGetValue(account.AccountId, out var connections))
                SendPrivate(connections, "futures/asset:USDT", PrivateFrames.Asset("futures/asset:USDT", Settlement.Currency, account));
        }
    }

    private void SendPrivate(List<StreamConnection> connections, string topic, ReadOnlyMemory<byte> text)
    {
        foreach (var connection in connections)
        {
            if (connection.PrivateTopics.Contains(topic))
                _outbox.Add(connection, text, topic);
        }
    }

    private void SendPositions(Venue venue, StreamConnection connection)
    {
        connection.NextPositionPush = _elapsed + PositionInterval;
        var positions = new List<PositionView>();
        venue.Engine.CopyPositions(connection.AccountId, positions);
        if (positions.Count > 0)
            _outbox.Add(connection, PrivateFrames.Positions(positions, instruments), "futures/position");
    }

    private PublicChannel Create(Topic topic) => topic.Kind switch
    {
        TopicKind.Ticker => new TickerChannel(topic),
        TopicKind.AllTickers => new AllTickersChannel(topic),
        TopicKind.DepthSides => new DepthSidesChannel(topic),
        TopicKind.DepthAll => new DepthAllChannel(topic),
        TopicKind.DepthIncrease => new DepthIncreaseChannel(topic),
        TopicKind.BookTicker => new BookTickerChannel(topic),
        TopicKind.Trade => new TradeChannel(topic),
        TopicKind.Kline or TopicKind.MarkPriceKline => new KlineChannel(topic, dialect),
        TopicKind.FundingRate => new FundingRateChannel(topic),
        _ => throw new ArgumentOutOfRangeException(nameof(topic), topic.Kind, "Not a public channel."),
    };
}
