using System.Text.Json;
using MartDesk.Testing;
using MartDesk.Testing.Clock;
using MartDesk.Web.Tests.Fakes;

namespace MartDesk.Web.Tests.Live;

public sealed class LiveSessionTests
{
    [Fact]
    public async Task First_message_has_every_region_and_the_next_only_what_changed()
    {
        var time = new ManualTimeProvider(Sample.Time);
        await using var desk = await RunningDesk.StartAsync(time);
        desk.Portfolio.Publish(Sample.Portfolio);
        using var stream = await LiveStream.OpenAsync(desk, "/live/overview");

        var first = await stream.ReadAsync();
        Assert.Equal(
            ["accounts", "alerts", "kpis", "needs", "orders", "positions", "status", "strips", "top"],
            Regions(first).Order());

        desk.Portfolio.Publish(Sample.Portfolio with { Version = 8, Orders = [] });
        await MoveToNextDrawingAsync(time);
        var second = await stream.ReadAsync();

        Assert.Contains("orders", Regions(second));
        Assert.DoesNotContain("alerts", Regions(second));
        Assert.DoesNotContain("kpis", Regions(second));
        Assert.Contains("No order is open.", second.GetProperty("regions").GetProperty("orders").GetString());
    }

    [Fact]
    public async Task Hundred_changes_within_a_quarter_of_a_second_are_one_message_with_the_newest()
    {
        var time = new ManualTimeProvider(Sample.Time);
        await using var desk = await RunningDesk.StartAsync(time);
        desk.Portfolio.Publish(Sample.Portfolio);
        using var stream = await LiveStream.OpenAsync(desk, "/live/overview");
        await stream.ReadAsync();

        for (var contracts = 1; contracts <= 100; contracts++)
            desk.Portfolio.Publish(Sample.Portfolio with { Positions = [Sample.Position with { Contracts = contracts }] });
        await MoveToNextDrawingAsync(time);

        var update = await stream.ReadAsync();
        Assert.Contains(">100 <span", update.GetProperty("regions").GetProperty("positions").GetString());
        Assert.False(await stream.HasMoreAsync());
    }

    [Fact]
    public async Task Open_page_is_drawn_for_its_width_and_gets_the_rows_that_changed()
    {
        var time = new ManualTimeProvider(Sample.Time);
        await using var desk = await RunningDesk.StartAsync(time);
        var other = Sample.Position with { Symbol = "ETHUSDT" };
        desk.Portfolio.Publish(Sample.Portfolio with { Positions = [Sample.Position, other] });
        using var wide = await LiveStream.OpenAsync(desk, "/live/positions?width=wide");
        var first = Html(await wide.ReadAsync());
        Assert.DoesNotContain("<article", first);

        desk.Portfolio.Publish(Sample.Portfolio with { Version = 8, Positions = [Sample.Position, other with { UnrealisedPnl = 171.33m }] });
        await MoveToNextDrawingAsync(time);
        var second = Html(await wide.ReadAsync());
        Assert.Contains("ETHUSDT", second);
        Assert.Contains("171.33", second);
        Assert.DoesNotContain(">BTCUSDT<", second);
        Assert.Contains("data-same", second);

        static string Html(JsonElement update) => update.GetProperty("regions").GetProperty("position-list").GetString()!; // it is always in these
    }

    [Fact]
    public async Task A_phone_is_sent_cards()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Portfolio.Publish(Sample.Portfolio);
        using var narrow = await LiveStream.OpenAsync(desk, "/live/positions?width=narrow");

        var html = (await narrow.ReadAsync()).GetProperty("regions").GetProperty("position-list").GetString();

        Assert.Contains("<article", html);
        Assert.DoesNotContain("<table", html);
    }

    [Fact]
    public async Task Quiet_desk_still_speaks_every_second()
    {
        var time = new ManualTimeProvider(Sample.Time);
        await using var desk = await RunningDesk.StartAsync(time);
        using var stream = await LiveStream.OpenAsync(desk, "/live/alerts");
        await stream.ReadAsync();

        await MoveToNextDrawingAsync(time);
        time.Advance(TimeSpan.FromMilliseconds(750));

        Assert.Equal("14:32:08", (await stream.ReadAsync()).GetProperty("time").GetString());
    }

    [Fact]
    public async Task Open_page_does_not_keep_the_desk_from_stopping()
    {
        await using var desk = await RunningDesk.StartAsync();
        using var stream = await LiveStream.OpenAsync(desk, "/live/overview");
        await stream.ReadAsync();

        await desk.Host.StopAsync().WaitAsync(TimeSpan.FromSeconds(5));
    }

    /// <summary>Lets the pause after a drawing pass, once the session has begun it: its tick and its pause are then the two timers.</summary>
    private static async Task MoveToNextDrawingAsync(ManualTimeProvider time)
    {
        await Eventually.HoldsAsync(() => time.PendingTimers == 2, "the session pauses after a drawing");
        time.Advance(TimeSpan.FromMilliseconds(250));
    }

    private static IEnumerable<string> Regions(JsonElement update) =>
        update.GetProperty("regions").EnumerateObject().Select(region => region.Name);

    private sealed class LiveStream(HttpResponseMessage response, StreamReader reader) : IDisposable
    {
        private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

        public static async Task<LiveStream> OpenAsync(RunningDesk desk, string path)
        {
            var response = await desk.Client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
            return new LiveStream(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
        }

        public async Task<JsonElement> ReadAsync()
        {
            var line = await reader.ReadLineAsync().WaitAsync(Bound);
            Assert.Equal("", await reader.ReadLineAsync().WaitAsync(Bound));
            using var json = JsonDocument.Parse(line!["data: ".Length..]); // a stream that ended fails here
            return json.RootElement.Clone();
        }

        /// <summary>True when another message came although nothing was left to tell.</summary>
        public async Task<bool> HasMoreAsync()
        {
            var next = reader.ReadLineAsync();
            return await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System)) == next;
        }

        public void Dispose()
        {
            reader.Dispose();
            response.Dispose();
        }
    }
}
