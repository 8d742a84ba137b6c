using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Venues;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>A portfolio whose picture the test sets.</summary>
internal sealed class FakePortfolio : IPortfolio
{
    private readonly List<Channel<PortfolioSnapshot>> _watchers = [];

    public PortfolioSnapshot Current { get; private set; } = PortfolioSnapshot.Empty;

    public IVenue? Venue { get; set; }

    public List<Instrument> Instruments { get; } = [];

    public void Publish(PortfolioSnapshot snapshot)
    {
        lock (_watchers)
        {
            Current = snapshot;
            foreach (var watcher in _watchers)
                watcher.Writer.TryWrite(snapshot);
        }
    }

    public async IAsyncEnumerable<PortfolioSnapshot> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<PortfolioSnapshot>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_watchers)
        {
            _watchers.Add(channel);
            channel.Writer.TryWrite(Current);
        }

        await foreach (var snapshot in channel.Reader.ReadAllAsync(cancellationToken))
            yield return snapshot;
    }

    public IVenue? VenueOf(string accountId) => Venue;

    public Instrument? InstrumentOf(string accountId, string symbol) => Instruments.Find(instrument => instrument.Symbol == symbol);

    public IReadOnlyList<Instrument> InstrumentsOf(string accountId) => Instruments;
}
