using System.Globalization;
using MartDesk.Desk.Tests.Venues;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Tests.Transfers;

/// <summary>A venue whose transfers are carried out, lost on the way or left without an answer, as the test says.</summary>
internal sealed class SpotWallet
{
    private readonly TimeProvider _time;
    private readonly List<VenueTransfer> _listed = [];

    public SpotWallet(TimeProvider time)
    {
        _time = time;
        Venue = new ScriptedVenue(time)
        {
            TransferTerms = new TransferTerms("USDT", 0.01m, 1_000_000m, 8),
            OnTransfer = Take,
            Transfers = () => Silence ?? new VenueReply<IReadOnlyList<VenueTransfer>>.Ok([.. _listed.OrderByDescending(row => row.Time)]),
        };
    }

    public ScriptedVenue Venue { get; }

    /// <summary>Requests that were sent, whether they arrived or not.</summary>
    public int Sent { get; private set; }

    /// <summary>What happens to the next requests, one after the other; then they are carried out.</summary>
    public Queue<Func<TransferWay, decimal, VenueReply<decimal>>> Fates { get; } = new();

    /// <summary>What the list says in its place; null when it lists.</summary>
    public VenueReply<IReadOnlyList<VenueTransfer>>? Silence { get; set; }

    /// <summary>How far what was just listed has come.</summary>
    public VenueTransferState State { get; set; } = VenueTransferState.Finished;

    public static VenueReply<decimal> NoAnswer { get; } = new VenueReply<decimal>.Unknown("the connection was cut");

    /// <summary>Puts a transfer on the list, as the venue does when it takes one.</summary>
    public VenueReply<decimal> CarryOut(TransferWay way, decimal amount)
    {
        List(way, amount, _time.GetUtcNow());
        return new VenueReply<decimal>.Ok(amount);
    }

    public VenueReply<decimal> CarryOutSilently(TransferWay way, decimal amount)
    {
        CarryOut(way, amount);
        return NoAnswer;
    }

    public void List(TransferWay way, decimal amount, DateTimeOffset time) =>
        _listed.Add(new VenueTransfer((1_000 + _listed.Count).ToString(CultureInfo.InvariantCulture), way, "USDT", amount, State, time));

    /// <summary>What the list says of a row from now on.</summary>
    public void Become(string venueId, VenueTransferState state)
    {
        var index = _listed.FindIndex(row => row.VenueId == venueId);
        _listed[index] = _listed[index] with { State = state };
    }

    private VenueReply<decimal> Take(TransferWay way, decimal amount)
    {
        Sent++;
        return Fates.TryDequeue(out var fate) ? fate(way, amount) : CarryOut(way, amount);
    }
}
