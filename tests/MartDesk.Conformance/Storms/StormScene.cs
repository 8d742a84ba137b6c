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
    private static readonly string[] Alone = ["--no-exchange"];
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

    /// <summary>The disk that the desk's database lies on; null for the machine's.</summary>
    public SmallDisk? Disk => _disk;

    /// <summary>Starts both, and connects an account of the exchange through the proxy.</summary>
    /// <param name="disk">Where the desk's database is to lie; null for the machine's disk.</param>
    public static async Task<StormScene> StartAsync(SmallDisk? disk = null)
    {
        var scene = await OpenAsync(disk);
        await scene.StartDeskAsync();
        await scene.ConnectAsync();
        return scene;
    }

    /// <summary>Starts the exchange; there is no desk yet.</summary>
    public static async Task<StormScene> OpenAsync(SmallDisk? disk)
    {
        var scene = new StormScene(disk);
        disk?.Mount(scene.DeskFolder);
        await scene.ListInstrumentsAsync();
        await scene.StartExchangeAsync();
        return scene;
    }

    /// <summary>Connects an account of the exchange to the desk, through the proxy, and waits until it is in touch.</summary>
    public async Task ConnectAsync()
    {
        using var api = Api();
        using var connected = await api.PostAsJsonAsync("/api/v1/accounts", new { environment = "local", label = "Storm", key = Key, secret = "storm-secret", memo = "storm-memo", rest_address = Proxy.Address.ToString() });
        Assert.True(connected.IsSuccessStatusCode, await connected.Content.ReadAsStringAsync());
        Pointer = await MakePointerAsync(api, "storm");
        await ReadyAsync();
    }

    /// <summary>Makes pointers to the account.</summary>
    public async Task<string[]> MakePointersAsync(int count)
    {
        using var api = Api();
        var texts = new string[count];
        for (var i = 0; i < count; i++)
            texts[i] = await MakePointerAsync(api, string.Create(CultureInfo.InvariantCulture, $"storm-{i}"));
        return texts;
    }

    /// <summary>Starts the desk and ends it while it opens its database: the schema is made, or the last transactions are read from the log.</summary>
    public async Task KillOpeningDeskAsync(Random random)
    {
        await using var desk = MartDeskProcess.Begin(_deskData.Path, "none", null, Alone);
        var log = new FileInfo(Path.Combine(DeskFolder, "desk.db-wal"));
        log.Refresh();
        var (written, length) = log.Exists ? (log.LastWriteTimeUtc, log.Length) : default;
        await WaitAsync(
            () =>
            {
                log.Refresh();
                return desk.HasSaidReady || desk.HasEnded || (log.Exists && (log.LastWriteTimeUtc, log.Length) != (written, length));
            },
            "the desk opens its database");
        Assert.False(desk.HasEnded, desk.Output);
        await Task.Delay(random.Next(0, 100));
        await desk.KillAsync();
    }

    /// <summary>Asks the desk to stop, as Ctrl-C does, and ends it while it does so.</summary>
    /// <returns>False when it was quicker.</returns>
    public async Task<bool> KillStoppingDeskAsync(Random random)
    {
        await SignalAsync("-INT");
        await Task.Delay(random.Next(0, 40));
        var isCutShort = !_desk!.HasEnded;
        await KillDeskAsync();
        return isCutShort;
    }

    /// <summary>Ends the desk when something passes the proxy.</summary>
    /// <param name="at">What.</param>
    /// <param name="time">Which of them; 1 for the first.</param>
    /// <param name="after">How long after it.</param>
    /// <param name="limit">Then it is given up.</param>
    /// <returns>False when it did not pass in the time.</returns>
    public async Task<bool> KillDeskAtAsync(TrapAt at, int time, TimeSpan after, TimeSpan limit)
    {
        var desk = _desk!;
        var trap = new ProxyTrap(at, time) { Strike = after == TimeSpan.Zero ? desk.Kill : static () => { } };
        Proxy.Trap = trap;
        var hasStruck = await Task.WhenAny(trap.Struck, Task.Delay(limit)) == trap.Struck;
        if (hasStruck)
            await Task.Delay(after);
        await KillDeskAsync();
        Proxy.Trap = null;
        return hasStruck;
    }

    /// <summary>Starts the desk, to die at a kill point when one is named; what it finds unfinished may lead it there before it is ready.</summary>
    public async Task StartDeskAsync(string? dieAt = null)
    {
        try
        {
            _desk = await MartDeskProcess.RunAsync(_deskData.Path, "none", dieAt, Alone);
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
    /// <remarks>So many that some are free while others wait for the fence of an order that a kill left without an outcome.</remarks>
    public static IReadOnlyList<string> Symbols { get; } = [.. Enumerable.Range(1, 8).Select(number => string.Create(CultureInfo.InvariantCulture, $"S{number}USDT"))];

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

    private async Task ListInstrumentsAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_exchangeData.Path, "exchange"));
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "instruments.json"),
            JsonSerializer.Serialize(Symbols.Select(symbol => new { symbol, base_currency = symbol[..^4], quote_currency = "USDT", contract_size = 0.01m, price_step = 0.01m })));
    }

    private async Task StartExchangeAsync()
    {
        _exchange = await MartDeskProcess.RunExchangeAsync("--data", _exchangeData.Path, "--feed", "synthetic", "--key", $"{Key}:storm-secret:storm-memo:10000000");
        Proxy.Target = _exchange.Exchange!.Port; // set, since it is ready
    }

    private static async Task<string> MakePointerAsync(HttpClient api, string name)
    {
        using var made = await api.PostAsJsonAsync("/api/v1/pointers", new { name, targets = new[] { new { account = "Storm", ratio = 1 } } });
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        return (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("text").GetString()!; // The API's contract.
    }

    private static async Task WaitAsync(Func<bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"Not within a minute: {what}");
            await Task.Delay(2);
        }
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
