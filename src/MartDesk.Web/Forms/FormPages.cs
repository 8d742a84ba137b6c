using MartDesk.Web.Pages;
using MartDesk.Web.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Forms;

/// <summary>Answers with pages of forms. Only the shell around them is drawn again while they are open: what was typed stays.</summary>
internal static class FormPages
{
    /// <summary>Writes a page.</summary>
    internal static async Task WritePageAsync(this HttpContext context, PageContent content, int status = StatusCodes.Status200OK)
    {
        var request = PageRequest.From(PageKind.Form, null, context.Request.Query);
        if (content.Environment is { } environment)
            request = request with { Environment = environment, AccountId = null };
        var view = context.RequestServices.GetRequiredService<ViewSource>().View(request, PageData.Empty);
        var html = await context.RequestServices.GetRequiredService<PageRenderer>().RenderPageAsync(view, content);
        context.Response.StatusCode = status;
        await context.WriteHtmlAsync(html);
    }

    /// <summary>Sends the browser on after a post, so that a reload posts nothing again.</summary>
    internal static void GoTo(this HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
    }

    /// <summary>Says that there is nothing here, in a page.</summary>
    internal static Task WriteMissingAsync(this HttpContext context, string what, Section section) =>
        context.WritePageAsync(new PageContent(what, section, typeof(MissingPage), what), StatusCodes.Status404NotFound);
}
