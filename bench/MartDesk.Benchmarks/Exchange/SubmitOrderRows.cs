using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MartDesk.Benchmarks.Processes;
using MartDesk.Benchmarks.Reporting;
using MartDesk.Exchange.Server;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Benchmarks.Exchange;

/// <summary>
/// <c>POST submit-order</c> over 64 connections: signature, limits, checks, margin, matching, journal. A key may place 24 orders in two seconds, so each
/// connection goes round many. Beside it the web server alone (W0) and with one synced file that all answers wait for (W1). Load and server share the machine.
/// </summary>
internal static class SubmitOrderRows
{
    private const int Connections = 64;

    /// <summary>Enough for 100,000 orders a second within the limits.</summary>
    private const int KeysPerConnection = 128;
    private const int Rounds = 3;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(2);
    private static readonly HttpLoadResult Nothing = HttpLoadResult.Worst;

    public static async Task PrintAsync(RowPrinter printer)
    {
        var folder = Directory.CreateTempSubdirectory("martdesk-bench-");
        try
        {
            await PrintAsync(printer, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task PrintAsync(RowPrinter printer, string folder)
    {
        var keys = Enumerable.Range(0, Connections * KeysPerConnection).Select(i => new ApiKeyGrant($"bench-{i}", $"secret-{i}", "bench-memo", 1_000_000_000m)).ToArray();
        var (w0, w1, durable, memory) = (Nothing, Nothing, Nothing, Nothing);
        for (var round = 0; round < Rounds; round++)
        {
            w0 = w0.Better(await BareAsync(keys, keep: null));
            await using (var commit = new GroupCommit(Path.Combine(folder, $"w1-{round}")))
                w1 = w1.Better(await BareAsync(keys, commit.AppendAsync));
            durable = durable.Better(await ExchangeAsync(keys, Path.Combine(folder, $"exchange-{round}")));
            memory = memory.Better(await ExchangeAsync(keys, directory: null));
        }

        printer.Print(new Row("submit-order over HTTP, synced / W1 bare server, synced", durable.Rate, w1.Rate, null, "1/s"));
        printer.Print(new Row("submit-order over HTTP, synced, p99 / W1", durable.P99Us, w1.P99Us, null, "us"));
        printer.Print(new Row("submit-order over HTTP, in memory / W0 bare server", memory.Rate, w0.Rate, null, "1/s"));
        printer.Print(new Row("submit-order over HTTP, in memory, p99 / W0", memory.P99Us, w0.P99Us, null, "us"));
        printer.Print(new Row("submit-order over HTTP, synced, processor time / W1", durable.ProcessorUs, w1.ProcessorUs, durable.Bytes, "us"));
        printer.Print(new Row("submit-order over HTTP, in memory, processor time / W0", memory.ProcessorUs, w0.ProcessorUs, memory.Bytes, "us"));
    }

    private static async Task<HttpLoadResult> BareAsync(ApiKeyGrant[] keys, Func<ReadOnlyMemory<byte>, Task>? keep)
    {
        var (application, port) = await BareServer.StartAsync(keep);
        await using (application)
            return await LoadAsync(port, keys);
    }

    private static async Task<HttpLoadResult> ExchangeAsync(ApiKeyGrant[] keys, string? directory)
    {
        var options = new ExchangeHostOptions { Port = 0, DataDirectory = directory, Feed = "none", Keys = keys };
        await using var host = await ExchangeHost.StartAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        return await LoadAsync(host.Address.Port, keys);
    }

    private static Task<HttpLoadResult> LoadAsync(int port, ApiKeyGrant[] keys)
    {
        // Signed once, a moment ahead: a signature is good for a minute. The work of checking it is the same.
        var buys = keys.Select(key => Request(key, side: 1)).ToArray();
        var sells = keys.Select(key => Request(key, side: 4)).ToArray();
        return HttpLoad.RunAsync(port, Connections, Duration, Next, IsPlaced);

        // Buy or sell by connection and round, so that both sides meet and every key's position stays near nothing.
        ReadOnlyMemory<byte> Next(int connection, int count)
        {
            var key = (connection * KeysPerConnection) + (count % KeysPerConnection);
            return (connection + count + (count / KeysPerConnection)) % 2 == 0 ? buys[key] : sells[key];
        }
    }

    private static bool IsPlaced(ReadOnlyMemory<byte> answer) => answer.Span.IndexOf("\"code\":1000"u8) >= 0;

    private static ReadOnlyMemory<byte> Request(ApiKeyGrant key, int side)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $$"""{"symbol":"BTCUSDT","side":{{side}},"mode":1,"type":"limit","leverage":"10","open_type":"cross","size":1,"price":"95000.1"}""");
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var sign = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Secret), Encoding.UTF8.GetBytes($"{timestamp}#{key.Memo}#{body}")));
        return Encoding.UTF8.GetBytes(
            $"POST /contract/private/submit-order HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nX-BM-KEY: {key.Key}\r\nX-BM-TIMESTAMP: {timestamp}\r\nX-BM-SIGN: {sign}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }
}
