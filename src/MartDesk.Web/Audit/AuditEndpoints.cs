using System.Globalization;
using System.Text;
using MartDesk.Desk.Audit;
using MartDesk.Web.Forms;
using MartDesk.Web.History;
using MartDesk.Web.Numbers;
using MartDesk.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Audit;

/// <summary>The audit log as a page and as a file.</summary>
internal static class AuditEndpoints
{
    private const int PageLength = 100;

    internal static void MapAudit(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/audit", ShowAsync);
        routes.MapGet("/audit.csv", SendAsync);
    }

    private static Task ShowAsync(HttpContext context)
    {
        var log = context.RequestServices.GetRequiredService<IAuditLog>();
        var before = long.TryParse(context.Request.Query["before"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (long?)null;
        var rows = log.Read(before, PageLength);
        var model = new AuditModel(rows, rows is [.., { Number: > 1 } last] ? last.Number : null, context.Request.Query["verify"] == "1" ? log.Verify() : null);
        return context.WritePageAsync(new PageContent("Audit log", Section.Audit, typeof(AuditPage), model));
    }

    private static async Task SendAsync(HttpContext context)
    {
        var log = context.RequestServices.GetRequiredService<IAuditLog>();
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"martdesk-audit.csv\"";
        await context.Response.WriteAsync("number,time,who,address,what,subject,detail,result,hash\n", context.RequestAborted);
        long? before = null;
        while (log.Read(before, PageLength) is { Count: > 0 } rows)
        {
            var text = new StringBuilder();
            foreach (var (place, entry, hash) in rows)
            {
                string[] cells = [place.ToString(CultureInfo.InvariantCulture), Show.Iso(entry.Time), entry.Who, entry.Address, entry.What, entry.Subject, entry.Detail, entry.Result, Convert.ToHexStringLower(hash)];
                text.AppendJoin(',', cells.Select(Cell)).Append('\n');
            }

            await context.Response.WriteAsync(text.ToString(), context.RequestAborted);
            before = rows[^1].Number;
        }
    }

    /// <summary>Quoted; what a spreadsheet would take for a formula is made text.</summary>
    private static string Cell(string text) => $"\"{Csv.WithoutFormula(text).Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
