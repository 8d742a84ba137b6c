using System.Net;
using System.Net.Sockets;

namespace MartDesk.Benchmarks.Desk;

/// <summary>A line to a server that notes when an order's first bytes come by.</summary>
internal sealed class WireTap : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private TaskCompletionSource<long> _seen = NewSource();

    public WireTap(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>The address that leads to the server.</summary>
    public Uri Address => new(FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"));

    /// <summary>Waits for the next order; its time stamp.</summary>
    public Task<long> NextAsync()
    {
        _seen = NewSource();
        return _seen.Task;
    }

    public void Dispose() => _listener.Dispose();

    private static TaskCompletionSource<long> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = RelayAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The end of the run.
        }
    }

    private async Task RelayAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            await server.ConnectAsync(IPAddress.Loopback, _target);
            await Task.WhenAny(CopyAsync(client, server, isWatched: true), CopyAsync(server, client, isWatched: false));
        }
    }

    private async Task CopyAsync(Socket from, Socket to, bool isWatched)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var read)
            {
                if (isWatched && buffer.AsSpan(0, read).IndexOf("/submit-order"u8) >= 0)
                    _seen.TrySetResult(TimeProvider.System.GetTimestamp());
                await to.SendAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One side has hung up; the other follows.
        }
    }
}
