using System.Globalization;
using System.IO.Compression;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using MartDesk.Conformance.Programs;

namespace MartDesk.Conformance.MainJob;

/// <summary>A recording played through the real exchange ends as it was recorded, seen from outside.</summary>
public sealed class ReplayTests
{
    // The whole recording takes 345 s at speed 1; the gate plays it faster, a person may set the variable.
    private static readonly string Speed = Environment.GetEnvironmentVariable("MARTDESK_REPLAY_SPEED") ?? "20";

    [RecordingFact]
    public async Task The_book_and_the_trades_of_a_replay_equal_the_recording()
    {
        var recording = Repository.Recording("btcusdt-20240808.jsonl.gz")!;
        var (trades, bids, asks) = ReadRecording(recording);
        await using var exchange = await MartDeskProcess.RunExchangeAsync("--in-memory", "--feed", $"replay:{recording}", "--speed", Speed);

        using var socket = new ClientWebSocket();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60 + 345 / double.Parse(Speed, CultureInfo.InvariantCulture)));
        var address = new UriBuilder(exchange.Exchange!) { Scheme = "ws", Path = "/api", Query = "protocol=1.1" }.Uri;
        await socket.ConnectAsync(address, limit.Token);
        await socket.SendAsync(Encoding.UTF8.GetBytes("""{"action":"subscribe","args":["futures/trade:BTCUSDT"]}"""), WebSocketMessageType.Text, true, limit.Token);

        // Everything from the first trade seen to the last one recorded, in order, with nothing between.
        var seen = new List<(long Id, string Price, string Size, bool BuyerIsMaker)>();
        while (seen.Count == 0 || seen[^1].Id < trades.Count)
        {
            using var message = await ReceiveAsync(socket, limit.Token);
            if (!message.RootElement.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Array)
                continue;
            foreach (var trade in data.EnumerateArray().OrderBy(trade => trade.GetProperty("trade_id").GetInt64()))
            {
                seen.Add((trade.GetProperty("trade_id").GetInt64(), trade.GetProperty("deal_price").GetString()!, trade.GetProperty("deal_vol").GetString()!, trade.GetProperty("m").GetBoolean()));
            }
        }

        Assert.True(seen.Count > trades.Count / 2, $"only {seen.Count} of {trades.Count} trades were seen");
        var first = seen[0].Id;
        Assert.Equal(trades.Count, seen[^1].Id);
        for (var index = 0; index < seen.Count; index++)
        {
            Assert.Equal(first + index, seen[index].Id);
            var recorded = trades[(int)(first + index) - 1];
            Assert.Equal(recorded, (Normal(seen[index].Price), seen[index].Size, seen[index].BuyerIsMaker));
        }

        // The last recorded depth message comes after the last trade: wait until the book stands still.
        await Eventually(async () =>
        {
            var depth = await exchange.DepthAsync("BTCUSDT");
            return Levels(depth, "bids").SequenceEqual(bids) && Levels(depth, "asks").SequenceEqual(asks);
        });
    }

    private static (List<(string Price, string Size, bool BuyerIsMaker)> Trades, string[] Bids, string[] Asks) ReadRecording(string path)
    {
        var trades = new List<(string, string, bool)>();
        string[] bids = [], asks = [];
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            var data = document.RootElement.GetProperty("m").GetProperty("data");
            if (data.ValueKind == JsonValueKind.Array)
            {
                foreach (var trade in data.EnumerateArray())
                    trades.Add((Normal(trade.GetProperty("deal_price").GetString()!), trade.GetProperty("deal_vol").GetString()!, trade.GetProperty("m").GetBoolean()));
            }
            else if (data.GetProperty("type").GetString() == "snapshot")
            {
                bids = Snapshot(data, "bids");
                asks = Snapshot(data, "asks");
            }
        }

        return (trades, bids, asks);

        static string[] Snapshot(JsonElement data, string side) =>
            [.. data.GetProperty(side).EnumerateArray().Select(level => $"{Normal(level.GetProperty("price").GetString()!)} x {level.GetProperty("vol").GetString()}")];
    }

    private static string[] Levels(JsonElement depth, string side) =>
        [.. depth.GetProperty(side).EnumerateArray().Select(level => $"{Normal(level[0].GetString()!)} x {level[1].GetString()}")];

    private static string Normal(string price) => decimal.Parse(price, CultureInfo.InvariantCulture).ToString("0.########", CultureInfo.InvariantCulture);

    private static async Task<JsonDocument> ReceiveAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            Assert.NotEqual(WebSocketMessageType.Close, part.MessageType);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonDocument.Parse(message.ToArray());
    }

    private static async Task Eventually(Func<Task<bool>> isReached)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            if (await isReached())
                return;
            await Task.Delay(100);
        }

        Assert.Fail("The book did not become equal to the recording's last snapshot within 10 s.");
    }
}
