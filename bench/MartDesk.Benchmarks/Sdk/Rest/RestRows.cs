using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MartDesk.Benchmarks.Processes;
using MartDesk.Benchmarks.Reporting;
using MartDesk.BitMart;
using MartDesk.BitMart.Futures;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Rest;

namespace MartDesk.Benchmarks.Sdk.Rest;

/// <summary>A signed submit-order against a bare web server in another process: the HTTP client alone (R0), plain code that does the same work (R1), and ours.</summary>
internal static class RestRows
{
    private const int Rounds = 31;
    private const int WarmRounds = 10; // The compiler is at work for so long, and its time would be counted.
    private const int Sequential = 1_000;
    private const int Concurrent = 5_000;
    private const int InFlight = 32;
    private const int Warm = 4;

    public static async Task PrintAsync(RowPrinter printer)
    {
        using var server = ChildProcess.Start("serve-answers");
        var address = new Uri($"http://127.0.0.1:{server.Port}");
        using var bare = new BareCaller(address);
        using var plain = new PlainCaller(address);
        using var ours = new OurCaller(address);
        await ours.WarmAsync();
        var calls = new Dictionary<string, Func<Task>> { ["R0"] = bare.CallAsync, ["R1"] = plain.CallAsync, ["ours"] = ours.CallAsync };
        var alones = calls.Keys.ToDictionary(name => name, _ => new List<Cost>());
        var manies = calls.Keys.ToDictionary(name => name, _ => new List<Cost>());
        for (var round = -WarmRounds; round < Rounds; round++)
        {
            foreach (var (name, call) in calls)
            {
                var (one, many) = (await MeasureAsync(call, 1, Sequential), await MeasureAsync(call, InFlight, Concurrent));
                if (round < 0)
                    continue;
                alones[name].Add(one);
                manies[name].Add(many);
            }
        }

        Print(printer, alones.ToDictionary(pair => pair.Key, pair => Cost.Median(pair.Value)), manies.ToDictionary(pair => pair.Key, pair => Cost.Median(pair.Value)));
    }

    private static void Print(RowPrinter printer, Dictionary<string, Cost> alone, Dictionary<string, Cost> many)
    {
        printer.Print(new Row("submit-order, 32 in flight, CPU / R1 plain code", many["ours"].CpuUs, many["R1"].CpuUs, many["ours"].Bytes, "us/call"));
        printer.Print(new Row("submit-order, 32 in flight, CPU / R0 HttpClient alone", many["ours"].CpuUs, many["R0"].CpuUs, many["ours"].Bytes, "us/call"));
        printer.Print(new Row("submit-order, one at a time, wall / R0 HttpClient alone", alone["ours"].WallUs, alone["R0"].WallUs, alone["ours"].Bytes, "us/call"));
        printer.Print(new Row("submit-order, one at a time, wall / R1 plain code", alone["ours"].WallUs, alone["R1"].WallUs, alone["ours"].Bytes, "us/call"));
        printer.Print(new Row("submit-order, bytes / R0 HttpClient alone", alone["ours"].Bytes, alone["R0"].Bytes, alone["ours"].Bytes, "B/call"));
        printer.Print(new Row("submit-order, bytes / R1 plain code", alone["ours"].Bytes, alone["R1"].Bytes, alone["ours"].Bytes, "B/call"));
    }

    private static async Task<Cost> MeasureAsync(Func<Task> call, int inFlight, int count)
    {
        for (var i = 0; i < inFlight * Warm; i++)
            await call();
        var left = count;
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = ProcessorTime.Now;
        var start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => WorkAsync()));
        var wall = TimeProvider.System.GetElapsedTime(start);
        cpu = ProcessorTime.Now - cpu;
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        return new Cost(cpu.TotalMicroseconds / count, wall.TotalMicroseconds / count, (double)bytes / count);

        async Task WorkAsync()
        {
            await Task.Yield();
            while (Interlocked.Decrement(ref left) >= 0)
                await call();
        }
    }

    /// <summary>What one call costs. Two processes on two cores share work in more than one way from round to round, so the middle of many short rounds says more than the best.</summary>
    private sealed record Cost(double CpuUs, double WallUs, double Bytes)
    {
        public static Cost Median(List<Cost> rounds) => new(Middle(rounds, cost => cost.CpuUs), Middle(rounds, cost => cost.WallUs), Middle(rounds, cost => cost.Bytes));

        private static double Middle(List<Cost> rounds, Func<Cost, double> value) => rounds.Select(value).Order().ElementAt(rounds.Count / 2);
    }

    /// <summary>R0: the same bytes each time, the answer read and left alone.</summary>
    private sealed class BareCaller(Uri address) : IDisposable
    {
        private static readonly byte[] Body = Encoding.UTF8.GetBytes(
            """{"symbol":"BTCUSDT","client_order_id":"bench0000001","side":1,"mode":1,"type":"limit","leverage":"10","open_type":"isolated","size":10,"price":"95000.1"}""");

        private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
        private readonly Uri _path = new(address, "/contract/private/submit-order");

        public async Task CallAsync()
        {
            using var content = new ByteArrayContent(Body);
            using var answer = await _http.PostAsync(_path, content);
            await answer.Content.ReadAsByteArrayAsync();
        }

        public void Dispose() => _http.Dispose();
    }

    /// <summary>R1: what one would write without a library. Serialise, sign, send, read a typed answer; no limits, no outcomes.</summary>
    private sealed class PlainCaller(Uri address) : IDisposable
    {
        private static readonly byte[] Secret = Encoding.UTF8.GetBytes("bench-secret");

        private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
        private readonly Uri _path = new(address, "/contract/private/submit-order");
        private int _number;

        public async Task CallAsync()
        {
            var order = new PlainOrder("BTCUSDT", $"bench{Interlocked.Increment(ref _number)}", 1, 1, "limit", "10", "isolated", 10, "95000.1");
            var body = JsonSerializer.Serialize(order, PlainJson.Default.PlainOrder);
            var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
            var sign = Convert.ToHexStringLower(HMACSHA256.HashData(Secret, Encoding.UTF8.GetBytes($"{timestamp}#bench-memo#{body}")));
            using var request = new HttpRequestMessage(HttpMethod.Post, _path) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
            request.Headers.Add("X-BM-KEY", "bench-key");
            request.Headers.Add("X-BM-TIMESTAMP", timestamp);
            request.Headers.Add("X-BM-SIGN", sign);
            using var answer = await _http.SendAsync(request);
            await using var stream = await answer.Content.ReadAsStreamAsync();
            var reply = await JsonSerializer.DeserializeAsync(stream, PlainJson.Default.PlainReply);
            if (reply?.Data is null)
                throw new InvalidOperationException("The server gave no order.");
        }

        public void Dispose() => _http.Dispose();
    }

    /// <summary>
    /// Ours. A key may place 24 orders in two seconds, so each client places 12 and the next takes over, with limits, signing key and all that a client
    /// makes once made before; they share one pool of connections, and come to their turn again long after their window.
    /// </summary>
    private sealed class OurCaller : IDisposable
    {
        private const int Keys = 4_000;
        private const int CallsPerKey = 12;

        private readonly FuturesClient[] _clients;
        private int _number = -1;

        public OurCaller(Uri address)
        {
            var first = OptionsFor(address, 0);
            var handler = RestWire.CreateHandler(first);
            _clients = [.. Enumerable.Range(0, Keys).Select(key => new FuturesClient(OptionsFor(address, key), handler))];
        }

        /// <summary>One call of every client.</summary>
        public async Task WarmAsync()
        {
            for (var key = 0; key < Keys; key++)
                await CallAsync(_clients[key], key);
        }

        public Task CallAsync()
        {
            var number = Interlocked.Increment(ref _number);
            return CallAsync(_clients[number / CallsPerKey % Keys], number);
        }

        private static async Task CallAsync(FuturesClient client, int number)
        {
            var reply = await client.SubmitOrderAsync(new SubmitOrder
            {
                Symbol = "BTCUSDT",
                ClientOrderId = $"bench{number}",
                Side = OrderSide.BuyOpenLong,
                TimeInForce = TimeInForce.GoodTillCancel,
                Type = OrderType.Limit,
                Leverage = 10m,
                MarginMode = MarginMode.Isolated,
                Size = 10,
                Price = 95_000.1m,
            });
            if (reply is not Reply<OrderAck>.Ok)
                throw new InvalidOperationException($"The order was not placed: {reply}");
        }

        public void Dispose()
        {
            foreach (var client in _clients)
                client.Dispose();
        }

        private static BitMartOptions OptionsFor(Uri address, int key) => new()
        {
            Environment = BitMartEnvironment.Custom(address),
            Credentials = new BitMartCredentials($"bench-key-{key}", "bench-secret", "bench-memo"),
        };
    }
}

/// <summary>An order as plain code would write it.</summary>
internal sealed record PlainOrder(
    [property: JsonPropertyName("symbol")] string Symbol,
    [property: JsonPropertyName("client_order_id")] string ClientOrderId,
    [property: JsonPropertyName("side")] int Side,
    [property: JsonPropertyName("mode")] int Mode,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("leverage")] string Leverage,
    [property: JsonPropertyName("open_type")] string OpenType,
    [property: JsonPropertyName("size")] long Size,
    [property: JsonPropertyName("price")] string Price);

/// <summary>The answer to it.</summary>
internal sealed record PlainReply(
    [property: JsonPropertyName("code")] int Code,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("data")] PlainAck? Data,
    [property: JsonPropertyName("trace")] string Trace);

/// <summary>The data of the answer.</summary>
internal sealed record PlainAck([property: JsonPropertyName("order_id")] long OrderId, [property: JsonPropertyName("price")] string Price);

/// <summary>Source-generated, as careful plain code would have it.</summary>
[JsonSerializable(typeof(PlainOrder))]
[JsonSerializable(typeof(PlainReply))]
internal sealed partial class PlainJson : JsonSerializerContext;
