using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace MartDesk.Conformance.Storms;

/// <summary>Sends alerts at a steady rate, whether the desk keeps up or not, and each again, as senders do, after it was not answered.</summary>
/// <remarks>
/// The time of an answer counts from when the alert was to be sent, so that a desk which stalls is not spared those that had to wait for it. A try that met nobody,
/// a connection that broke and a 503 are no acknowledgement: the alert comes again between once and twice <see cref="Again"/> later, each at another moment as of
/// senders that know nothing of each other, and its time counts from then.
/// </remarks>
/// <param name="port">Port of the desk; null while there is none.</param>
/// <param name="pointers">Texts of the pointers, one after the other.</param>
internal sealed class AlertLoad(Func<int?> port, IReadOnlyList<string> pointers)
{
    /// <summary>The least that the sender waits before it sends an alert again.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    private const int Connections = 512;
    private const int MostTries = 4; // The first, and three more.
    private const int ExitEvery = 1000;
    private const int Moments = 4099; // No multiple of the connections, so that each connection has its own share of all moments.
    private static readonly TimeSpan TryLimit = TimeSpan.FromSeconds(10); // The sender gives up after 3 s; what the desk says until here is still told.

    private readonly Lock _gate = new();
    private readonly Dictionary<int, string> _accepted = [];
    private readonly List<string> _refused = [];
    private int _next;
    private long _broken;
    private long _shed;

    /// <summary>Alerts that were answered 2xx, by their number, with the desk's id for each.</summary>
    public IReadOnlyDictionary<int, string> Accepted => _accepted;

    /// <summary>Answers that were not wanted, and alerts that were given up.</summary>
    public IReadOnlyList<string> Refused => _refused;

    /// <summary>Tries that were answered 503: not stored, to be sent again.</summary>
    public long Shed => _shed;

    /// <summary>Tries that met nobody, or broke.</summary>
    public long Broken => _broken;

    /// <summary>The id that the sender gives an alert.</summary>
    public static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"s-{number}");

    /// <summary>Sends so many at a rate, and returns when all have been answered or given up.</summary>
    /// <returns>The answers, the quickest first.</returns>
    public async Task<Answered[]> SendAsync(int count, double perSecond)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        var first = _next;
        _next += count;
        var times = await Task.WhenAll(Enumerable.Range(0, Connections).Select(ConnectionAsync));
        var all = times.SelectMany(few => few).ToArray();
        Array.Sort(all, (one, other) => one.Ms.CompareTo(other.Ms));
        return all;

        async Task<List<Answered>> ConnectionAsync(int connection)
        {
            await Task.Yield();
            var took = new List<Answered>();
            var again = new PriorityQueue<(TimeSpan Due, int Number, int Tries), TimeSpan>();
            var buffer = new byte[4096];
            Socket? socket = null;
            try
            {
                for (var number = first + connection; number < first + count || again.Count > 0;)
                {
                    var planned = TimeSpan.FromSeconds((number - first) / perSecond);
                    var isNew = number < first + count && (again.Count == 0 || planned <= again.Peek().Due);
                    var (due, id, tries) = isNew ? (planned, number, 1) : again.Dequeue();
                    if (isNew)
                        number += Connections;
                    var early = due - clock.GetElapsedTime(start);
                    if (early > TimeSpan.Zero)
                        await Task.Delay(early);
                    using var limit = new CancellationTokenSource(TryLimit);
                    try
                    {
                        socket ??= await ConnectAsync(limit.Token);
                        await socket.SendAsync(Request(id), limit.Token);
                        var length = await ReadAnswerAsync(socket, buffer, limit.Token);
                        if (buffer.AsSpan(9, 3).SequenceEqual("503"u8))
                        {
                            Interlocked.Increment(ref _shed);
                            Later("it was always answered 503");
                            continue;
                        }

                        took.Add(new Answered(due, (clock.GetElapsedTime(start) - due).TotalMilliseconds));
                        Take(id, buffer.AsSpan(0, length));
                    }
                    catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
                    {
                        socket?.Dispose();
                        socket = null;
                        Interlocked.Increment(ref _broken);
                        Later(e.Message);
                    }

                    void Later(string why)
                    {
                        if (tries == MostTries)
                        {
                            Refuse($"{IdOf(id)} was given up after {tries} tries: {why}");
                            return;
                        }

                        var next = clock.GetElapsedTime(start) + Again * (1 + (id % Moments / (double)Moments));
                        again.Enqueue((next, id, tries + 1), next);
                    }
                }
            }
            finally
            {
                socket?.Dispose();
            }

            return took;
        }
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        if (port() is not { } open)
            throw new IOException("There is no desk now.");
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, open, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private byte[] Request(int number)
    {
        var symbol = StormScene.Symbols[number % StormScene.Symbols.Count];
        var wish = number % ExitEvery == ExitEvery - 1 ? "\"action\":\"close\"" : "\"action\":\"long\",\"quantity\":\"1c\",\"max_lag_s\":10";
        var body = $$"""{"symbol":"{{symbol}}",{{wish}},"id":"{{IdOf(number)}}"}""";
        return Encoding.ASCII.GetBytes(
            $"POST /alerts/{pointers[number % pointers.Count]} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    private void Take(int number, ReadOnlySpan<byte> answer)
    {
        var status = Encoding.ASCII.GetString(answer[9..12]);
        var body = answer[(answer.IndexOf("\r\n\r\n"u8) + 4)..].ToArray();
        if (status[0] != '2')
        {
            Refuse($"{IdOf(number)} was answered {status} {Encoding.UTF8.GetString(body)}");
            return;
        }

        using var told = JsonDocument.Parse(body);
        var alert = told.RootElement.GetProperty("alert").GetString()!; // A 2xx names the alert.
        lock (_gate)
            _accepted.Add(number, alert);
    }

    private void Refuse(string what)
    {
        lock (_gate)
            _refused.Add(what);
    }

    private static async ValueTask<int> ReadAnswerAsync(Socket socket, byte[] buffer, CancellationToken cancellationToken)
    {
        for (var length = 0; ;)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
                throw new IOException("The desk closed the connection.");
            length += read;
            var end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (end < 0)
                continue;
            var at = buffer.AsSpan(0, end).IndexOf("Content-Length: "u8);
            if (at >= 0 && Utf8Parser.TryParse(buffer.AsSpan(at + 16, end - at - 16), out int body, out _) && length >= end + 4 + body)
                return length;
        }
    }

    /// <summary>An alert that was answered.</summary>
    /// <param name="Due">When it was to be sent, from the beginning of the load.</param>
    /// <param name="Ms">How long after that the answer came, in milliseconds.</param>
    internal readonly record struct Answered(TimeSpan Due, double Ms);
}
