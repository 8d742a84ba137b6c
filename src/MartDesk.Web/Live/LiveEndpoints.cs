using MartDesk.Desk.Alerts;
using MartDesk.Web.Hosting;
using MartDesk.Web.Pages;
using MartDesk.Web.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MartDesk.Web.Live;

/// <summary>Streams of Server-Sent Events, one for each open page.</summary>
internal static class LiveEndpoints
{
    internal static void MapLive(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup("").WithMetadata(AsksByItself.Mark);
        routes.MapGet("/live/overview", context => StreamAsync(context, PageKind.Overview, null));
        routes.MapGet("/live/alerts", context => StreamAsync(context, PageKind.Alerts, null));
        routes.MapGet("/live/accounts", context => StreamAsync(context, PageKind.Accounts, null));
        routes.MapGet("/live/market", context => StreamAsync(context, PageKind.Market, null));
        routes.MapGet("/live/notices", context => StreamAsync(context, PageKind.Notices, null));
        routes.MapGet("/live/positions", context => StreamAsync(context, PageKind.Positions, null));
        routes.MapGet("/live/orders", context => StreamAsync(context, PageKind.Orders, null));
        routes.MapGet("/live/orders/ended", context => StreamAsync(context, PageKind.EndedOrders, null));
        routes.MapGet("/live/fills", context => StreamAsync(context, PageKind.Fills, null));
        routes.MapGet("/live/ledger", context => StreamAsync(context, PageKind.Ledger, null));
        routes.MapGet("/live/portfolio", context => StreamAsync(context, PageKind.Portfolio, null));
        routes.MapGet("/live/shell", context => StreamAsync(context, PageKind.Form, null));
        routes.MapGet("/live/alerts/{id}", async (HttpContext context, string id, IAlertLog log) =>
        {
            if (await log.FindAsync(id, context.RequestAborted) is null)
                await new Refusal { Code = "not_found", Message = "There is no such alert." }.WriteAsync(context.Response, StatusCodes.Status404NotFound);
            else
                await StreamAsync(context, PageKind.Alert, id);
        });
    }

    private static async Task StreamAsync(HttpContext context, PageKind kind, string? alertId)
    {
        var sessions = context.RequestServices.GetRequiredService<SessionBook>();
        var sessionId = AccessPolicy.SessionOf(context.User) ?? "";
        var viewer = new LiveViewer(FormToken.For(context), () => sessions.Find(sessionId) is not null);
        context.Response.ContentType = "text/event-stream";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        // A page that stays open must not keep the desk from stopping.
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var session = ActivatorUtilities.CreateInstance<LiveSession>(context.RequestServices, viewer, PageRequest.From(kind, alertId, context.Request.Query));
        try
        {
            await session.RunAsync(context.Response.Body, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The page was closed, or the desk stops; the browser tries again by itself.
        }
    }
}
