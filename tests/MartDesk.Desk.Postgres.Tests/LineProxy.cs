using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MartDesk.Desk.Postgres.Tests;

/// <summary>Stands between a desk and its server, knows where each message begins and ends, and cuts the line at the one it is told.</summary>
/// <remarks>Messages as in PostgreSQL's protocol 3: a letter, a length that counts itself, the rest; the first one of a client has no letter.</remarks>
internal sealed class LineProxy : IAsyncDisposable
{
    private const int LongestMessage = 1 << 20;

    private readonly string _server;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Lock _gate = new();
    private readonly List<Task> _lines = [];
    private readonly Task _accepting;
    private LineCut _cut;
    private int _untilCut;

    /// <summary>Begins to listen.</summary>
    /// <param name="server">The server's socket, a path.</param>
    public LineProxy(string server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The message at which the line was cut; null while it was not.</summary>
    public string? Struck { get; private set; }

    /// <summary>Cuts the line once, at the <paramref name="message"/>th message that a client sends from now on.</summary>
    public void CutAt(int message, LineCut cut)
    {
        lock (_gate)
            (_untilCut, _cut, Struck) = (message, cut, null);
    }

    /// <summary>Cuts nothing that was not cut yet.</summary>
    public void LeaveAlone()
    {
        lock (_gate)
            _untilCut = 0;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        Task[] lines;
        lock (_gate)
            lines = [.. _lines];
        await Task.WhenAll(lines); // The desk is gone, and its lines with it.
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                var client = await _listener.AcceptSocketAsync();
                lock (_gate)
                    _lines.Add(CarryAsync(client));
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return; // The test is over.
            }
        }
    }

    private async Task CarryAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.NoDelay = true;
        var line = new Line(client, server);
        try
        {
            await server.ConnectAsync(new UnixDomainSocketEndPoint(_server));
            await await Task.WhenAny(AskAsync(line), AnswerAsync(line));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Cut, or the server is not there.
        }
        finally
        {
            line.Ended.TrySetResult();
            client.Close(0);
            server.Close();
        }
    }

    private async Task AskAsync(Line line)
    {
        for (var isFirst = true; await ReadAsync(line.Client, hasLetter: !isFirst) is { } message; isFirst = false)
        {
            var isAnswered = !isFirst && message[0] is (byte)'Q' or (byte)'S';
            var cut = isFirst ? null : StrikesAt(message);
            if (cut is null)
            {
                await line.AskAsync(message, isAnswered);
                continue;
            }

            if (cut is LineCut.Answer)
                line.IsSilent = true;
            if (cut is LineCut.AnswersEnd)
                line.IsSilentAtEnd = true;
            if (cut is not LineCut.Before)
                await line.AskAsync(cut is LineCut.Within ? message.AsMemory(0, message.Length / 2) : message, isAnswered && cut is not LineCut.Within);
            if (isAnswered && cut is LineCut.Answer or LineCut.AnswersEnd)
                await line.Ended.Task.WaitAsync(TimeSpan.FromSeconds(10)); // The server has done it and said so.
            return;
        }
    }

    private static async Task AnswerAsync(Line line)
    {
        while (await ReadAsync(line.Server, hasLetter: true) is { } message)
        {
            var isEnd = message[0] is (byte)'Z' && line.Answered() == 0;
            if (!line.IsSilent && !(line.IsSilentAtEnd && isEnd))
                await line.Client.SendAsync(message);
            if (isEnd && (line.IsSilent || line.IsSilentAtEnd))
                return;
        }
    }

    private LineCut? StrikesAt(byte[] message)
    {
        lock (_gate)
        {
            if (_untilCut == 0 || --_untilCut > 0)
                return null;
            Struck = $"{(char)message[0]} {Encoding.UTF8.GetString(message.AsSpan(5)).Replace('\0', ' ').Trim()}";
            return _cut;
        }
    }

    private static async Task<byte[]?> ReadAsync(Socket socket, bool hasLetter)
    {
        var head = new byte[hasLetter ? 5 : 4];
        if (!await FillAsync(socket, head))
            return null;
        var rest = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(head.Length - 4)) - 4;
        Assert.InRange(rest, 0, LongestMessage);
        var message = new byte[head.Length + rest];
        head.CopyTo(message, 0);
        return await FillAsync(socket, message.AsMemory(head.Length)) ? message : null;
    }

    private static async Task<bool> FillAsync(Socket socket, Memory<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            if (await socket.ReceiveAsync(buffer) is not (> 0 and var count))
                return false;
            buffer = buffer[count..];
        }

        return true;
    }

    private sealed class Line(Socket client, Socket server)
    {
        private int _unanswered = 1; // The server greets when it is ready.

        public Socket Client => client;

        public Socket Server => server;

        /// <summary>Nothing of the server's reaches the client any more.</summary>
        public volatile bool IsSilent;

        /// <summary>All but the last of the server's next answer reaches the client.</summary>
        public volatile bool IsSilentAtEnd;

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task AskAsync(ReadOnlyMemory<byte> message, bool isAnswered)
        {
            if (isAnswered)
                Interlocked.Increment(ref _unanswered);
            while (message.Length > 0)
                message = message[await server.SendAsync(message)..];
        }

        /// <summary>How many answers are still to come, after one has.</summary>
        public int Answered()
        {
            var left = Interlocked.Decrement(ref _unanswered);
            if (left == 0 && (IsSilent || IsSilentAtEnd))
                Ended.TrySetResult();
            return left;
        }
    }
}

/// <summary>Where a line is cut.</summary>
internal enum LineCut
{
    /// <summary>Before the message.</summary>
    Before = 0,

    /// <summary>In the middle of it.</summary>
    Within = 1,

    /// <summary>After it, while the server is about to do it or has done it: who knows.</summary>
    After = 2,

    /// <summary>After the server has done it, before it has said anything.</summary>
    Answer = 3,

    /// <summary>After the server has said that it is done, before it has said that it is ready.</summary>
    AnswersEnd = 4,
}
