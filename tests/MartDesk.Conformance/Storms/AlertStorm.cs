using System.Diagnostics;
using System.Globalization;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Storage;
using Microsoft.Data.Sqlite;

namespace MartDesk.Conformance.Storms;

/// <summary>
/// A storm of alerts on a real desk: a steady one, and then a gust in the middle of which the desk is killed and started again. Afterwards every alert that was
/// answered is there once and has its end, and what is at the exchange is what the desk says it ordered.
/// </summary>
/// <param name="perSecond">Alerts a second of the steady storm; the gust is twice as hard and lasts two seconds.</param>
/// <param name="time">How long it is steady.</param>
internal sealed class AlertStorm(int perSecond, TimeSpan time)
{
    /// <summary>Alerts of one pointer; its limit is 600 in a minute.</summary>
    private const int PerPointer = 300;

    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Gust = TimeSpan.FromSeconds(2);

    /// <summary>Alerts that were answered.</summary>
    public int Alerts { get; private set; }

    /// <summary>Tries that were answered 503, because the alert could not be stored in time.</summary>
    public long Shed { get; private set; }

    /// <summary>Times of the steady storm's answers in milliseconds, ascending.</summary>
    public double[] Steady { get; private set; } = [];

    /// <summary>Times of the gust's answers, from when the desk listened again for what the kill had left unanswered.</summary>
    public double[] Gusty { get; private set; } = [];

    /// <summary>Of these, those of the gust's first half, which a desk answered that had been running.</summary>
    public double[] BeforeTheKill { get; private set; } = [];

    /// <summary>Most memory that a desk process held, in MiB.</summary>
    public double MostMemory { get; private set; }

    /// <summary>How long the desk was away, from the kill until it served.</summary>
    public TimeSpan Away { get; private set; }

    /// <summary>How long after the last answer the last alert had its end.</summary>
    public TimeSpan EndsAfter { get; private set; }

    /// <summary>How the alerts have ended.</summary>
    public string Ends { get; private set; } = "";

    /// <summary>Makes the storm; fails with what was wrong.</summary>
    public async Task RunAsync()
    {
        var since = TimeProvider.System.GetUtcNow();
        var count = (int)(perSecond * time.TotalSeconds);
        await using var scene = await StormScene.StartAsync();
        var (warming, gusty) = (perSecond / 2, (int)(2 * perSecond * Gust.TotalSeconds));
        var pointers = await scene.MakePointersAsync(Math.Max(1, (warming + count + gusty) / PerPointer));
        var load = new AlertLoad(() => scene.Desk?.Desk?.Port, pointers);
        await load.SendAsync(warming, perSecond / 4d); // The compiler comes to its end; a desk that is killed has no such time.

        Steady = Times(await load.SendAsync(count, perSecond));
        Remember(scene.Desk!.ProcessId);
        var gust = load.SendAsync(gusty, 2 * perSecond);
        await Task.Delay(Gust / 2);
        Remember(scene.Desk!.ProcessId);
        var watch = Stopwatch.StartNew();
        await scene.KillDeskAsync();
        await scene.StartDeskAsync();
        Away = watch.Elapsed;
        var answered = await gust;
        Gusty = Times(answered);
        BeforeTheKill = Times(answered.Where(one => one.Due < Gust / 2));
        Alerts = load.Accepted.Count;
        Shed = load.Shed;

        watch.Restart();
        while (Unfinished(scene) is var open and > 0)
        {
            Assert.True(watch.Elapsed < EndLimit, $"{open} alerts have no end after {EndLimit}");
            await Task.Delay(250);
        }

        EndsAfter = watch.Elapsed;
        Remember(scene.Desk!.ProcessId);
        await CheckAsync(scene, load, since);
    }

    /// <summary>A percentile of times.</summary>
    public static double At(double[] times, double share) => times.Length == 0 ? 0 : times[Math.Min(times.Length - 1, (int)(times.Length * share))];

    private static double[] Times(IEnumerable<AlertLoad.Answered> answered) => [.. answered.Select(one => one.Ms)];

    private async Task CheckAsync(StormScene scene, AlertLoad load, DateTimeOffset since)
    {
        Assert.True(load.Refused.Count == 0, $"{load.Refused.Count} alerts were not taken: {string.Join('\n', load.Refused.Take(5))}");
        using var database = Open(scene);
        var (ends, stored) = (new SortedDictionary<long, int>(), new Dictionary<string, string>());
        foreach (var (id, body, state) in Rows(database, "SELECT id, body, state FROM alert", row => (row.GetString(0), row.GetString(1), row.GetInt64(2))))
        {
            stored.Add(id, body);
            ends[state] = ends.GetValueOrDefault(state) + 1;
        }

        Assert.Equal(load.Accepted.Count, stored.Count);
        foreach (var (number, id) in load.Accepted)
        {
            Assert.True(stored.Remove(id, out var body), $"{AlertLoad.IdOf(number)} was answered as {id} and is not there, or twice");
            Assert.Contains($"\"{AlertLoad.IdOf(number)}\"", body, StringComparison.Ordinal);
        }

        Ends = string.Join(", ", ends.Select(end => string.Create(CultureInfo.InvariantCulture, $"{end.Value} {(AlertState)end.Key}")));
        var legs = Rows(database, "SELECT client_order_id, filled FROM leg", row => (Id: row.GetString(0), Filled: row.GetInt64(1))).ToDictionary(leg => leg.Id, leg => leg.Filled);
        foreach (var order in await scene.ReadOrdersAsync(since))
        {
            var id = order.GetProperty("client_order_id").ToString();
            var dealt = long.Parse(order.GetProperty("deal_size").ToString(), CultureInfo.InvariantCulture);
            Assert.True(legs.Remove(id, out var filled), $"the exchange has an order twice, or one that the desk has not: {order}");
            Assert.True(filled == dealt, $"the desk says {filled} of {order}");
        }

        Assert.All(legs, leg => Assert.Equal(0, leg.Value));
    }

    private void Remember(int processId)
    {
        var line = File.ReadLines($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        MostMemory = Math.Max(MostMemory, long.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024d);
    }

    private static long Unfinished(StormScene scene)
    {
        using var database = Open(scene);
        return Rows(database, "SELECT COUNT(*) FROM alert WHERE state IN (0, 1)", row => row.GetInt64(0)).Single();
    }

    private static SqliteConnection Open(StormScene scene)
    {
        SqliteLibrary.EnsureLoaded();
        var connection = new SqliteConnection($"Data Source={Path.Combine(scene.DeskFolder, "desk.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection;
    }

    private static IEnumerable<T> Rows<T>(SqliteConnection database, string sql, Func<SqliteDataReader, T> read)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        while (rows.Read())
            yield return read(rows);
    }
}
