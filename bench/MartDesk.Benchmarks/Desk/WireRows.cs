using System.Net;
using System.Net.Sockets;
using System.Text;
using MartDesk.Benchmarks.Reporting;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Portfolio;
using MartDesk.Exchange.Server;
using MartDesk.Testing;
using MartDesk.Web.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Benchmarks.Desk;

/// <summary>From the moment an alert's bytes leave its sender to the first bytes of its order on the line to the venue, on a desk that does nothing else.</summary>
/// <remarks>The floor does its part in between, just as long after the last request: a machine that has been idle for a second is slow to wake for both.</remarks>
internal static class WireRows
{
    private const int WarmUps = 15;
    private const int Samples = 50;

    /// <summary>An account's positions may be read six times in two seconds, and every fill has them read once more: with less rest the desk would wait for the venue's limit.</summary>
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(1000);

    public static async Task PrintAsync(RowPrinter printer, string folder)
    {
        var options = new ExchangeHostOptions { Port = 0, Feed = "synthetic", Keys = [new ApiKeyGrant("bench-key", "bench-secret", "bench-memo", 1_000_000m)] };
        await using var exchange = await ExchangeHost.StartAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        using var tap = new WireTap(exchange.Address.Port);
        var data = Path.Combine(folder, "wire");
        var stages = new WireStages();
        await using var desk = await DeskHost.StartAsync(
            new DeskHostOptions { DataDirectory = data, Port = 0 },
            TimeProvider.System,
            NullLoggerFactory.Instance,
            services => AcceptRows.AddAll(services, data).AddSingleton<IKillPoints>(stages),
            CancellationToken.None);
        var pointer = await AcceptRows.PointerAsync(desk.Services, tap.Address);
        await Eventually.HoldsAsync(() => desk.Services.GetRequiredService<IPortfolio>().Current.Accounts is [{ IsStreamUp: true, Wallet: not null }], "the account is read");

        await using var floor = await WireFloor.StartAsync(Path.Combine(folder, "wire-floor"), tap.Address);
        using var sender = await ConnectAsync(desk.Address.Port);
        using var floorSender = await ConnectAsync(floor.Port);
        var (entries, exits, floors) = (new Percentiles(Samples), new Percentiles(Samples), new Percentiles(Samples));
        for (var i = 0; i < 2 * (WarmUps + Samples); i++)
        {
            var isEntry = i % 2 == 0;
            var (sentAt, seenAt) = await OneAsync(desk.Services, sender, tap, pointer, i, isEntry ? "long\",\"quantity\":\"1c" : "close_long");
            var (floorSentAt, floorSeenAt) = isEntry ? (0, 0) : await SendAsync(floorSender, tap, Request("floor", i, "close_long"));
            if (i < 2 * WarmUps)
                continue;
            (isEntry ? entries : exits).Add(seenAt - sentAt);
            if (isEntry)
                continue;
            stages.Add(sentAt, seenAt);
            floors.Add(floorSeenAt - floorSentAt);
        }

        printer.Print(new Row("alert to the wire, entry with leverage set, p50 / two syncs and a post", entries.At(0.5) / 1000d, floors.At(0.5) / 1000d, null, "us"));
        printer.Print(new Row("alert to the wire, entry with leverage set, p99 / two syncs and a post", entries.At(0.99) / 1000d, floors.At(0.99) / 1000d, null, "us"));
        printer.Print(new Row("alert to the wire, exit, p50 / two syncs and a post", exits.At(0.5) / 1000d, floors.At(0.5) / 1000d, null, "us"));
        printer.Print(new Row("alert to the wire, exit, p99 / two syncs and a post", exits.At(0.99) / 1000d, floors.At(0.99) / 1000d, null, "us"));
        foreach (var (name, median) in stages.Medians())
            printer.Print(new Row($"alert to the wire, exit, {name}, p50", median / 1000d, null, null, "us"));
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }

    private static async Task<(long SentAt, long SeenAt)> OneAsync(IServiceProvider desk, Socket sender, WireTap tap, string pointer, int count, string action)
    {
        var (sentAt, seenAt) = await SendAsync(sender, tap, Request(pointer, count, action));
        var alert = await EndAsync(desk.GetRequiredService<IAlertLog>());
        return alert.State == AlertState.Executed ? (sentAt, seenAt) : throw new InvalidOperationException($"The alert ended as {alert.State} {alert.Code} {alert.Message}");
    }

    private static byte[] Request(string pointer, int count, string action)
    {
        var body = FormattableString.Invariant($$"""{"symbol":"BTCUSDT.P","action":"{{action}}","id":"w-{{count}}"}""");
        return Encoding.UTF8.GetBytes(FormattableString.Invariant($"POST /alerts/{pointer} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
    }

    private static async Task<(long SentAt, long SeenAt)> SendAsync(Socket sender, WireTap tap, byte[] request)
    {
        var seen = tap.NextAsync();
        var sentAt = TimeProvider.System.GetTimestamp();
        await sender.SendAsync(request);
        var seenAt = await seen.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        await sender.ReceiveAsync(new byte[8192]);
        await Task.Delay(Gap, TimeProvider.System);
        return (sentAt, seenAt);
    }

    /// <summary>The newest alert once it has come to its end.</summary>
    private static async Task<AlertLogEntry> EndAsync(IAlertLog log)
    {
        while (true)
        {
            var alert = (await log.ReadAsync(1, null, CancellationToken.None))[0];
            if (alert.State is not (AlertState.Accepted or AlertState.Working))
                return alert;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
