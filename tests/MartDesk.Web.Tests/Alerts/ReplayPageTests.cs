using System.Net;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Web.Tests.Fakes;

namespace MartDesk.Web.Tests.Alerts;

public sealed class ReplayPageTests
{
    private static readonly string Path = $"/alerts/{Sample.Executed.AlertId}/replay";

    [Fact]
    public async Task Stored_alert_is_explained_and_carried_out_again_only_when_asked_for()
    {
        await using var desk = await StartAsync(VenueEnvironment.Local);

        Assert.Contains($"href=\"{Path}\"", await desk.Client.GetStringAsync("/alerts/" + Sample.Executed.AlertId));
        Assert.Contains("Would buy open 250 market.", await desk.Client.GetStringAsync(Path));
        Assert.Empty(desk.Intake.Replayed);

        var (status, location, _) = await desk.PostAsync(Path);
        Assert.Equal((HttpStatusCode.SeeOther, "/alerts/AGAIN1"), (status, location));
        Assert.Equal([(Sample.Executed.AlertId, ReplayMode.NotLive)], desk.Intake.Replayed);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.PostAsync("/alerts/none/replay")).Status);
    }

    [Fact]
    public async Task Replay_for_real_money_needs_the_word_and_a_refusal_is_told()
    {
        await using var desk = await StartAsync(VenueEnvironment.Live);

        var (status, _, html) = await desk.PostAsync(Path);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("Type LIVE to go on; nothing was sent.", html);
        Assert.Empty(desk.Intake.Replayed);

        desk.Intake.ReplayAnswer = new AlertAnswer(404, "refused", null, "unknown_pointer", "Its pointer is <expired>.", null);
        (status, _, html) = await desk.PostAsync(Path, ("confirm", "LIVE"));
        Assert.Equal([(Sample.Executed.AlertId, ReplayMode.EvenLive)], desk.Intake.Replayed);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("Its pointer is &lt;expired&gt;.", html);
    }

    [Fact]
    public async Task Alert_of_an_account_that_is_gone_counts_as_real_money()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Alerts.Add(Sample.Executed);

        Assert.Contains("Type LIVE", await desk.Client.GetStringAsync(Path));
    }

    private static async Task<RunningDesk> StartAsync(VenueEnvironment environment)
    {
        var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add(Sample.Executed.AccountLabel, environment);
        desk.Alerts.Add(Sample.Executed);
        return desk;
    }
}
