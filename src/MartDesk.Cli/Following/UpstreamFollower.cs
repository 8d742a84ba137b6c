using System.Globalization;
using MartDesk.BitMart;
using MartDesk.BitMart.Futures;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Protocol.Futures.MarketData;
using MartDesk.BitMart.Protocol.Futures.Streams;
using MartDesk.Cli.Recording;
using MartDesk.Exchange.Feeds;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Server;

namespace MartDesk.Cli.Following;

/// <summary>Follows a venue's public market through the SDK, for the local exchange to trade on: its book, its trades, its mark and index prices.</summary>
/// <remarks>
/// A gap in a book's versions, a lost connection and a lost message all end in a snapshot; until it comes the book stands still. One of which
/// nothing was heard for a time is stale: it is emptied, or goes on standing still, as asked. Each turn is told in a line.
/// </remarks>
/// <param name="options">What is followed.</param>
/// <param name="time">The real time.</param>
/// <param name="tell">Gets what a person should know.</param>
internal sealed class UpstreamFollower(UpstreamOptions options, TimeProvider time, Action<string> tell)
{
    private const int Levels = 50;
    private const int SpeedMs = 100;
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly LiveFeed _feed = new();
    private readonly DepthSequence _sequence = new();
    private readonly Dictionary<string, FollowedMarket> _markets = [];

    private BitMartOptions Sdk => new() { Environment = options.Venue, TimeProvider = time };

    /// <summary>Makes the feed of the contracts that are listed here.</summary>
    /// <exception cref="ExchangeStartException">A contract to be followed is not listed.</exception>
    public IFeed Open(IReadOnlyList<Instrument> listed)
    {
        foreach (var symbol in options.Symbols.Count > 0 ? options.Symbols : [.. listed.Select(instrument => instrument.Symbol)])
        {
            var instrument = listed.FirstOrDefault(known => known.Symbol == symbol)
                ?? throw new ExchangeStartException($"{symbol} cannot be followed: listed here are {string.Join(", ", listed.Select(known => known.Symbol))}. Others are added in the data folder's instruments.json.");
            _markets[symbol] = new FollowedMarket(instrument);
        }

        return _feed;
    }

    /// <summary>Follows until cancelled.</summary>
    /// <exception cref="CommandFailedException">The venue's contract is another one than ours, or it refuses to tell.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CompareContractsAsync(cancellationToken);
            await using var stream = new FuturesPublicStream(Sdk);
            await using var watch = time.CreateTimer(_ => Watch(stream), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            foreach (var symbol in _markets.Keys)
                stream.Subscribe(DepthOf(symbol), FuturesTopic.Trade(symbol), FuturesTopic.Ticker(symbol));
            await foreach (var next in stream.ReadAsync(cancellationToken))
                Hear(stream, next);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the end that was asked for
        }
    }

    private static FuturesTopic DepthOf(string symbol) => FuturesTopic.DepthIncrease(Levels, symbol, SpeedMs);

    /// <summary>Prices and sizes can be taken over only where tick and contract are the same.</summary>
    private async Task CompareContractsAsync(CancellationToken cancellationToken)
    {
        using var client = new FuturesClient(Sdk);
        foreach (var (symbol, market) in _markets)
        {
            var theirs = await ReadContractAsync(client, symbol, cancellationToken);
            var ours = market.Instrument.Specification;
            if (theirs.PriceStep != ours.PriceStep || theirs.ContractSize != ours.ContractSize)
            {
                throw new CommandFailedException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{symbol} of {options.Venue.RestAddress} has steps of {theirs.PriceStep} and contracts of {theirs.ContractSize}, the one listed here {ours.PriceStep} and {ours.ContractSize}; list it with theirs in instruments.json of a new data folder."));
            }
        }
    }

    private async Task<ContractDetails> ReadContractAsync(FuturesClient client, string symbol, CancellationToken cancellationToken)
    {
        for (var isTold = false; ; isTold = true)
        {
            switch (await client.GetContractsAsync(symbol, cancellationToken))
            {
                case Reply<ContractList>.Ok({ Contracts: [var contract, ..] }):
                    return contract;
                case Reply<ContractList>.Rejected({ Code: not 30013 and not 30017 } error):
                    throw new CommandFailedException($"the upstream {options.Venue.RestAddress} does not tell about {symbol}: {error.Message} ({error.Code})");
                default:
                    if (!isTold)
                        tell($"the upstream {options.Venue.RestAddress} does not answer; trying again until it does.");
                    await Task.Delay(RetryAfter, time, cancellationToken);
                    break;
            }
        }
    }

    private void Hear(FuturesPublicStream stream, StreamEvent next)
    {
        lock (_gate)
        {
            switch (next)
            {
                case StreamEvent.DepthIncrease depth when _markets.TryGetValue(depth.Data.Symbol, out var market):
                    Hear(stream, market, depth.Data);
                    break;
                case StreamEvent.Trades trades:
                    for (var index = trades.Data.Count - 1; index >= 0; index--) // they come newest first
                    {
                        if (_markets.TryGetValue(trades.Data[index].Symbol, out var traded) && traded.ToTrade(trades.Data[index]) is { } trade)
                            _feed.Post(trade);
                    }

                    break;
                case StreamEvent.Ticker { Data: var ticker } when _markets.TryGetValue(ticker.Symbol, out var priced):
                    _feed.PostPrices(priced.Instrument.Id, priced.NearestTicks(ticker.MarkPrice), priced.NearestTicks(ticker.IndexPrice));
                    break;
                case StreamEvent.Disconnected lost:
                    tell($"the upstream is lost ({lost.Reason}); its books stand still until it is back.");
                    foreach (var symbol in _markets.Keys)
                        _sequence.Forget(symbol);
                    break;
                case StreamEvent.Resynchronise:
                    foreach (var missed in _markets.Values)
                        Ask(stream, missed);
                    break;
                case StreamEvent.Refused refused:
                    throw new CommandFailedException($"the upstream refused {refused.Topic ?? "a message"}: {refused.Error}");
            }
        }
    }

    private void Hear(FuturesPublicStream stream, FollowedMarket market, DepthIncreasePush push)
    {
        var step = _sequence.Take(push);
        if (step == DepthStep.Missing || (step == DepthStep.Next && !_feed.Post(market.ToDepth(push))))
        {
            if (market.AskedAt == 0 || time.GetElapsedTime(market.AskedAt) >= AskAgainAfter)
                Ask(stream, market);
            return;
        }

        (market.HeardAt, market.AskedAt) = (time.GetTimestamp(), 0);
        if (market.IsFollowed)
            return;
        market.IsFollowed = true;
        tell(market.OffStep == 0
            ? $"{push.Symbol} follows {options.Venue.RestAddress}."
            : string.Create(CultureInfo.InvariantCulture, $"{push.Symbol} follows {options.Venue.RestAddress}; {market.OffStep} of its levels are off our step and left out."));
    }

    private void Ask(FuturesPublicStream stream, FollowedMarket market)
    {
        _sequence.Forget(market.Instrument.Symbol);
        market.AskedAt = time.GetTimestamp();
        stream.RequestSnapshot(DepthOf(market.Instrument.Symbol));
    }

    /// <summary>Ends the following of books that nothing was heard of.</summary>
    private void Watch(FuturesPublicStream stream)
    {
        lock (_gate)
        {
            foreach (var market in _markets.Values)
            {
                if (!market.IsFollowed && market.AskedAt != 0 && time.GetElapsedTime(market.AskedAt) >= options.StaleAfter)
                    Ask(stream, market); // the last one was not answered
                if (!market.IsFollowed || time.GetElapsedTime(market.HeardAt) < options.StaleAfter)
                    continue;
                market.IsFollowed = false;
                _feed.PostLost(market.Instrument.Id, options.IsEmptiedWhenStale);
                Ask(stream, market);
                var fate = options.IsEmptiedWhenStale ? "its book is empty" : "its book stands still";
                tell(string.Create(CultureInfo.InvariantCulture, $"{market.Instrument.Symbol}: nothing heard from the upstream for {options.StaleAfter.TotalSeconds:0.#} s; {fate} until something is."));
            }
        }
    }
}
