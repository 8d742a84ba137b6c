using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MartDesk.Conformance.Programs;

namespace MartDesk.Conformance.Storms;

/// <summary>An exchange and a desk as processes of their own, with a proxy between them that can be cut; the desk's database may lie on a disk of its own.</summary>
internal sealed class StormScene : IAsyncDisposable
{
    private const string Key = "storm-key";
    private readonly TemporaryFolder _exchangeData = new();
    private readonly TemporaryFolder _deskData = new();
    private MartDeskProcess _exchange = null!; // set by StartAsync before anybody sees the object
    private volatile MartDeskProcess? _desk;

    private readonly SmallDisk? _disk;

    private StormScene(SmallDisk? disk) => _disk = disk;

    /// <summary>Between desk and exchange.</summary>
    public CutProxy Proxy { get; } = new();

    /// <summary>Text of the pointer that leads to the account.</summary>
    public string Pointer { get; private set; } = ""; // likewise

    /// <summary>Folder of the desk's own files.</summary>
    public string DeskFolder => Path.Combine(_deskData.Path, "desk");

    /// <summary>The desk that runs now; null while none does.</summary>
    public MartDeskProcess? Desk => _desk;

    /// <summary>Starts both, and connects an account of the exchange through the proxy.</summary>
    /// <param name="disk">Where the desk's database is to lie; null for the machine's disk.</param>
    public static async Task<StormScene> StartAsync(SmallDisk? disk = null)
    {
        var scene = new StormScene(disk);
        disk?.Mount(scene.DeskFolder);
        await scene.StartExchangeAsync();
        await scene.StartDeskAsync();
        using var api = scene.Api();
        using var connected = await api.PostAsJsonAsync("/api/v1/accounts", new { environment = "local", label = "Storm", key = Key, secret = "storm-secret", memo = "storm-memo", rest_address = scene.Proxy.Address.ToString() });
        Assert.True(connected.IsSuccessStatusCode, await connected.Content.ReadAsStringAsync());
        using var made = await api.PostAsJsonAsync("/api/v1/pointers", new { name = "storm", targets = new[] { new { account = "Storm", ratio = 1 } } });
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        scene.Pointer = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("text").GetString()!;
        await scene.ReadyAsync();
        return scene;
    }

    /// <summary>Starts the desk, to die at a kill point when one is named; what it finds unfinished may lead it there before it is ready.</summary>
    public async Task StartDeskAsync(string? dieAt = null)
    {
        try
        {
            _desk = await MartDeskProcess.RunAsync(_deskData.Path, "none", dieAt, []);
        }
        catch (Xunit.Sdk.XunitException) when (dieAt is not null)
        {
            _desk = null;
        }
    }

    /// <summary>Ends the desk without a word to it.</summary>
    public async Task KillDeskAsync()
    {
        if (_desk is not { } desk)
            return;
        _desk = null;
        await desk.KillAsync();
        await desk.DisposeAsync();
    }

    /// <summary>True when the desk died by itself within the time.</summary>
    public async Task<bool> HasDiedAsync(TimeSpan limit)
    {
        if (_desk is not { } desk)
            return true;
        try
        {
            await desk.WaitForDeathAsync().WaitAsync(limit);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Ends the exchange without a word to it, and starts it again on what it left.</summary>
    public async Task KillExchangeAsync()
    {
        await _exchange.KillAsync();
        await _exchange.DisposeAsync();
        await StartExchangeAsync();
    }

    /// <summary>Stands the desk still, as a machine that swaps or a laptop that sleeps.</summary>
    public async Task PauseDeskAsync(TimeSpan time)
    {
        await SignalAsync("-STOP");
        await Task.Delay(time);
        await SignalAsync("-CONT");
    }

    /// <summary>Waits until the account is in touch.</summary>
    public Task ReadyAsync() => _desk!.ReadUntilAsync(
        "/api/v1/balance",
        rows => rows.EnumerateArray().Any(row => row.GetProperty("account").GetString() == "Storm" && row.GetProperty("wallet").ValueKind == JsonValueKind.Number),
        "the account's balance",
        TimeSpan.FromSeconds(60));

    /// <summary>All alerts of the pointer, as the desk tells them.</summary>
    public async Task<List<JsonElement>> ReadAlertsAsync()
    {
        const int page = 500;
        var alerts = new List<JsonElement>();
        while (true)
        {
            var before = alerts.Count == 0 ? "" : $"&before={alerts[^1].GetProperty("alert").GetString()}";
            var rows = await _desk!.ReadAsync($"/api/v1/alerts?count={page}{before}");
            alerts.AddRange(rows.EnumerateArray());
            if (rows.GetArrayLength() < page)
                return [.. alerts.Where(alert => alert.GetProperty("pointer").GetString() == "storm")];
        }
    }

    /// <summary>Every order that the exchange has ever had of the account, finished and open.</summary>
    public async Task<List<JsonElement>> ReadOrdersAsync(DateTimeOffset since)
    {
        const int window = 15; // seconds; a full list is a cut one
        const int mostRows = 200;
        using var http = new HttpClient { BaseAddress = _exchange.Exchange };
        http.DefaultRequestHeaders.Add("X-BM-KEY", Key);
        var orders = new Dictionary<string, JsonElement>();
        foreach (var symbol in Symbols)
        {
            for (var from = since.ToUnixTimeSeconds() - 60; from <= TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 60; from += window)
            {
                var rows = await ReadDataAsync(http, $"/contract/private/order-history?symbol={symbol}&start_time={from}&end_time={from + window}");
                Assert.True(rows.GetArrayLength() < mostRows, "the window is too wide to be complete");
                foreach (var row in rows.EnumerateArray())
                    orders[row.GetProperty("order_id").ToString()] = row;
            }
        }

        foreach (var row in (await ReadDataAsync(http, "/contract/private/get-open-orders")).EnumerateArray())
            orders[row.GetProperty("order_id").ToString()] = row;
        return [.. orders.Values];
    }

    /// <summary>Contracts that the exchange says are held, by symbol.</summary>
    public async Task<Dictionary<string, long>> ReadHeldAsync()
    {
        using var http = new HttpClient { BaseAddress = _exchange.Exchange };
        http.DefaultRequestHeaders.Add("X-BM-KEY", Key);
        var rows = await ReadDataAsync(http, "/contract/private/position");
        return rows.EnumerateArray()
            .Select(row => (Symbol: row.GetProperty("symbol").GetString()!, Amount: long.Parse(row.GetProperty("current_amount").ToString(), CultureInfo.InvariantCulture)))
            .Where(row => row.Amount != 0)
            .GroupBy(row => row.Symbol)
            .ToDictionary(rows => rows.Key, rows => rows.Sum(row => row.Amount));
    }

    /// <summary>What the storm trades.</summary>
    public static IReadOnlyList<string> Symbols { get; } = ["BTCUSDT", "ETHUSDT"];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_desk is { } desk)
            await desk.DisposeAsync();
        await Proxy.DisposeAsync();
        if (_exchange is not null)
            await _exchange.DisposeAsync();
        _disk?.Dispose();
        _exchangeData.Dispose();
        _deskData.Dispose();
    }

    private async Task StartExchangeAsync()
    {
        _exchange = await MartDeskProcess.RunExchangeAsync("--data", _exchangeData.Path, "--feed", "synthetic", "--key", $"{Key}:storm-secret:storm-memo:10000000");
        Proxy.Target = _exchange.Exchange!.Port; // set, since it is ready
    }

    private HttpClient Api() => new()
    {
        BaseAddress = _desk!.Desk,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", File.ReadAllText(Path.Combine(_deskData.Path, "api-token")).Trim()) },
    };

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, _desk!.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private static async Task<JsonElement> ReadDataAsync(HttpClient http, string path)
    {
        var answer = await http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));
        Assert.Equal(1000, answer.GetProperty("code").GetInt32());
        return answer.GetProperty("data");
    }
}
