using MartDesk.Web.Forms;
using MartDesk.Web.Hosting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Web.SignIn;

/// <summary>Takes a change that a browser asks for only with the token of one of our own forms.</summary>
/// <remarks>Not asked of programs: they prove who they are with a header, which no page can make a browser send.</remarks>
internal sealed class FormGuard(RequestDelegate next, IAntiforgery antiforgery)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (ChangesSomething(context.Request.Method) && context.GetEndpoint() is { } endpoint && !IsForPrograms(endpoint))
        {
            PostedForm.Limit(context); // before anything is read
            if (!await antiforgery.IsRequestValidAsync(context))
            {
                await new Refusal { Code = "old_form", Message = "This form is not of this page, or of an earlier sign-in. Go back, reload the page and send it again." }
                    .WriteAsync(context.Response, StatusCodes.Status400BadRequest);
                return;
            }
        }

        await next(context);
    }

    internal static bool ChangesSomething(string method) => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    private static bool IsForPrograms(Endpoint endpoint) =>
        endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>() is { Count: > 0 } asked && asked.All(data => data.Policy is AccessPolicy.Read or AccessPolicy.Trade or AccessPolicy.Admin);
}
