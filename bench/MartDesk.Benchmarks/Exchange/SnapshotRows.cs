using System.Buffers;
using MartDesk.Benchmarks.Reporting;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Server;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Snapshots;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Benchmarks.Exchange;

/// <summary>A snapshot of a venue with half a million open orders: how long the venue stands still for it, beside writing the state out on the spot.</summary>
internal static class SnapshotRows
{
    private const int Orders = 500_000;
    private const int Group = 256;
    private const int Client = 1;

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
        await using var storage = VenueStorage.Open(new ExchangeHostOptions { DataDirectory = folder });
        var venue = storage.Restore(TimeProvider.System, NullLogger.Instance);
        venue.Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.OpenAccount, AccountId = Client, IsHouse = true });
        for (var i = 0; i < Orders; i++)
            Place(venue, i);
        var tail = storage.TailLength;

        var start = TimeProvider.System.GetTimestamp();
        var work = storage.BeginSnapshot(venue, TimeProvider.System, NullLogger.Instance)!; // it has a folder
        var pause = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
        var worst = 0d;
        for (var i = Orders; !work.IsCompleted; i++)
        {
            var before = TimeProvider.System.GetTimestamp();
            Place(venue, i);
            worst = Math.Max(worst, TimeProvider.System.GetElapsedTime(before).TotalMilliseconds);
            await Task.Yield();
        }

        storage.FinishSnapshot(await work);
        var made = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        start = TimeProvider.System.GetTimestamp();
        venue.Save(new SnapshotWriter(new ArrayBufferWriter<byte>()));
        var onTheSpot = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;

        printer.Print(new Row($"snapshot, 500,000 orders, {tail / 1_000_000} MB of journal: pause / saving on the spot", pause, onTheSpot, null, "ms"));
        printer.Print(new Row("longest command while it is made beside the venue", worst, null, null, "ms"));
        printer.Print(new Row("until it is on disk", made, null, null, "s"));
    }

    private static void Place(Venue venue, int i)
    {
        var side = i % 2 == 0 ? Side.Buy : Side.Sell;
        venue.Apply(new Command
        {
            Sequence = 0,
            TimeMs = 0,
            Kind = CommandKind.PlaceOrder,
            AccountId = Client,
            OrderId = venue.NextOrderId(),
            Side = side,
            PriceTicks = side == Side.Buy ? 900_000 - (i % 2000) : 901_000 + (i % 2000),
            Lots = 1 + (i % 10),
        });
        if (i % Group == 0)
            venue.Commit();
    }
}
