using MartDesk.Desk.Execution;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Portfolio;

/// <summary>What a venue tells everybody alike, read once for all accounts at its address that ask at the same time.</summary>
/// <remarks>BitMart lets an address read the listing six times a second and the clock ten times: five hundred accounts that connect at once would wait minutes for one another.</remarks>
internal sealed class AddressReads
{
    private readonly SharedRead<VenueReply<IReadOnlyList<Instrument>>> _listing = new();
    private readonly SharedRead<VenueReply<VenueClock>> _clock = new();

    /// <summary>Every instrument, read after the question.</summary>
    public Task<VenueReply<IReadOnlyList<Instrument>>> InstrumentsAsync(IVenue venue, CancellationToken cancellationToken) =>
        _listing.AskAsync(() => venue.GetInstrumentsAsync(CancellationToken.None), cancellationToken);

    /// <summary>The clock, measured after the question. A connector whose accounts do not share their clock has measured but one of them; who sends looks how sure its own is.</summary>
    public Task<VenueReply<VenueClock>> ClockAsync(IVenue venue, CancellationToken cancellationToken) =>
        _clock.AskAsync(() => venue.GetClockAsync(CancellationToken.None), cancellationToken);
}
