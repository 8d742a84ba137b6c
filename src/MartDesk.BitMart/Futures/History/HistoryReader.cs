using System.Globalization;
using System.Runtime.CompilerServices;
using MartDesk.BitMart.Protocol.Futures.Account;
using MartDesk.BitMart.Protocol.Futures.MarketData;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.Transfers;

namespace MartDesk.BitMart.Futures.History;

/// <summary>Lists longer than one reply, read whole: oldest first, nothing missing, nothing twice. Part of <see cref="FuturesClient"/>.</summary>
/// <remarks>
/// The venue stops at 200 orders or fills, 500 candles and 1,000 ledger rows without a word. Rows that are written while one reads may be missed at
/// the very end. Reads that fail are repeated a few times; what still fails ends the enumeration with a <see cref="HistoryException"/>.
/// </remarks>
public sealed class HistoryReader
{
    private const int MostOrders = 200;
    private const int MostCandles = 500;
    private const int MostTransactions = 1000;
    private const int MostTransfers = 100;
    private const int MostPages = 1000;
    private static readonly TimeSpan LongestRange = TimeSpan.FromDays(89); // The venue takes 90; a day is kept for clocks.
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FuturesClient _client;
    private readonly TimeProvider _time;

    internal HistoryReader(FuturesClient client, TimeProvider time)
    {
        _client = client;
        _time = time;
    }

    /// <summary>Own fills, from <c>GET /contract/private/trades</c>; each trade id once.</summary>
    /// <param name="from">First moment; any number of years back.</param>
    /// <param name="to">Last moment.</param>
    /// <param name="symbol">One contract; null for all.</param>
    /// <param name="account">The user's own or copy trading; null for the venue's choice.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public IAsyncEnumerable<FuturesFill> ReadFillsAsync(DateTimeOffset from, DateTimeOffset to, string? symbol = null, TradingAccount? account = null, CancellationToken cancellationToken = default) =>
        Within(
            new HistoryPages<FuturesFill>
            {
                Read = (start, end, token) => _client.GetFillsAsync(symbol, start, end, account: account, cancellationToken: token),
                TimeMs = fill => fill.CreateTimeMs,
                Key = fill => $"{fill.Symbol}/{fill.TradeId}/{fill.OrderId}",
                MostRows = MostOrders,
                Longest = LongestRange,
                Tick = Second,
                Time = _time,
            },
            from,
            to,
            cancellationToken);

    /// <summary>Ended orders of a contract, from <c>GET /contract/private/order-history</c>; each order once, by the time the venue took it.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="from">First moment; any number of years back.</param>
    /// <param name="to">Last moment.</param>
    /// <param name="account">The user's own or copy trading; null for the venue's choice.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <remarks>Whether the venue goes by the time an order was taken or ended is not documented; orders at the ends of the range may be in or out by that.</remarks>
    public IAsyncEnumerable<FuturesOrder> ReadOrdersAsync(string symbol, DateTimeOffset from, DateTimeOffset to, TradingAccount? account = null, CancellationToken cancellationToken = default) =>
        new HistoryPages<FuturesOrder>
        {
            Read = (start, end, token) => _client.GetOrderHistoryAsync(symbol, start, end, account: account, cancellationToken: token),
            TimeMs = order => order.CreateTimeMs,
            Key = order => order.OrderId,
            MostRows = MostOrders,
            Longest = LongestRange,
            Tick = Second,
            Time = _time,
        }.ReadAsync(from, to, cancellationToken);

    /// <summary>Changes of the balance, from <c>GET /contract/private/transaction-history</c>.</summary>
    /// <param name="from">First moment.</param>
    /// <param name="to">Last moment.</param>
    /// <param name="flow">One kind of change; null for all.</param>
    /// <param name="symbol">One contract; null for all.</param>
    /// <param name="account">The user's own or copy trading; null for the venue's choice.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <remarks>The venue's ids are not unique, so rows are told apart by everything they say and their place among equals: two equal rows of one reply are two.</remarks>
    public IAsyncEnumerable<TransactionRecord> ReadTransactionsAsync(
        DateTimeOffset from, DateTimeOffset to, FlowType? flow = null, string? symbol = null, TradingAccount? account = null, CancellationToken cancellationToken = default)
    {
        var pages = new HistoryPages<NumberedTransaction>
        {
            Read = async (start, end, token) => Number(await _client.Account.GetTransactionsAsync(symbol, flow, start, end, MostTransactions, account, token)),
            TimeMs = row => row.Record.TimeMs,
            Key = row => row.Key,
            MostRows = MostTransactions,
            Longest = LongestRange,
            Tick = TimeSpan.FromMilliseconds(1),
            Time = _time,
        };
        return Within(pages.ReadAsync(from, to, cancellationToken), from, to, cancellationToken);
    }

    /// <summary>Candles of the last price, from <c>GET /contract/public/kline</c>; their times are rounded down to the step.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="step">Length of a candle.</param>
    /// <param name="from">A candle that contains this moment is the first.</param>
    /// <param name="to">A candle that begins at or before this moment is the last.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public IAsyncEnumerable<Kline> ReadKlinesAsync(string symbol, KlineStep step, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default) =>
        ReadCandlesAsync((start, end, token) => _client.GetKlinesAsync(symbol, step, start, end, token), step, from, to, cancellationToken);

    /// <summary>Candles of the mark price, from <c>GET /contract/public/markprice-kline</c>; their times are rounded down to the step.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="step">Length of a candle.</param>
    /// <param name="from">A candle that contains this moment is the first.</param>
    /// <param name="to">A candle that begins at or before this moment is the last.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public IAsyncEnumerable<Kline> ReadMarkPriceKlinesAsync(string symbol, KlineStep step, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default) =>
        ReadCandlesAsync((start, end, token) => _client.GetMarkPriceKlinesAsync(symbol, step, start, end, token), step, from, to, cancellationToken);

    /// <summary>Transfers between spot wallet and futures account, from <c>POST /account/v1/transfer-contract-list</c>, page by page, in the venue's order.</summary>
    /// <param name="from">First moment.</param>
    /// <param name="to">Last moment; fixed, so that transfers made meanwhile do not shift the pages.</param>
    /// <param name="currency">One currency; null for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="HistoryException">The venue refused or did not answer, or there are more than its 1,000 pages.</exception>
    public async IAsyncEnumerable<TransferRecord> ReadTransfersAsync(
        DateTimeOffset from, DateTimeOffset to, string? currency = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var seen = new HashSet<string>();
        for (var page = 1; page <= MostPages; page++)
        {
            var list = new ListTransfers
            {
                Currency = currency,
                StartTimeMs = from.ToUnixTimeMilliseconds(),
                EndTimeMs = to.ToUnixTimeMilliseconds(),
                Page = page,
                Limit = MostTransfers,
            };
            var reply = await _client.Account.GetTransfersAsync(list, cancellationToken);
            var records = reply switch
            {
                Reply<TransferPage>.Ok(var answer) => answer.Records,
                Reply<TransferPage>.Rejected(var error) => throw new HistoryException($"The venue refused page {page} of the transfers with {error.Code}: {error.Message}", error),
                Reply<TransferPage>.NotSent(var reason) => throw new HistoryException($"Page {page} of the transfers could not be asked for: {reason.Message}"),
                Reply<TransferPage>.Unknown(var cause) => throw new HistoryException($"Page {page} of the transfers was not answered: {cause.Message}", innerException: cause),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            foreach (var record in records)
            {
                if (seen.Add(record.TransferId)) yield return record;
            }

            if (records.Count < MostTransfers) yield break;
        }

        throw new HistoryException($"There are more than {MostPages} pages of transfers; ask for a shorter time.");
    }

    private async IAsyncEnumerable<Kline> ReadCandlesAsync(
        Func<DateTimeOffset, DateTimeOffset, CancellationToken, Task<Reply<IReadOnlyList<Kline>>>> read, KlineStep step, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seconds = (long)step * 60;
        var pages = new HistoryPages<Kline>
        {
            Read = async (start, end, token) => Floor(await read(start, end, token), seconds),
            TimeMs = candle => candle.TimestampSeconds * 1000,
            Key = candle => candle.TimestampSeconds.ToString(CultureInfo.InvariantCulture),
            MostRows = MostCandles,
            Longest = TimeSpan.FromSeconds(seconds * (MostCandles - 4)), // With both ends and the overlaps still fewer than the most.
            Tick = TimeSpan.FromSeconds(seconds),
            Time = _time,
        };
        var first = from.ToUnixTimeSeconds() / seconds * seconds;
        await foreach (var candle in pages.ReadAsync(from, to, cancellationToken))
        {
            if (candle.TimestampSeconds >= first && candle.TimestampSeconds <= to.ToUnixTimeSeconds()) yield return candle;
        }
    }

    /// <summary>The real service stamped candles a second after their start.</summary>
    private static Reply<IReadOnlyList<Kline>> Floor(Reply<IReadOnlyList<Kline>> reply, long seconds) => reply is Reply<IReadOnlyList<Kline>>.Ok(var rows)
        ? new Reply<IReadOnlyList<Kline>>.Ok([.. rows.Select(row => row with { TimestampSeconds = row.TimestampSeconds / seconds * seconds })])
        : reply;

    private static Reply<IReadOnlyList<NumberedTransaction>> Number(Reply<IReadOnlyList<TransactionRecord>> reply)
    {
        switch (reply)
        {
            case Reply<IReadOnlyList<TransactionRecord>>.Ok(var rows):
                var equals = new Dictionary<TransactionRecord, int>();
                return new Reply<IReadOnlyList<NumberedTransaction>>.Ok([.. rows.Select(row => new NumberedTransaction(row, equals[row] = equals.GetValueOrDefault(row) + 1))]);
            case Reply<IReadOnlyList<TransactionRecord>>.Rejected(var error): return new Reply<IReadOnlyList<NumberedTransaction>>.Rejected(error);
            case Reply<IReadOnlyList<TransactionRecord>>.NotSent(var reason): return new Reply<IReadOnlyList<NumberedTransaction>>.NotSent(reason);
            case Reply<IReadOnlyList<TransactionRecord>>.Unknown(var cause): return new Reply<IReadOnlyList<NumberedTransaction>>.Unknown(cause);
            default: throw new System.Diagnostics.UnreachableException();
        }
    }

    private static async IAsyncEnumerable<FuturesFill> Within(HistoryPages<FuturesFill> pages, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var fill in pages.ReadAsync(from, to, cancellationToken))
        {
            if (fill.CreateTimeMs >= from.ToUnixTimeMilliseconds() && fill.CreateTimeMs <= to.ToUnixTimeMilliseconds()) yield return fill;
        }
    }

    private static async IAsyncEnumerable<TransactionRecord> Within(IAsyncEnumerable<NumberedTransaction> rows, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (row.Record.TimeMs >= from.ToUnixTimeMilliseconds() && row.Record.TimeMs <= to.ToUnixTimeMilliseconds()) yield return row.Record;
        }
    }

    /// <summary>A ledger row and its number among the equal ones of its reply.</summary>
    private sealed record NumberedTransaction(TransactionRecord Record, int Number)
    {
        public string Key { get; } = string.Create(CultureInfo.InvariantCulture, $"{Record.TimeMs}/{Record.TransactionId}/{Record.Type}/{Record.Symbol}/{Record.Currency}/{Record.Amount}/{Number}");
    }
}
