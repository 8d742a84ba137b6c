using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text.Json;
using MartDesk.Conformance.Programs;
using MartDesk.Conformance.Storms;
using MartDesk.Desk.Postgres.Tests;

namespace MartDesk.Conformance.MainJob;

/// <summary>Two real desks that want the same rows: there is never more than one, and one that was thought dead does nothing any more when it wakes.</summary>
public sealed class TwoDesksTests
{
    private const string Key = "two-desks-key";

    [Fact]
    public async Task Second_desk_on_a_folder_says_that_it_is_in_use_and_ends()
    {
        using var data = new TemporaryFolder();
        await using var first = await MartDeskProcess.RunAsync(data.Path, "none", "--no-exchange");
        await using var second = MartDeskProcess.Begin(data.Path, "none", null, ["--no-exchange"]);

        await second.WaitForDeathAsync();

        Assert.False(second.HasSaidReady);
        Assert.Contains("is in use by another desk", second.Output, StringComparison.Ordinal);
        Assert.Equal("active", (await first.ReadAsync("/api/v1/desk")).GetProperty("mode").GetString());
    }

    /// <summary>The owner stands still between two steps of an alert, as a machine that swaps or is moved, and the server ends its lines.</summary>
    [PostgresFact]
    [UnsupportedOSPlatform("windows")] // Signals, and modes of files.
    public async Task Desk_that_was_thought_dead_ends_when_it_wakes_and_what_it_had_begun_was_executed_once_by_the_other()
    {
        using var exchangeData = new TemporaryFolder();
        using var firstData = new TemporaryFolder();
        using var secondData = new TemporaryFolder();
        var database = Path.Combine(exchangeData.Path, "database.txt");
        await File.WriteAllTextAsync(database, PostgresCluster.Instance.NewSchema());
        File.SetUnixFileMode(database, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string[] onPostgres = ["--no-exchange", "--database-file", database];
        await using var proxy = new CutProxy();
        await using var exchange = await MartDeskProcess.RunExchangeAsync("--data", exchangeData.Path, "--feed", "synthetic", "--key", $"{Key}:secret:memo:100000");
        proxy.Target = exchange.Exchange!.Port; // set, since it is ready

        await using var first = await MartDeskProcess.RunAsync(firstData.Path, "none", null, onPostgres);
        var pointer = await ConnectAsync(first, firstData, proxy.Address);
        Directory.CreateDirectory(Path.Combine(secondData.Path, "desk"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Copy(Path.Combine(firstData.Path, "desk", "master.key"), Path.Combine(secondData.Path, "desk", "master.key"));
        await using (var early = MartDeskProcess.Begin(secondData.Path, "none", null, onPostgres))
        {
            await early.WaitForDeathAsync();
            Assert.Contains("is in use by another desk", early.Output, StringComparison.Ordinal);
        }

        var trap = new ProxyTrap(TrapAt.AccountRead, 1) { Strike = first.Pause };
        proxy.Trap = trap;
        var unanswered = TrySendAsync(first, pointer, "one");
        await trap.Struck.WaitAsync(TimeSpan.FromSeconds(60));
        proxy.Trap = null;
        PostgresCluster.Instance.Operate("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'martdesk'");

        await using var second = await MartDeskProcess.RunAsync(secondData.Path, "none", null, onPostgres);
        Assert.True((await second.SendAlertAsync(pointer, Buy("one"))).Status is 200 or 202, second.Output);
        await HoldsAsync(second, 50);

        first.Resume();
        await first.WaitForDeathAsync();
        Assert.Contains("taken over by another desk", first.Output, StringComparison.Ordinal);
        if (await unanswered is { } answer)
            Assert.Equal(answer, Assert.Single((await second.ReadAsync("/api/v1/alerts?count=10")).EnumerateArray()).GetProperty("alert").GetString());

        Assert.Equal(202, (await second.SendAlertAsync(pointer, Buy("two"))).Status);
        await HoldsAsync(second, 100);
        Assert.Equal(2, await OrdersAsync(exchange));
    }

    private static string Buy(string id) => $$"""{"symbol":"BTCUSDT","action":"long","quantity":"50c","max_lag_s":0,"id":"{{id}}"}""";

    private static async Task<string> ConnectAsync(MartDeskProcess desk, TemporaryFolder data, Uri exchange)
    {
        using var api = new HttpClient
        {
            BaseAddress = desk.Desk,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(data.Path, "api-token"))).Trim()) },
        };
        using var connected = await api.PostAsJsonAsync("/api/v1/accounts", new { environment = "local", label = "Shared", key = Key, secret = "secret", memo = "memo", rest_address = exchange.ToString() });
        Assert.True(connected.IsSuccessStatusCode, await connected.Content.ReadAsStringAsync());
        using var made = await api.PostAsJsonAsync("/api/v1/pointers", new { name = "shared", targets = new[] { new { account = "Shared", ratio = 1 } } });
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        await desk.ReadUntilAsync("/api/v1/balance", rows => rows.GetArrayLength() == 1 && rows[0].GetProperty("wallet").ValueKind == JsonValueKind.Number, "the account is in touch");
        return (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("text").GetString()!; // The API's contract.
    }

    /// <summary>The desk's id of an alert that was taken; null when it was not answered so.</summary>
    private static async Task<string?> TrySendAsync(MartDeskProcess desk, string pointer, string id)
    {
        try
        {
            var (status, answer) = await desk.SendAlertAsync(pointer, Buy(id));
            return status == 202 ? answer.GetProperty("alert").GetString() : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            return null; // It ended before it had answered.
        }
    }

    private static Task<JsonElement> HoldsAsync(MartDeskProcess desk, int contracts) => desk.ReadUntilAsync(
        "/api/v1/positions", rows => rows.GetArrayLength() == 1 && rows[0].GetProperty("contracts").GetInt64() == contracts, $"{contracts} contracts are held", TimeSpan.FromMinutes(3)); // An order under way is waited for past its fence.

    private static async Task<int> OrdersAsync(MartDeskProcess exchange)
    {
        using var http = new HttpClient { BaseAddress = exchange.Exchange, DefaultRequestHeaders = { { "X-BM-KEY", Key } } };
        var since = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 1_000;
        var reply = await http.GetFromJsonAsync<JsonElement>(new Uri(string.Create(CultureInfo.InvariantCulture, $"/contract/private/order-history?symbol=BTCUSDT&start_time={since}&end_time={since + 2_000}"), UriKind.Relative));
        return reply.GetProperty("data").GetArrayLength();
    }
}
