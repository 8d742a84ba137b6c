using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Web.Accounts;
using MartDesk.Web.Forms;
using MartDesk.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Alerts;

/// <summary>Shows what a stored alert would lead to now, and carries it out once more when that is wanted.</summary>
internal static class ReplayEndpoints
{
    internal static void MapReplays(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/alerts/{id}/replay", async context =>
        {
            if (await FindAsync(context) is { } alert)
                await WriteAsync(context, alert, null);
        });
        routes.MapPost("/alerts/{id}/replay", ReplayAsync);
    }

    private static async Task ReplayAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } alert || await PostedForm.ReadAsync(context) is not { } form)
            return;
        if (EnvironmentOf(context, alert) == VenueEnvironment.Live && form.Text("confirm") != "LIVE")
        {
            await WriteAsync(context, alert, "This moves real money. Type LIVE to go on; nothing was sent.");
            return;
        }

        var mode = EnvironmentOf(context, alert) == VenueEnvironment.Live ? ReplayMode.EvenLive : ReplayMode.NotLive;
        var answer = await Replay(context).ReplayAsync(alert.AlertId, mode, CancellationToken.None); // begun is finished, whoever leaves
        if (answer is { HttpStatus: 202, Alert: { } again })
            context.GoTo("/alerts/" + Uri.EscapeDataString(again));
        else
            await WriteAsync(context, alert, answer.Message ?? answer.Code ?? "It was not carried out.");
    }

    private static async Task WriteAsync(HttpContext context, AlertLogEntry alert, string? problem)
    {
        var preview = await Replay(context).ReplayAsync(alert.AlertId, ReplayMode.Preview, context.RequestAborted);
        var content = new PageContent($"Replay {alert.Intent}", Section.Alerts, typeof(ReplayPage), new ReplayModel(alert, EnvironmentOf(context, alert), preview, problem));
        await context.WritePageAsync(content, problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<AlertLogEntry?> FindAsync(HttpContext context)
    {
        var alert = await context.RequestServices.GetRequiredService<IAlertLog>().FindAsync(context.GetRouteValue("id") as string ?? "", context.RequestAborted);
        if (alert is null)
            await context.WriteMissingAsync("No such alert", Section.Alerts);
        return alert;
    }

    /// <summary>Where its account trades; an account that is not known any more is treated as one with real money.</summary>
    private static VenueEnvironment EnvironmentOf(HttpContext context, AlertLogEntry alert) =>
        AccountEndpoints.Keeper(context).List().FirstOrDefault(account => account.Label == alert.AccountLabel)?.Environment ?? VenueEnvironment.Live;

    private static IAlertReplay Replay(HttpContext context) => context.RequestServices.GetRequiredService<IAlertReplay>();
}

/// <summary>What the page of a replay shows.</summary>
/// <param name="Alert">The stored alert.</param>
/// <param name="Environment">Where its account trades.</param>
/// <param name="Preview">What it would lead to now.</param>
/// <param name="Problem">Why it was not carried out; null when nothing was tried.</param>
public sealed record ReplayModel(AlertLogEntry Alert, VenueEnvironment Environment, AlertAnswer Preview, string? Problem);
