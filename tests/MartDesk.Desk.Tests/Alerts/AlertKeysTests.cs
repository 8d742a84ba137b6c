using System.Text;
using Dapper;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Tests.Vault;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Alerts;

public sealed class AlertKeysTests : IAsyncLifetime
{
    private const long Noon = 1_768_478_400_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("martdesk-keys-").FullName;
    private ServiceProvider _services = null!; // Set before every test by InitializeAsync.
    private string _account = "";
    private readonly Uptime _uptime = new();
    private string _pointer = "";
    private int _alerts;

    private DeskOptions Options => new() { DataDirectory = Path.Combine(_folder, "desk") };

    private DeskStore Store => _services.GetRequiredService<DeskStore>();

    public async Task InitializeAsync()
    {
        await VaultRotationTests.FillAsync(Options);
        Open();
        _account = (await _services.GetRequiredService<IAccountDirectory>().ListAsync(CancellationToken.None))[0].AccountId;
        (var pointer, _) = await _services.GetRequiredService<IPointers>().CreateAsync(new NewPointer { Name = "p", AccountId = _account }, CancellationToken.None);
        _pointer = pointer.PointerId;
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_resend_is_told_also_after_a_restart()
    {
        Assert.Null(await TakeAsync("one", Noon));
        var first = await TakeAsync("one", Noon + 1000);
        Assert.Equal((IdOf(1), false, Noon), (first!.AlertId, first.HasOtherBody, first.ReceivedMs));

        await _services.DisposeAsync();
        Open();
        Assert.Equal(first, await TakeAsync("one", Noon + 2000));
        Assert.True((await TakeAsync("one", Noon + 2000, body: "other"))!.HasOtherBody);
        Assert.Null(await TakeAsync("two", Noon + 2000));
    }

    [Fact]
    public async Task A_key_whose_alert_was_not_stored_is_free()
    {
        Store.Commit = _ => throw new InvalidOperationException("not now");
        await Assert.ThrowsAsync<StoreException>(() => TakeAsync("one", Noon));
        Store.Commit = transaction => transaction.Commit();
        Assert.Null(await TakeAsync("one", Noon));
        Assert.Equal(IdOf(2), (await TakeAsync("one", Noon))!.AlertId);
    }

    [Fact]
    public async Task A_key_counts_for_its_time_and_is_taken_away_after_it()
    {
        Assert.Null(await TakeAsync("one", Noon, seconds: 60));
        Assert.Null(await TakeAsync("two", Noon, seconds: 120));
        Assert.NotNull(await TakeAsync("one", Noon + 59_999));
        Assert.Null(await TakeAsync("one", Noon + 60_000, seconds: 60));
        Assert.Null(await TakeAsync("three", Noon + 100_000));
        Assert.Equal(3, Count()); // The first "one" is gone.
        Assert.Null(await TakeAsync("four", Noon + 130_000));
        Assert.Equal(2, Count());
        Assert.Null(await TakeAsync("one", Noon + 130_000));
    }

    [Fact]
    public async Task A_clock_that_is_set_ahead_does_not_end_the_time_of_a_key_nor_one_that_is_set_back_again()
    {
        Assert.Null(await TakeAsync("one", Noon, seconds: 30));

        Assert.Equal(IdOf(1), (await TakeAsync("one", Noon + 3_600_000, seconds: 30, uptime: 5))?.AlertId);
        Assert.Null(await TakeAsync("two", Noon + 3_620_000, seconds: 30, uptime: 6)); // What is over is taken away now.
        Assert.Equal(IdOf(1), (await TakeAsync("one", Noon + 7_000, seconds: 30, uptime: 7))?.AlertId);
        Assert.Equal(IdOf(1), (await TakeAsync("one", Noon + 29_000, seconds: 30, uptime: 31))?.AlertId); // By the wall clock it is not over.
        Assert.Null(await TakeAsync("one", Noon + 3_631_000, seconds: 30, uptime: 32));
    }

    [Fact]
    public async Task After_a_restart_the_wall_clock_says_when_the_time_of_a_key_is_over()
    {
        Assert.Null(await TakeAsync("one", Noon, seconds: 30));
        await _services.DisposeAsync();
        Open();

        Assert.NotNull(await TakeAsync("one", Noon + 29_000, seconds: 30, uptime: 1));
        Assert.Null(await TakeAsync("one", Noon + 31_000, seconds: 30, uptime: 2));
    }

    [Fact]
    public async Task An_alert_that_came_after_the_copy_that_was_put_back_is_not_taken_again()
    {
        Assert.Null(await TakeAsync("before", Noon));
        var copy = Path.Combine(_folder, "copy");
        await using (var backup = _services.GetRequiredService<IDeskBackup>().Copy())
        await using (var file = File.Create(copy))
            await backup.CopyToAsync(file);
        Assert.Null(await TakeAsync("after", Noon));
        await _services.DisposeAsync();

        await DeskRestore.RestoreAsync(Options, copy);

        Open();
        Assert.Equal(1, Store.Read(connection => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM alert")));
        Assert.Equal(IdOf(1), (await TakeAsync("before", Noon))!.AlertId);
        Assert.Equal(IdOf(2), (await TakeAsync("after", Noon))!.AlertId);
        Assert.Null(await TakeAsync("later", Noon));
    }

    private static string IdOf(int number) => FormattableString.Invariant($"ALERT{number}");

    private void Open() => _services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(_uptime).AddDesk(Options).BuildServiceProvider();

    private long Count() => Store.Read(connection => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM alert_key"));

    /// <param name="id">The sender's id.</param>
    /// <param name="now">The wall clock.</param>
    /// <param name="seconds">How long the key counts.</param>
    /// <param name="body">The message.</param>
    /// <param name="uptime">Seconds by the monotonic clock; as the wall clock when left out.</param>
    private async Task<Duplicate?> TakeAsync(string id, long now, int seconds = 7 * 86_400, string body = "body", int? uptime = null)
    {
        _uptime.Passed = TimeSpan.FromMilliseconds(uptime * 1000 ?? now - Noon);
        var identity = AlertIdentity.Unique(id);
        identity = identity with { BodyHash = Encoding.UTF8.GetBytes(body), Lifetime = TimeSpan.FromSeconds(seconds) };
        var alert = new StoredAlert
        {
            Id = IdOf(++_alerts),
            PointerId = _pointer,
            AccountId = _account,
            Lane = "BTCUSDT",
            DedupeKey = identity.Key,
            ReceivedMs = now,
            EventMs = now,
            DueMs = now,
            Intent = "Long",
            Body = "{}",
            State = (long)AlertState.Executed,
        };
        return (await _services.GetRequiredService<AlertStore>().TakeInAsync([new TakenAlert([alert], identity, IsRemembered: true)]))[0];
    }

    /// <summary>The system's clock, whose monotonic part the test sets.</summary>
    private sealed class Uptime : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Passed.Ticks;
    }
}
