using System.Globalization;
using Dapper;
using MartDesk.Desk.Audit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Audit;

public sealed class AuditLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("martdesk-audit-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Entries_are_read_newest_first_and_the_chain_goes_on_after_a_restart()
    {
        await WriteAsync("one", "two");
        await WriteAsync("three");

        await using var services = Open();
        var log = services.GetRequiredService<IAuditLog>();
        Assert.Equal(["three", "two", "one"], log.Read(null, 10).Select(row => row.Entry.What));
        Assert.Equal(["two"], log.Read(3, 1).Select(row => row.Entry.What));
        Assert.Equal(new AuditVerdict(3, null), log.Verify());
    }

    [Fact]
    public async Task An_empty_log_is_whole()
    {
        await using var services = Open();
        Assert.Equal(new AuditVerdict(0, null), services.GetRequiredService<IAuditLog>().Verify());
    }

    [Theory]
    [InlineData("UPDATE audit SET detail = 'nothing' WHERE number = 2", 2)]
    [InlineData("UPDATE audit SET who = 'own', address = 'er' || address WHERE number = 2", 2)]
    [InlineData("DELETE FROM audit WHERE number = 2", 2)]
    [InlineData("DELETE FROM audit WHERE number = 3", 3)]
    [InlineData("DELETE FROM audit", 1)]
    [InlineData("DELETE FROM setting WHERE name = 'audit_head'", 4)]
    public async Task What_was_changed_cut_off_or_taken_out_is_found(string attack, long firstWrong)
    {
        await WriteAsync("one", "two", "three");
        using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(_folder, "desk.db"), Pooling = false }.ToString()))
        {
            connection.Open();
            connection.Execute(attack);
        }

        await using var services = Open();
        Assert.Equal(firstWrong, services.GetRequiredService<IAuditLog>().Verify().FirstWrong);
    }

    [Fact]
    public async Task What_was_begun_and_never_ended_is_entered_as_unfinished_by_the_next_start()
    {
        await using (var services = Open())
        {
            var log = services.GetRequiredService<IAuditLog>();
            var ended = await log.BeginAsync(Entry("ended"), CancellationToken.None);
            await log.BeginAsync(Entry("died meanwhile"), CancellationToken.None);
            Assert.Empty(log.Read(null, 10));
            await log.EndAsync(ended, Entry("ended") with { Detail = "label: Swing" }, CancellationToken.None);
        }

        for (var start = 0; start < 2; start++)
        {
            await using var services = Open();
            var log = services.GetRequiredService<IAuditLog>();
            Assert.Equal([("died meanwhile", "unfinished"), ("ended", "done")], log.Read(null, 10).Select(row => (row.Entry.What, row.Entry.Result)));
            Assert.Equal(new AuditVerdict(2, null), log.Verify());
        }
    }

    private async Task WriteAsync(params string[] whats)
    {
        await using var services = Open();
        var log = services.GetRequiredService<IAuditLog>();
        foreach (var what in whats)
            await log.AddAsync(Entry(what), CancellationToken.None);
    }

    private static AuditEntry Entry(string what) => new()
    {
        Time = DateTimeOffset.Parse("2026-11-21T12:00:00Z", CultureInfo.InvariantCulture),
        Who = "owner",
        Address = "127.0.0.1",
        What = what,
        Subject = "",
        Detail = "",
        Result = "done",
    };

    private ServiceProvider Open() => new ServiceCollection().AddLogging().AddDesk(new DeskOptions { DataDirectory = _folder }).BuildServiceProvider();
}
