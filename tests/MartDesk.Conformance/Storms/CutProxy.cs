using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MartDesk.Conformance.Storms;

/// <summary>Carries connections to a server, and cuts them when the test says so: in the middle of a request, of an answer, of a stream.</summary>
internal sealed class CutProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Socket, byte> _open = new();
    private readonly Task _accepting;

    public CutProxy()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it stands.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Port of the server; another one after that was started again.</summary>
    public int Target { get; set; }

    /// <summary>Connections it has cut so far.</summary>
    public int Cuts { get; private set; }

    /// <summary>What is waited for now; null for nothing.</summary>
    public ProxyTrap? Trap { get; set; }

    /// <summary>Cuts every connection there is, as a router that fell over would.</summary>
    public void Cut()
    {
        foreach (var socket in _open.Keys)
        {
            Cuts++;
            socket.Close(0);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        Cut();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                _ = CarryAsync(client); // It ends with its connection, or when the proxy cuts it.
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task CarryAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        _open[client] = _open[server] = 0;
        var line = new CarriedLine();
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, Target);
            await Task.WhenAny(CopyAsync(client, server, line, isRequest: true), CopyAsync(server, client, line, isRequest: false));
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException)
        {
            // Cut, or nobody there.
        }
        finally
        {
            _open.TryRemove(client, out _);
            _open.TryRemove(server, out _);
            client.Close(0);
        }
    }

    private async Task CopyAsync(Socket from, Socket to, CarriedLine line, bool isRequest)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer.AsMemory()) is var count and > 0)
            {
                if (isRequest)
                    line.Take(buffer.AsSpan(0, count));
                var trap = Trap;
                var (pass, strikes) = trap?.Look(line, isRequest, buffer.AsSpan(0, count)) ?? (count, false);
                await to.SendAsync(buffer.AsMemory(0, pass));
                if (!strikes)
                    continue;
                trap!.Spring(); // It strikes, so there is one.
                if (pass < count)
                    return;
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }
}
