using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MartDesk.BitMart.Futures;
using MartDesk.BitMart.Protocol.Futures.Account;
using MartDesk.BitMart.Protocol.Futures.Orders;

namespace MartDesk.BitMart.Tests.Rest;

/// <summary>A server on a real socket that lies in every way a wire can: huge, slow, packed, led elsewhere, cut on a connection that worked before.</summary>
public sealed class LyingServerTests : IDisposable
{
    private const string Ack = """{"code":1000,"message":"Ok","data":{"order_id":7,"price":"1"},"trace":"t"}""";
    private static readonly SubmitOrder Order = SubmitOrder.Market("BTCUSDT", OrderSide.BuyOpenLong, 1) with { ClientOrderId = "lie1" };

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly FuturesClient _client;
    private int _requests;

    public LyingServerTests()
    {
        _listener.Start();
        _client = new FuturesClient(new BitMartOptions
        {
            Environment = BitMartEnvironment.LocalAt(((IPEndPoint)_listener.LocalEndpoint).Port),
            Credentials = ScriptedVenue.Credentials,
            Timeout = TimeSpan.FromSeconds(3),
            ConnectTimeout = TimeSpan.FromSeconds(2),
        });
    }

    [Fact]
    public async Task Answer_without_end_is_unknown_and_not_kept_in_memory()
    {
        var serving = ServeAsync(async stream =>
        {
            await WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"code\":1000,\"data\":[");
            var junk = new byte[1024 * 1024];
            Array.Fill(junk, (byte)' ');
            while (true) await stream.WriteAsync(junk);
        });

        var reply = await _client.GetBalancesAsync();

        Assert.IsType<Reply<IReadOnlyList<AssetBalance>>.Unknown>(reply);
        await Assert.ThrowsAnyAsync<IOException>(() => serving);
    }

    [Fact]
    public async Task Answer_that_drips_is_given_up_in_time()
    {
        var serving = ServeAsync(async stream =>
        {
            await WriteAsync(stream, $"HTTP/1.1 200 OK\r\nContent-Length: {Ack.Length}\r\n\r\n{Ack[..20]}");
            await stream.ReadExactlyAsync(new byte[1]); // The rest never comes; the client hangs up.
        });

        var unknown = Assert.IsType<Reply<OrderAck>.Unknown>(await _client.SubmitOrderAsync(Order));

        Assert.IsType<TimeoutException>(unknown.Cause);
        await Assert.ThrowsAnyAsync<IOException>(() => serving);
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("GZIP", "gzip")]
    [InlineData("deflate", "zlib")]
    [InlineData("deflate", "bare")]
    public async Task Packed_answer_is_unpacked(string coding, string form)
    {
        var serving = ServePackedAsync(coding, Pack(form, Encoding.UTF8.GetBytes(Ack)));

        Assert.Equal("7", Assert.IsType<Reply<OrderAck>.Ok>(await _client.SubmitOrderAsync(Order)).Value.OrderId);
        await serving;
    }

    [Fact]
    public async Task Packed_answer_that_is_cut_wrongly_named_or_too_large_to_unpack_is_unknown()
    {
        var gzip = Pack("gzip", Encoding.UTF8.GetBytes(Ack));
        foreach (var (coding, body) in new[] { ("gzip", gzip[..^12]), ("deflate", gzip), ("br", gzip), ("gzip, gzip", gzip), ("gzip", Pack("gzip", new byte[40 * 1024 * 1024])) })
        {
            var serving = ServePackedAsync(coding, body);

            Assert.IsType<Reply<OrderAck>.Unknown>(await _client.SubmitOrderAsync(Order));
            await serving;
        }
    }

    [Fact]
    public async Task Call_after_many_that_ended_and_one_that_was_cancelled_has_its_whole_time()
    {
        using var stop = new CancellationTokenSource();
        var serving = ServeAsync(async stream =>
        {
            for (var i = 0; i < 3; i++)
            {
                await WriteAsync(stream, $"HTTP/1.1 200 OK\r\nContent-Length: {Ack.Length}\r\n\r\n{Ack}");
                await ReadRequestAsync(stream);
            }

            await stop.CancelAsync(); // The fourth call is waiting now.
        });
        for (var i = 0; i < 3; i++) Assert.IsType<Reply<OrderAck>.Ok>(await _client.SubmitOrderAsync(Order, stop.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.SubmitOrderAsync(Order, stop.Token));
        await serving;

        var again = ServeAsync(stream => WriteAsync(stream, $"HTTP/1.1 200 OK\r\nContent-Length: {Ack.Length}\r\n\r\n{Ack}"));
        Assert.IsType<Reply<OrderAck>.Ok>(await _client.SubmitOrderAsync(Order));
        await again;
    }

    [Fact]
    public async Task Signed_order_is_not_carried_elsewhere()
    {
        var serving = ServeAsync(stream => WriteAsync(stream, $"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}/other\r\nContent-Length: 0\r\n\r\n"));

        Assert.IsType<Reply<OrderAck>.Unknown>(await _client.SubmitOrderAsync(Order));

        await serving;
        Assert.Equal(1, _requests);
        Assert.False(_listener.Pending(), "The client followed.");
    }

    [Fact]
    public async Task Order_on_a_connection_that_worked_before_and_is_cut_leaves_once()
    {
        var serving = ServeAsync(async stream =>
        {
            await WriteAsync(stream, $"HTTP/1.1 200 OK\r\nContent-Length: {Ack.Length}\r\n\r\n{Ack}");
            await ReadRequestAsync(stream); // The second order arrives whole, and then the connection is gone.
        });
        Assert.IsType<Reply<OrderAck>.Ok>(await _client.SubmitOrderAsync(Order));

        var second = await _client.SubmitOrderAsync(Order with { ClientOrderId = "lie2" });

        Assert.IsType<Reply<OrderAck>.Unknown>(second);
        await serving;
        Assert.Equal(2, _requests);
        Assert.False(_listener.Pending(), "The client sent the order again on a new connection.");
    }

    public void Dispose()
    {
        _client.Dispose();
        _listener.Dispose();
    }

    private static byte[] Pack(string form, byte[] text)
    {
        using var packed = new MemoryStream();
        using (Stream packer = form switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "zlib" => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            packer.Write(text);
        }

        return packed.ToArray();
    }

    private Task ServePackedAsync(string coding, byte[] body) => ServeAsync(async stream =>
    {
        await WriteAsync(stream, $"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n");
        await stream.WriteAsync(body);
    });

    /// <summary>Takes one connection and its first request, answers as told, and hangs up.</summary>
    private async Task ServeAsync(Func<NetworkStream, Task> answer)
    {
        using var connection = await _listener.AcceptTcpClientAsync();
        var stream = connection.GetStream();
        await ReadRequestAsync(stream);
        await answer(stream);
    }

    private async Task ReadRequestAsync(NetworkStream stream)
    {
        var text = "";
        var buffer = new byte[8192];
        while (!text.Contains("\r\n\r\n", StringComparison.Ordinal) || (text.StartsWith("POST", StringComparison.Ordinal) && !text.EndsWith('}')))
        {
            var read = await stream.ReadAsync(buffer);
            if (read == 0) throw new IOException("The client hung up.");
            text += Encoding.UTF8.GetString(buffer, 0, read);
        }

        _requests++;
    }

    private static async Task WriteAsync(NetworkStream stream, string text) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text));
}
