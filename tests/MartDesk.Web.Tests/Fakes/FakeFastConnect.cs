using MartDesk.Desk.Accounts;
using MartDesk.Desk.Venues;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>A venue's Fast Connect that ends as the test says.</summary>
internal sealed class FakeFastConnect : IFastConnect
{
    public VenueEnvironment Environment { get; set; } = VenueEnvironment.Local;

    public Uri? RestAddress => null;

    public Uri VenueOrigin { get; } = new("http://127.0.0.1:9");

    /// <summary>How the next trip ends.</summary>
    public FastConnectEnd End { get; set; } = new FastConnectEnd.NotGranted("You did not agree.");

    public List<(Uri Callback, string? AccountId)> Begun { get; } = [];

    public List<(string? State, string? Code, string? Error)> Finished { get; } = [];

    public Uri Begin(Uri callback, string? accountId)
    {
        Begun.Add((callback, accountId));
        return new Uri(VenueOrigin, "/agree?state=s1");
    }

    public Task<FastConnectEnd> FinishAsync(string? state, string? code, string? error, CancellationToken cancellationToken)
    {
        Finished.Add((state, code, error));
        return Task.FromResult(End);
    }
}
