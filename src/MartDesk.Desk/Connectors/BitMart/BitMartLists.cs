using MartDesk.BitMart;
using MartDesk.BitMart.Futures;
using MartDesk.BitMart.Futures.History;
using MartDesk.BitMart.Protocol.Futures.Account;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.PlanOrders;
using MartDesk.Desk.Venues;
using Fill = MartDesk.Desk.Venues.Fill;
using WireOrderType = MartDesk.BitMart.Protocol.Futures.Orders.OrderType;

namespace MartDesk.Desk.Connectors.BitMart;

/// <summary>Lists that the venue cuts off without a word, read so that a cut is noticed: absence is only proved by a list that is not full.</summary>
/// <remarks>BitMart Futures V2 reference: open orders stop at 100 rows, history and trades at 200.</remarks>
internal sealed class BitMartLists(FuturesClient client)
{
    private const int FullOpenOrders = 100;
    private const int FullHistory = 200;

    /// <summary>Bounds of a list are whole seconds of the venue's clock; so much may ours be off, or an order be listed late.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <summary>Shorter windows are not split: the bounds are whole seconds.</summary>
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(2);

    /// <summary>The venue refuses windows of fills longer than 90 days.</summary>
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(89);

    /// <summary>All orders in the book and all that wait for a price, which the venue keeps in three lists. A list that is full is read again contract by contract.</summary>
    /// <returns>Unknown when even one contract's list is full, which leaves what stands there beyond it untold.</returns>
    public async Task<VenueReply<IReadOnlyList<VenueOrder>>> GetOpenOrdersAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string>? symbols = null;
        var all = new Dictionary<(OrderKind Kind, string VenueOrderId), VenueOrder>();
        foreach (var kind in (OpenList[])[OpenList.InBook, OpenList.Waiting, OpenList.Trailing])
        {
            var whole = await ReadAsync(kind, symbol: null, filter: null);
            if (whole is not VenueReply<IReadOnlyList<VenueOrder>>.Ok(var rows))
                return whole;
            Add(rows);
            if (rows.Count < FullOpenOrders)
                continue;

            // Those that are listed first: they have the most to tell, should the others fail.
            if (symbols is null)
            {
                var listed = (await client.GetContractsAsync(symbol: null, cancellationToken)).To(contracts => contracts.Contracts.Select(contract => contract.Symbol).ToList());
                if (listed is not VenueReply<List<string>>.Ok(var names))
                    return listed.FailureAs<List<string>, IReadOnlyList<VenueOrder>>()!; // Not Ok, so a failure.
                symbols = names;
            }

            foreach (var symbol in rows.Select(row => row.Symbol).Concat(symbols).Distinct(StringComparer.Ordinal))
            {
                foreach (var filter in (PlanOrderFilter?[])(kind == OpenList.Waiting ? [PlanOrderFilter.Plan, PlanOrderFilter.ProfitLoss] : [null]))
                {
                    var part = await ReadAsync(kind, symbol, filter);
                    if (part is not VenueReply<IReadOnlyList<VenueOrder>>.Ok(var ofSymbol))
                        return part;
                    if (ofSymbol.Count >= FullOpenOrders)
                        return new VenueReply<IReadOnlyList<VenueOrder>>.Unknown($"the venue lists {FullOpenOrders} open orders of {symbol} and no more, so there may be others");
                    Add(ofSymbol);
                }
            }
        }

        return new VenueReply<IReadOnlyList<VenueOrder>>.Ok([.. all.Values]);

        void Add(IReadOnlyList<VenueOrder> rows)
        {
            foreach (var row in rows)
                all[(row.Kind, row.VenueOrderId)] = row;
        }

        async Task<VenueReply<IReadOnlyList<VenueOrder>>> ReadAsync(OpenList kind, string? symbol, PlanOrderFilter? filter) => kind switch
        {
            OpenList.InBook => (await client.GetOpenOrdersAsync(symbol, cancellationToken: cancellationToken)).To(ToOrders),
            OpenList.Waiting => (await client.PlanOrders.GetOpenAsync(symbol, filter, cancellationToken: cancellationToken)).To(ToWaiting),
            _ => (await client.GetOpenOrdersAsync(symbol, WireOrderType.Trailing, cancellationToken: cancellationToken)).To(ToOrders),
        };
    }

    private static IReadOnlyList<VenueOrder> ToOrders(IReadOnlyList<FuturesOrder> rows) => [.. rows.Select(BitMartMapping.ToOrder)];

    private static IReadOnlyList<VenueOrder> ToWaiting(IReadOnlyList<PlanOrder> rows) => [.. rows.Select(BitMartMapping.ToOrder)];

    /// <summary>All fills since a moment, oldest first, each once. No window is longer than the venue takes; one whose list is full is split in two.</summary>
    public async Task<VenueReply<IReadOnlyList<Fill>>> GetFillsAsync(string? symbol, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var fills = new Dictionary<FillKey, Fill>();
        var windows = new Stack<(DateTimeOffset From, DateTimeOffset To)>();
        var until = client.Clock.Now + Margin;
        for (var to = until; to > since; to -= LongestWindow)
            windows.Push((to - since > LongestWindow ? to - LongestWindow : since, to));
        while (windows.TryPop(out var window))
        {
            var reply = (await client.GetFillsAsync(symbol, window.From, window.To, cancellationToken: cancellationToken)).To(rows => rows);
            if (reply is not VenueReply<IReadOnlyList<FuturesFill>>.Ok(var rows))
                return reply.FailureAs<IReadOnlyList<FuturesFill>, IReadOnlyList<Fill>>()!; // Not Ok, so a failure.
            if (rows.Count >= FullHistory)
            {
                var length = window.To - window.From;
                if (length < ShortestWindow)
                    return new VenueReply<IReadOnlyList<Fill>>.Unknown($"the venue lists {FullHistory} fills around {window.From:HH:mm:ss} and no more, so there may be others");
                var middle = window.From + (length / 2);
                windows.Push((middle, window.To));
                windows.Push((window.From, middle));
                continue;
            }

            try
            {
                foreach (var fill in rows.Select(BitMartMapping.ToFill))
                    fills[fill.Key] = fill;
            }
            catch (FormatException exception)
            {
                return new VenueReply<IReadOnlyList<Fill>>.Unknown(exception.Message);
            }
        }

        return new VenueReply<IReadOnlyList<Fill>>.Ok([.. fills.Values.Where(fill => fill.Time >= since).OrderBy(fill => fill.Time).ThenBy(fill => fill.TradeId, StringComparer.Ordinal)]);
    }

    /// <summary>All ledger rows since a moment, oldest first.</summary>
    /// <remarks>
    /// The venue's ids are not unique, so a row is named by all it says and its number among the rows that say the same. A read begins and ends
    /// between two milliseconds, so equal rows are always read together and keep their numbers.
    /// </remarks>
    public async Task<VenueReply<IReadOnlyList<LedgerRow>>> GetLedgerAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var rows = new List<LedgerRow>();
        var equals = new Dictionary<TransactionRecord, int>();
        try
        {
            await foreach (var record in client.History.ReadTransactionsAsync(since, client.Clock.Now + Margin, cancellationToken: cancellationToken))
                rows.Add(BitMartMapping.ToLedgerRow(record, equals[record] = equals.GetValueOrDefault(record) + 1));
            return new VenueReply<IReadOnlyList<LedgerRow>>.Ok(rows);
        }
        catch (HistoryException exception)
        {
            return exception.Error is { } error
                ? new Reply<TransactionRecord>.Rejected(error).To(_ => (IReadOnlyList<LedgerRow>)rows)
                : new VenueReply<IReadOnlyList<LedgerRow>>.Unknown(exception.Message);
        }
    }

    /// <summary>All transfers of a currency since a moment of the venue's clock, newest first.</summary>
    public async Task<VenueReply<IReadOnlyList<VenueTransfer>>> GetTransfersAsync(string currency, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var rows = new List<VenueTransfer>();
        try
        {
            await foreach (var record in client.History.ReadTransfersAsync(since, client.Clock.Now + Margin, currency, cancellationToken))
                rows.Add(BitMartMapping.ToTransfer(record));
            return new VenueReply<IReadOnlyList<VenueTransfer>>.Ok([.. rows.OrderByDescending(row => row.Time).ThenByDescending(row => row.VenueId, StringComparer.Ordinal)]);
        }
        catch (HistoryException exception)
        {
            return exception.Error is { } error
                ? new Reply<TransactionRecord>.Rejected(error).To(_ => (IReadOnlyList<VenueTransfer>)rows)
                : new VenueReply<IReadOnlyList<VenueTransfer>>.Unknown(exception.Message);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentOutOfRangeException)
        {
            return new VenueReply<IReadOnlyList<VenueTransfer>>.Unknown(exception.Message);
        }
    }

    /// <summary>An order in the book or one that waits, whichever it is.</summary>
    public Task<VenueReply<OrderSearch>> FindAsync(PlacedOrder order, CancellationToken cancellationToken) => order.Kind is OrderKind.Order
        ? FindInBookAsync(order, cancellationToken)
        : FindWaitingAsync(order, cancellationToken);

    /// <summary>Among the open orders first, then in the history, so that one that ends in between is not missed.</summary>
    private async Task<VenueReply<OrderSearch>> FindInBookAsync(PlacedOrder order, CancellationToken cancellationToken)
    {
        var open = (await client.GetOpenOrdersAsync(order.Symbol, cancellationToken: cancellationToken)).To(rows => Search(rows, order, FullOpenOrders, "open orders"));
        if (open is not VenueReply<OrderSearch>.Ok(var amongOpen) || amongOpen is OrderSearch.Found)
            return open;
        if (amongOpen is OrderSearch.Incomplete && order.VenueOrderId is { } venueOrderId)
        {
            // It may stand beyond the end of the list; by the venue's id it is told alone.
            var alone = (await client.GetOrderAsync(order.Symbol, venueOrderId, cancellationToken: cancellationToken)).To(BitMartMapping.ToOrder);
            if (alone is VenueReply<VenueOrder>.Ok(var told))
                return new VenueReply<OrderSearch>.Ok(new OrderSearch.Found(told));
        }

        var ended = await client.GetOrderHistoryAsync(
            order.Symbol,
            order.Since - Margin,
            client.Clock.Now + Margin,
            orderId: order.ClientOrderId is null ? order.VenueOrderId : null,
            clientOrderId: order.ClientOrderId,
            cancellationToken: cancellationToken);
        return ended.To(rows => Search(rows, order, FullHistory, "ended orders") switch
        {
            OrderSearch.Absent => amongOpen,
            var other => other,
        });
    }

    /// <summary>Among those that wait first, then the order that it became, which the venue names after it.</summary>
    private async Task<VenueReply<OrderSearch>> FindWaitingAsync(PlacedOrder order, CancellationToken cancellationToken)
    {
        var waiting = order.Kind is OrderKind.Trailing
            ? (await client.GetOpenOrdersAsync(order.Symbol, WireOrderType.Trailing, cancellationToken: cancellationToken)).To(rows => Among(rows.Select(BitMartMapping.ToOrder), order, rows.Count))
            : (await client.PlanOrders.GetOpenAsync(order.Symbol, order.Kind is OrderKind.Plan ? PlanOrderFilter.Plan : PlanOrderFilter.ProfitLoss, cancellationToken: cancellationToken))
                .To(rows => Among(rows.Select(BitMartMapping.ToOrder), order, rows.Count));
        if (waiting is not VenueReply<OrderSearch>.Ok(OrderSearch.Absent))
            return waiting;
        if (order.VenueOrderId is { } venueOrderId)
        {
            var born = await FindInBookAsync(order with { Kind = OrderKind.Order, ClientOrderId = BitMartMapping.BornOfPlan + venueOrderId, VenueOrderId = null }, cancellationToken);
            return born.To(search => search is OrderSearch.Found { Order: var child } ? new OrderSearch.Found(child with { VenueOrderId = venueOrderId }) : search);
        }

        // Without the venue's id an order that it became cannot be told from others that waited: absence is proved only when none of them fired.
        var ended = await client.GetOrderHistoryAsync(order.Symbol, order.Since - Margin, client.Clock.Now + Margin, cancellationToken: cancellationToken);
        return ended.To(rows => rows.Any(row => row.ClientOrderId.StartsWith(BitMartMapping.BornOfPlan, StringComparison.Ordinal))
            ? new OrderSearch.Incomplete("a waiting order has fired since, and it cannot be told which")
            : Search(rows, order, FullHistory, "ended orders"));
    }

    private static OrderSearch Among(IEnumerable<VenueOrder> rows, PlacedOrder order, int count)
    {
        var found = order.ClientOrderId is { } id ? rows.FirstOrDefault(row => row.ClientOrderId == id) : rows.FirstOrDefault(row => row.VenueOrderId == order.VenueOrderId);
        return found is not null ? new OrderSearch.Found(found)
            : count >= FullOpenOrders ? new OrderSearch.Incomplete($"the venue lists {FullOpenOrders} waiting orders and no more")
            : new OrderSearch.Absent();
    }

    private static OrderSearch Search(IReadOnlyList<FuturesOrder> rows, PlacedOrder order, int full, string what)
    {
        if (rows.FirstOrDefault(row => order.ClientOrderId is { } id ? row.ClientOrderId == id : row.OrderId == order.VenueOrderId) is { } found)
            return new OrderSearch.Found(BitMartMapping.ToOrder(found));
        return rows.Count >= full
            ? new OrderSearch.Incomplete($"the venue lists {full} {what} and no more")
            : new OrderSearch.Absent();
    }

    /// <summary>The three lists in which the venue keeps what is open.</summary>
    private enum OpenList
    {
        /// <summary>In the book.</summary>
        InBook = 0,

        /// <summary>Plan orders, take profits and stop losses, told apart by a filter.</summary>
        Waiting = 1,

        /// <summary>Trailing orders.</summary>
        Trailing = 2,
    }
}
