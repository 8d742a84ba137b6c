using System.Runtime.CompilerServices;
using MartDesk.Desk.Venues;

namespace MartDesk.Simulation.Plants;

/// <summary>The mistake of believing an answer that proves nothing, of sending what must not be sent, of taking a list for whole: at the desk's side of the venue.</summary>
internal sealed class VenuePlant(Func<IVenue, World, IVenue> around, bool needsLimits = false) : Plant
{
    public override bool NeedsLimits => needsLimits;

    public override IVenue? Around(IVenue venue, World world) => around(venue, world);
}

/// <summary>The fence is over at once: the venue's clock is told an hour ahead.</summary>
internal sealed class NoFence(IVenue inner) : WrappedVenue(inner)
{
    public override async Task<VenueReply<VenueClock>> GetClockAsync(CancellationToken cancellationToken) =>
        await base.GetClockAsync(cancellationToken) is VenueReply<VenueClock>.Ok(var clock) ? new VenueReply<VenueClock>.Ok(clock with { Now = clock.Now.AddHours(1) }) : new VenueReply<VenueClock>.Unknown("");
}

/// <summary>No answer is taken for a refusal.</summary>
internal sealed class UnknownIsRefused(IVenue inner) : WrappedVenue(inner)
{
    public override async Task<VenueReply<OrderAck>> SubmitAsync(PreparedOrder order, CancellationToken cancellationToken) =>
        await base.SubmitAsync(order, cancellationToken) is var reply && reply is VenueReply<OrderAck>.Unknown(var reason)
            ? new VenueReply<OrderAck>.Rejected(new VenueError("59002", reason, "", VenueErrorKind.State))
            : reply;
}

/// <summary>No answer is taken for not sent: the attempt is repeated at once.</summary>
internal sealed class UnknownIsNotSent(IVenue inner) : WrappedVenue(inner)
{
    public override async Task<VenueReply<OrderAck>> SubmitAsync(PreparedOrder order, CancellationToken cancellationToken) =>
        await base.SubmitAsync(order, cancellationToken) is var reply && reply is VenueReply<OrderAck>.Unknown(var reason) ? new VenueReply<OrderAck>.NotSent(reason) : reply;
}

/// <summary>A retry handler below the desk that stamps and signs again.</summary>
internal sealed class StampsAgain(IVenue inner, World world) : WrappedVenue(inner)
{
    public override async Task<VenueReply<OrderAck>> SubmitAsync(PreparedOrder order, CancellationToken cancellationToken) =>
        await base.SubmitAsync(order, cancellationToken) is var reply && reply is VenueReply<OrderAck>.Unknown
            ? await base.SubmitAsync(order with { SigningTimeMs = world.NowMs }, cancellationToken)
            : reply;
}

/// <summary>A retry handler below the desk that sends the same once more.</summary>
internal sealed class SendsTwice(IVenue inner) : WrappedVenue(inner)
{
    public override async Task<VenueReply<OrderAck>> SubmitAsync(PreparedOrder order, CancellationToken cancellationToken) =>
        await base.SubmitAsync(order, cancellationToken) is var reply && reply is VenueReply<OrderAck>.Unknown ? await base.SubmitAsync(order, cancellationToken) : reply;
}

/// <summary>Nothing is ever found again.</summary>
internal sealed class FindsNothing(IVenue inner) : WrappedVenue(inner)
{
    public override Task<VenueReply<OrderSearch>> FindAsync(PlacedOrder order, CancellationToken cancellationToken) =>
        Task.FromResult<VenueReply<OrderSearch>>(new VenueReply<OrderSearch>.Ok(new OrderSearch.Absent()));
}

/// <summary>The order leaves while it is prepared, before its intent is stored.</summary>
internal sealed class SendsFirst(IVenue inner) : WrappedVenue(inner)
{
    public override PreparedOrder Prepare(OrderInstruction order)
    {
        var prepared = base.Prepare(order);
        _ = base.SubmitAsync(prepared, CancellationToken.None);
        return prepared;
    }
}

/// <summary>An order waits five seconds below the stop switch before it leaves, and does not hear that it should turn back.</summary>
internal sealed class IgnoresTheStop(IVenue inner, World world) : WrappedVenue(inner)
{
    public override Task<VenueReply<OrderAck>> SubmitAsync(PreparedOrder order, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return LateAsync(order).WaitAsync(cancellationToken);
    }

    private async Task<VenueReply<OrderAck>> LateAsync(PreparedOrder order)
    {
        await Task.Delay(TimeSpan.FromSeconds(5), world.Desk.Time);
        return await base.SubmitAsync(order, CancellationToken.None);
    }
}

/// <summary>Orders are stamped by the desk's own clock, whatever the venue's says.</summary>
internal sealed class TrustsTheWallClock(IVenue inner, World world) : WrappedVenue(inner)
{
    public override PreparedOrder Prepare(OrderInstruction order) => base.Prepare(order) with { SigningTimeMs = world.Desk.Time.GetUtcNow().ToUnixTimeMilliseconds() };
}

/// <summary>An order that waits for a price is sent once more when it had no answer.</summary>
internal sealed class SendsWaitingOrdersTwice(IVenue inner) : WrappedVenue(inner)
{
    public override Task<UnnamedOutcome> ResolveUnnamedAsync(PreparedOrder order, CancellationToken cancellationToken) => Task.FromResult<UnnamedOutcome>(new UnnamedOutcome.Absent());
}

/// <summary>A transfer without an answer is sent once more.</summary>
internal sealed class TransfersTwice(IVenue inner) : WrappedVenue(inner)
{
    public override async Task<VenueReply<decimal>> TransferAsync(TransferWay way, decimal amount, CancellationToken cancellationToken) =>
        await base.TransferAsync(way, amount, cancellationToken) is var reply && reply is VenueReply<decimal>.Unknown ? await base.TransferAsync(way, amount, cancellationToken) : reply;
}

/// <summary>The venue's list of transfers is taken for empty.</summary>
internal sealed class ListsNoTransfers(IVenue inner) : WrappedVenue(inner)
{
    public override async Task<VenueReply<IReadOnlyList<VenueTransfer>>> GetTransfersAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        await base.GetTransfersAsync(since, cancellationToken) is var reply && reply is VenueReply<IReadOnlyList<VenueTransfer>>.Ok ? new VenueReply<IReadOnlyList<VenueTransfer>>.Ok([]) : reply;
}

/// <summary>A timed cancellation is called set, and the venue was never asked.</summary>
internal sealed class CancelsNothingInTime(IVenue inner) : WrappedVenue(inner)
{
    public override Task<VenueReply<TimeSpan>> CancelUnlessRepeatedAsync(string symbol, TimeSpan timeout, CancellationToken cancellationToken) =>
        Task.FromResult<VenueReply<TimeSpan>>(new VenueReply<TimeSpan>.Ok(timeout));
}

/// <summary>Prices are told otherwise than they came.</summary>
internal abstract class ChangesPrices(IVenue inner) : WrappedVenue(inner)
{
    public override async Task<VenueReply<Quote>> GetQuoteAsync(string symbol, CancellationToken cancellationToken)
    {
        var reply = await base.GetQuoteAsync(symbol, cancellationToken);
        return reply is VenueReply<Quote>.Ok { Value: var told } ? new VenueReply<Quote>.Ok(Changed(told)) : reply;
    }

    public override async IAsyncEnumerable<Quote> ListenQuotesAsync(IReadOnlyList<string> symbols, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var told in base.ListenQuotesAsync(symbols, cancellationToken))
            yield return Changed(told);
    }

    /// <summary>What is told instead.</summary>
    protected abstract Quote Changed(Quote told);
}

/// <summary>Every price is told two percent too low.</summary>
internal sealed class InventsPrices(IVenue inner) : ChangesPrices(inner)
{
    protected override Quote Changed(Quote told) => told with { Last = told.Last * 0.98m, Mark = told.Mark * 0.98m };
}

/// <summary>More is ordered than was planned.</summary>
internal sealed class OrdersTooMuch(IVenue inner) : WrappedVenue(inner)
{
    public override PreparedOrder Prepare(OrderInstruction order) => base.Prepare(order with { Contracts = order.Contracts + 1 });
}

/// <summary>Fills are counted by what was heard, not by the trade's id.</summary>
internal sealed class CountsFillsTwice(IVenue inner) : WrappedVenue(inner)
{
    private int _heard;

    public override async Task<VenueReply<IReadOnlyList<Fill>>> GetFillsAsync(string? symbol, DateTimeOffset since, CancellationToken cancellationToken) =>
        await base.GetFillsAsync(symbol, since, cancellationToken) is var reply && reply is VenueReply<IReadOnlyList<Fill>>.Ok(var fills)
            ? new VenueReply<IReadOnlyList<Fill>>.Ok([.. fills.Select(fill => fill with { TradeId = FormattableString.Invariant($"{fill.TradeId}/{++_heard}") })])
            : reply;
}

/// <summary>Of the positions the first is left out.</summary>
internal sealed class LosesAPosition(IVenue inner) : WrappedVenue(inner)
{
    public override async Task<VenueReply<IReadOnlyList<Position>>> GetPositionsAsync(CancellationToken cancellationToken) =>
        await base.GetPositionsAsync(cancellationToken) is var reply && reply is VenueReply<IReadOnlyList<Position>>.Ok(var positions)
            ? new VenueReply<IReadOnlyList<Position>>.Ok([.. positions.Skip(1)])
            : reply;
}

/// <summary>With every new connection of the stream the client forgets how many orders it has sent.</summary>
internal sealed class ForgetsItsWindows : Plant
{
    public override IVenue? Around(IVenue venue, World world, Func<IVenue> another) => new Forgetful(venue, another);

    private sealed class Forgetful(IVenue inner, Func<IVenue> another) : WrappedVenue(inner)
    {
        private IVenue? _sender;

        public override Task<VenueReply<OrderAck>> SubmitAsync(PreparedOrder order, CancellationToken cancellationToken) => (_sender ?? Inner).SubmitAsync(order, cancellationToken);

        public override async IAsyncEnumerable<VenueEvent> ListenAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var heard in base.ListenAsync(cancellationToken))
            {
                if (heard is VenueEvent.Connected)
                    _sender = another();
                yield return heard;
            }
        }
    }
}

/// <summary>What a price is taken for was told up to a minute ago, and every price that comes meanwhile for that one once more.</summary>
internal sealed class TellsOldPrices(IVenue inner, World world) : ChangesPrices(inner)
{
    private readonly Dictionary<string, (Quote Quote, long At)> _kept = new(StringComparer.Ordinal);

    protected override Quote Changed(Quote told)
    {
        if (_kept.TryGetValue(told.Symbol, out var kept) && world.Scheduler.Now - kept.At < TimeSpan.FromMinutes(1).Ticks)
            return kept.Quote;
        _kept[told.Symbol] = (told, world.Scheduler.Now);
        return told;
    }
}

/// <summary>Each time the position mode is asked for, three clients that know nothing of one another ask.</summary>
internal sealed class AsksThrice : Plant
{
    public override IVenue? Around(IVenue venue, World world, Func<IVenue> another) => new Asking(venue, another);

    private sealed class Asking(IVenue inner, Func<IVenue> another) : WrappedVenue(inner)
    {
        private readonly IVenue[] _others = [another(), another()];

        public override async Task<VenueReply<PositionMode>> GetPositionModeAsync(CancellationToken cancellationToken)
        {
            foreach (var other in _others)
                _ = other.GetPositionModeAsync(cancellationToken);
            return await base.GetPositionModeAsync(cancellationToken);
        }
    }
}

/// <summary>Everything that the stream says is kept for ever.</summary>
internal sealed class KeepsAllItHears : Plant
{
    public override IVenue? Around(IVenue venue, World world) => new Hoarder(venue);

    private sealed class Hoarder(IVenue inner) : WrappedVenue(inner)
    {
        private readonly List<(VenueEvent Heard, byte[] Frame)> _kept = [];

        public override async IAsyncEnumerable<VenueEvent> ListenAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var heard in base.ListenAsync(cancellationToken))
            {
                _kept.Add((heard, new byte[8_192]));
                yield return heard;
            }
        }
    }
}

/// <summary>The end of a stream is kept quiet, and that nothing is said is taken for a sign of life.</summary>
internal sealed class NeverQuiet(IVenue inner, World world) : WrappedVenue(inner)
{
    public override async IAsyncEnumerable<VenueEvent> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var events = base.ListenAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        var next = events.MoveNextAsync().AsTask();
        while (true)
        {
            for (var waited = 0; waited < 50 && !next.IsCompleted; waited++)
                await Task.Delay(TimeSpan.FromMilliseconds(100), world.Desk.Time, cancellationToken);
            if (!next.IsCompleted)
            {
                yield return new VenueEvent.Alive();
                continue;
            }

            if (!await next)
                yield break;
            if (events.Current is not VenueEvent.Disconnected)
                yield return events.Current;
            next = events.MoveNextAsync().AsTask();
        }
    }
}
