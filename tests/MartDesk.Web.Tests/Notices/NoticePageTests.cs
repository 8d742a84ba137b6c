using System.Net;
using MartDesk.Desk.Notices;
using MartDesk.Web.Tests.Fakes;

namespace MartDesk.Web.Tests.Notices;

public sealed class NoticePageTests
{
    [Fact]
    public async Task New_notices_are_counted_on_every_page_until_they_are_shown()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Notices.Add(NoticeKind.Drift, "Swing (LOCAL): drift in BTCUSDT long: the desk had 250 contracts, the venue says 200.");
        desk.Notices.Add(NoticeKind.Refusal, "Swing (LOCAL), btc-breakout: Long BTCUSDT 0.25 refused with order_size.", "A1");

        Assert.Contains("2 new notices", await desk.Client.GetStringAsync("/positions"));
        var page = await desk.Client.GetStringAsync("/notices");

        Assert.Contains("the desk had 250 contracts, the venue says 200", page);
        Assert.Contains("href=\"/alerts/A1\"", page);
        Assert.DoesNotContain("new notices", await desk.Client.GetStringAsync("/positions"));
    }

    [Fact]
    public async Task Settings_are_saved_and_no_secret_of_them_is_ever_shown()
    {
        await using var desk = await RunningDesk.StartAsync();
        var saved = await desk.PostAsync(
            "/settings/notifications",
            ("host", "smtp.example.org"), ("port", "587"), ("user", "desk"), ("password", "canary-password"), ("from", "desk@example.org"), ("to", "me@example.org"),
            ("webhook", "https://api.telegram.org/botcanary-token/sendMessage"), ("chat", "42"), ("mail-Refusal", "on"), ("webhook-Fill", "on"));
        Assert.Equal((HttpStatusCode.SeeOther, "/settings/notifications?done=saved"), (saved.Status, saved.Location));
        Assert.Equal(("canary-password", "42"), (desk.Notices.Settings.Mail!.Password, desk.Notices.Settings.Webhook!.ChatId));
        Assert.Equal(NoticeChannels.Mail, desk.Notices.Settings.ChannelsOf(NoticeKind.Refusal));
        Assert.Equal(NoticeChannels.Webhook, desk.Notices.Settings.ChannelsOf(NoticeKind.Fill));

        var page = await desk.Client.GetStringAsync("/settings/notifications");
        Assert.DoesNotContain("canary", page);
        Assert.Contains("stored; leave empty to keep it", page);

        await desk.PostAsync("/settings/notifications", ("host", "smtp.example.org"), ("from", "desk@example.org"), ("to", "me@example.org"), ("chat", "43"));
        Assert.Equal(("canary-password", "43"), (desk.Notices.Settings.Mail!.Password, desk.Notices.Settings.Webhook!.ChatId));
        await desk.PostAsync("/settings/notifications", ("forget-webhook", "on"));
        Assert.Equal((null, null), (desk.Notices.Settings.Mail, desk.Notices.Settings.Webhook));
    }

    [Fact]
    public async Task Notices_of_an_account_are_kept_on_the_page_and_sent_again()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");
        desk.Accounts.Add("Swing");

        await desk.PostAsync("/settings/notifications", ("quiet-ACC1", "on"), ("quiet-none", "on"));
        Assert.Equal(["ACC1"], desk.Notices.Settings.QuietAccounts);
        Assert.Matches("name=\"quiet-ACC1\"[^>]* checked", await desk.Client.GetStringAsync("/settings/notifications"));
        Assert.DoesNotMatch("name=\"quiet-ACC2\"[^>]* checked", await desk.Client.GetStringAsync("/settings/notifications"));

        await desk.PostAsync("/settings/notifications");
        Assert.Empty(desk.Notices.Settings.QuietAccounts);
    }

    [Fact]
    public async Task Wrong_setting_is_refused_and_a_failed_try_is_told()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Notices.TryProblem = "The webhook answered 401: is its token right?";

        var refused = await desk.PostAsync("/settings/notifications", ("webhook", "http://example.org/canary"));
        var tried = await desk.PostAsync("/settings/notifications/test", ("channel", "webhook"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("https address", refused.Html);
        Assert.DoesNotContain("canary", refused.Html);
        Assert.Contains("The webhook answered 401", tried.Html);
    }
}
