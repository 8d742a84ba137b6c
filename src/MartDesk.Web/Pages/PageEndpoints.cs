using System.Text.Encodings.Web;
using System.Text.Unicode;
using MartDesk.Web.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Pages;

/// <summary>The pages as a browser first asks for them: complete, readable without a script.</summary>
internal static class PageEndpoints
{
    internal static void MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", context => WriteAsync(context, PageKind.Overview, null));
        routes.MapGet("/alerts", context => WriteAsync(context, PageKind.Alerts, null));
        routes.MapGet("/accounts", context => WriteAsync(context, PageKind.Accounts, null));
        routes.MapGet("/market", context => WriteAsync(context, PageKind.Market, null));
        routes.MapGet("/notices", async context =>
        {
            await WriteAsync(context, PageKind.Notices, null);
            await context.RequestServices.GetRequiredService<MartDesk.Desk.Notices.INotices>().SeeAllAsync(CancellationToken.None); // shown is seen
        });
        routes.MapGet("/positions", context => WriteAsync(context, PageKind.Positions, null));
        routes.MapGet("/orders", context => WriteAsync(context, PageKind.Orders, null));
        routes.MapGet("/orders/ended", context => WriteAsync(context, PageKind.EndedOrders, null));
        routes.MapGet("/fills", context => WriteAsync(context, PageKind.Fills, null));
        routes.MapGet("/ledger", context => WriteAsync(context, PageKind.Ledger, null));
        routes.MapGet("/portfolio", context => WriteAsync(context, PageKind.Portfolio, null));
        routes.MapGet("/alerts/{id}", context => WriteAsync(context, PageKind.Alert, context.GetRouteValue("id") as string));
    }

    internal static IServiceCollection AddPages(this IServiceCollection services) =>
        services
            .AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)) // the page is UTF-8: a dash need not be written as a number
            .AddSingleton<ViewSource>()
            .AddSingleton<PageRenderer>();

    private static async Task WriteAsync(HttpContext context, PageKind kind, string? alertId)
    {
        var source = context.RequestServices.GetRequiredService<ViewSource>();
        var request = PageRequest.From(kind, alertId, context.Request.Query);
        var data = await source.ReadAsync(request, context.RequestAborted);
        var view = source.View(request, data);
        var html = await context.RequestServices.GetRequiredService<PageRenderer>().RenderPageAsync(view);

        if (kind == PageKind.Alert && data.Alert is null)
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        await context.WriteHtmlAsync(html);
    }
}
