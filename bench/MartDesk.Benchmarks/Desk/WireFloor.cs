using MartDesk.Benchmarks.Exchange;
using MartDesk.Benchmarks.Processes;
using Microsoft.AspNetCore.Builder;

namespace MartDesk.Benchmarks.Desk;

/// <summary>
/// The least that an alert's way to the wire can be: W1's web server syncs the body, syncs it once more as the intent, and posts it on with a plain client. It reads
/// nothing, knows no resends, plans nothing and signs nothing.
/// </summary>
internal sealed class WireFloor : IAsyncDisposable
{
    private readonly GroupCommit _commit;
    private readonly HttpClient _client = new();
    private readonly Uri _order;
    private WebApplication? _server;

    private WireFloor(string path, Uri venue)
    {
        _commit = new GroupCommit(path);
        _order = new Uri(venue, "/contract/private/submit-order");
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; private set; }

    /// <summary>Starts it.</summary>
    /// <param name="path">The file that is synced.</param>
    /// <param name="venue">Where it posts to.</param>
    public static async Task<WireFloor> StartAsync(string path, Uri venue)
    {
        var floor = new WireFloor(path, venue);
        (floor._server, floor.Port) = await BareServer.StartAsync(floor.PassOnAsync);
        return floor;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        await _commit.DisposeAsync();
        _client.Dispose();
    }

    private async Task PassOnAsync(ReadOnlyMemory<byte> body)
    {
        await _commit.AppendAsync(body);
        await _commit.AppendAsync(body);
        using var content = new ReadOnlyMemoryContent(body);
        using var answer = await _client.PostAsync(_order, content);
    }
}
