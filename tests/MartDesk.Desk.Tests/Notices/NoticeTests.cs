using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using MartDesk.Desk.Notices;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Vault;
using MartDesk.Testing;
using MartDesk.Testing.Clock;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Desk.Tests.Notices;

public sealed class NoticeTests : IDisposable, IProcessEnd
{
    private readonly string _folder = Directory.CreateTempSubdirectory("martdesk-notices-").FullName;
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
    private readonly Carrier _carrier = new();

    void IProcessEnd.End(string reason) => throw new InvalidOperationException(reason);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_comes_within_a_pause_goes_in_one_message_and_the_rest_is_counted()
    {
        using var store = Open();
        var board = await BoardAsync(store);
        using var post = new NoticePost(board, [_carrier], _time, NullLogger<NoticePost>.Instance);
        await post.StartAsync(CancellationToken.None);

        await board.AddAsync([new NewNotice(NoticeKind.Refusal, "first")], CancellationToken.None);
        await Eventually.HoldsAsync(() => _carrier.Carried.Count == 1, "the first is delivered at once");
        for (var i = 0; i < 30; i++)
            await board.AddAsync([new NewNotice(NoticeKind.Refusal, $"refusal {i}")], CancellationToken.None);
        Assert.Single(_carrier.Carried);
        await Eventually.HoldsAsync(() => _time.PendingTimers > 0, "the pause is kept");
        _time.Advance(_carrier.Pause);

        await Eventually.HoldsAsync(() => _carrier.Carried.Count == 2, "the rest goes together");
        var lines = _carrier.Carried.Last().Split('\n');
        Assert.Equal(21, lines.Length);
        Assert.Equal("12:00:00 refusal 0", lines[0]);
        Assert.Equal("and 10 more", lines[^1]);
        await post.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task What_was_not_delivered_survives_a_restart_and_is_tried_again()
    {
        _carrier.Problem = "the server is away";
        using (var store = Open())
        {
            var board = await BoardAsync(store);
            using var post = new NoticePost(board, [_carrier], _time, NullLogger<NoticePost>.Instance);
            await post.StartAsync(CancellationToken.None);
            await board.AddAsync([new NewNotice(NoticeKind.Connection, "lost")], CancellationToken.None);
            await Eventually.HoldsAsync(() => board.ProblemOf(NoticeChannels.Webhook) is not null, "the first try failed");
            await Eventually.HoldsAsync(() => board.ReadDue(NoticeChannels.Webhook, 10) is { Due.Count: 0, Next: not null }, "it is put off");
            await post.StopAsync(CancellationToken.None);
        }

        _carrier.Problem = null;
        using var again = Open();
        var reopened = new NoticeBoard(again, Vault(again), [_carrier], _time);
        using var secondPost = new NoticePost(reopened, [_carrier], _time, NullLogger<NoticePost>.Instance);
        await secondPost.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => _time.PendingTimers > 0, "it waits for its time");
        _time.Advance(TimeSpan.FromMinutes(2));

        await Eventually.HoldsAsync(() => _carrier.Carried.Contains("lost"), "it is delivered after the restart");
        await Eventually.HoldsAsync(() => reopened.ReadDue(NoticeChannels.Webhook, 10).Next is null, "nothing waits any more");
        Assert.Equal(1, reopened.UnseenCount);
        await reopened.SeeAllAsync(CancellationToken.None);
        Assert.True(Assert.Single(reopened.Read(10, null)).IsSeen);
        await secondPost.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Notices_of_an_account_may_stay_on_the_page()
    {
        using var store = Open();
        var board = await BoardAsync(store);
        await board.SetAsync(board.Settings with { QuietAccounts = ["paper"] }, CancellationToken.None);
        await board.AddAsync([new NewNotice(NoticeKind.Refusal, "of paper", "paper"), new NewNotice(NoticeKind.Refusal, "of swing", "swing"), new NewNotice(NoticeKind.Guard, "of the desk")], CancellationToken.None);

        Assert.Equal(["of swing", "of the desk"], board.ReadDue(NoticeChannels.Webhook, 10).Due.Select(due => due.Notice.Text));
        Assert.Equal(3, board.Read(10, null).Count);
        Assert.Equal(["paper"], new NoticeBoard(store, Vault(store), [_carrier], _time).Settings.QuietAccounts);
        Assert.Empty(JsonSerializer.Deserialize("{}", NoticeJson.Default.NoticeSettings)!.QuietAccounts); // as earlier versions stored it
    }

    [Fact]
    public async Task After_a_day_a_notice_stands_on_the_page_only()
    {
        _carrier.Problem = "away";
        using var store = Open();
        var board = await BoardAsync(store);
        await board.AddAsync([new NewNotice(NoticeKind.Drift, "old")], CancellationToken.None);
        _time.Advance(TimeSpan.FromHours(25));
        using var post = new NoticePost(board, [_carrier], _time, NullLogger<NoticePost>.Instance);
        await post.StartAsync(CancellationToken.None);

        await Eventually.HoldsAsync(() => board.ReadDue(NoticeChannels.Webhook, 10).Next is null, "it is given up");
        Assert.Equal("old", Assert.Single(board.Read(10, null)).Text);
        await post.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Fills_go_to_the_page_only_until_asked_for_and_settings_are_stored_sealed()
    {
        using var store = Open();
        var board = await BoardAsync(store);
        await board.AddAsync([new NewNotice(NoticeKind.Fill, "bought")], CancellationToken.None);
        Assert.Null(board.ReadDue(NoticeChannels.Webhook, 10).Next);

        await board.SetAsync(board.Settings with { Routes = new Dictionary<NoticeKind, NoticeChannels> { [NoticeKind.Fill] = NoticeChannels.Webhook } }, CancellationToken.None);
        await board.AddAsync([new NewNotice(NoticeKind.Fill, "bought again")], CancellationToken.None);

        Assert.Equal("bought again", Assert.Single(board.ReadDue(NoticeChannels.Webhook, 10).Due).Notice.Text);
        Assert.Equal("canary-token", new NoticeBoard(store, Vault(store), [_carrier], _time).Settings.Webhook!.Address.Query.TrimStart('?'));
        Assert.DoesNotContain("canary-token", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Path.Combine(_folder, "desk.db")))
            + Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Path.Combine(_folder, "desk.db-wal"))));
    }

    [Fact]
    public async Task Webhook_is_called_as_telegram_takes_it_and_a_failure_repeats_no_address()
    {
        using var server = new OneAnswerServer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        var carrier = new WebhookCarrier(TimeProvider.System);
        var settings = new NoticeSettings { Webhook = new WebhookSettings { Address = new Uri($"http://127.0.0.1:{server.Port}/botcanary-token/sendMessage"), ChatId = "42" } };

        Assert.Null(await carrier.CarryAsync(settings, "Bought 250 <BTCUSDT>", CancellationToken.None));
        var heard = await server.Heard;
        Assert.StartsWith("POST /botcanary-token/sendMessage HTTP/1.1", heard, StringComparison.Ordinal);
        Assert.Contains("\"chat_id\":\"42\"", heard);
        Assert.Contains("\"text\":\"Bought 250", heard);

        server.Dispose();
        var problem = await carrier.CarryAsync(settings, "again", CancellationToken.None);
        Assert.NotNull(problem);
        Assert.DoesNotContain("canary-token", problem);
        Assert.Throws<ArgumentException>(() => carrier.Check(new NoticeSettings { Webhook = new WebhookSettings { Address = new Uri("http://example.org/hook") } }));
    }

    [Fact]
    public async Task Webhook_does_not_reach_into_the_network_that_the_desk_stands_in()
    {
        using var inside = new OneAnswerServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var settings = new NoticeSettings { Webhook = new WebhookSettings { Address = new Uri($"http://[::ffff:0.0.0.0]:{inside.Port}/hook") } }; // no address of the internet, and one that leads here

        var problem = await new WebhookCarrier(TimeProvider.System).CarryAsync(settings, "text", CancellationToken.None);

        Assert.StartsWith("The webhook was not reached", problem, StringComparison.Ordinal);
        Assert.False(inside.Heard.IsCompleted);
    }

    [Fact]
    public async Task Webhook_follows_no_redirect_and_waits_for_no_endless_answer()
    {
        using var elsewhere = new OneAnswerServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using var redirecting = new OneAnswerServer($"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{elsewhere.Port}/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using var endless = new OneAnswerServer("HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\nx");

        Assert.Equal("The webhook answered 302.", await SendAsync(redirecting.Port));
        Assert.Null(await SendAsync(endless.Port));
        Assert.False(elsewhere.Heard.IsCompleted);

        Task<string?> SendAsync(int port) => new WebhookCarrier(TimeProvider.System).CarryAsync(new NoticeSettings { Webhook = new WebhookSettings { Address = new Uri($"http://127.0.0.1:{port}/") } }, "text", CancellationToken.None);
    }

    [Fact]
    public async Task Webhook_that_says_nothing_is_left_after_five_seconds()
    {
        var time = new ManualTimeProvider(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var carried = new WebhookCarrier(time).CarryAsync(new NoticeSettings { Webhook = new WebhookSettings { Address = new Uri($"http://{silent.LocalEndpoint}/") } }, "text", CancellationToken.None);
        using var caller = await silent.AcceptTcpClientAsync();
        await caller.GetStream().ReadAtLeastAsync(new byte[1024], 1);

        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("The webhook did not answer in time.", await carried.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Mail_reaches_a_server_with_its_subject_and_a_refusal_is_told_without_its_words()
    {
        using var server = new MailServer();
        var carrier = new MailCarrier(TimeProvider.System);
        var settings = new NoticeSettings { Mail = new MailSettings { Host = "localhost", Port = server.Port, UsesTls = false, From = "desk@example.org", To = "owner@example.org" } };

        Assert.Null(await carrier.CarryAsync(settings, "Swing (LOCAL): bought 250 BTCUSDT\nmore", CancellationToken.None));
        var mail = await server.Mail;
        Assert.Contains("RCPT TO:<owner@example.org>", mail);
        Assert.Contains("Subject: Swing (LOCAL): bought 250 BTCUSDT", mail);

        server.Dispose();
        Assert.Equal("The mail server said GeneralFailure.", await carrier.CarryAsync(settings, "again", CancellationToken.None));
        Assert.Throws<ArgumentException>(() => carrier.Check(settings with { Mail = settings.Mail! with { Host = "mail.example.org" } }));
        Assert.Throws<ArgumentException>(() => carrier.Check(settings with { Mail = settings.Mail! with { To = "nobody" } }));
        Assert.DoesNotContain("password", (settings.Mail with { Password = "canary-password" }).ToString());
    }

    private DeskStore Open() => new(new SqliteDatabase(new DeskOptions { DataDirectory = _folder }), this, NullLogger<DeskStore>.Instance);

    private FieldVault Vault(DeskStore store) => FieldVault.Open(store, new DeskOptions { DataDirectory = _folder }, new SystemSecureRandom());

    private async Task<NoticeBoard> BoardAsync(DeskStore store)
    {
        var board = new NoticeBoard(store, Vault(store), [_carrier], _time);
        await board.SetAsync(new NoticeSettings { Webhook = new WebhookSettings { Address = new Uri("https://example.org/hook?canary-token") } }, CancellationToken.None);
        return board;
    }

    private sealed class Carrier : INoticeCarrier
    {
        public ConcurrentQueue<string> Carried { get; } = new();

        public string? Problem { get; set; }

        public NoticeChannels Channel => NoticeChannels.Webhook;

        public TimeSpan Pause => TimeSpan.FromSeconds(5);

        public void Check(NoticeSettings settings)
        {
        }

        public Task<string?> CarryAsync(NoticeSettings settings, string text, CancellationToken cancellationToken)
        {
            if (Problem is null)
                Carried.Enqueue(text);
            return Task.FromResult(Problem);
        }
    }

    /// <summary>Takes one request, gives one answer.</summary>
    private sealed class OneAnswerServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public OneAnswerServer(string answer)
        {
            _listener.Start();
            Heard = AnswerAsync(answer);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public Task<string> Heard { get; }

        public void Dispose() => _listener.Stop();

        private async Task<string> AnswerAsync(string answer)
        {
            using var client = await _listener.AcceptTcpClientAsync();
            var buffer = new byte[16 * 1024];
            var heard = "";
            while (!heard.Contains('}', StringComparison.Ordinal))
                heard += Encoding.UTF8.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer));
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
            return heard;
        }
    }

    /// <summary>A mail server that takes one mail.</summary>
    private sealed class MailServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public MailServer()
        {
            _listener.Start();
            Mail = TakeAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public Task<string> Mail { get; }

        public void Dispose() => _listener.Stop();

        private async Task<string> TakeAsync()
        {
            using var client = await _listener.AcceptTcpClientAsync();
            using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
            await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            var all = new StringBuilder();
            await writer.WriteLineAsync("220 test");
            while (await reader.ReadLineAsync() is { } line)
            {
                all.AppendLine(line);
                if (line == "DATA")
                {
                    await writer.WriteLineAsync("354 go on");
                    while (await reader.ReadLineAsync() is { } text && text != ".")
                        all.AppendLine(text);
                    await writer.WriteLineAsync("250 taken");
                    return all.ToString();
                }

                await writer.WriteLineAsync("250 fine");
            }

            return all.ToString();
        }
    }
}
