using MartDesk.Web.Forms;
using MartDesk.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Radzen.Blazor;

namespace MartDesk.Web.SignIn;

/// <summary>Sets up and takes away the codes of an authenticator app.</summary>
internal static class CodeEndpoints
{
    internal static void MapCodes(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/security/code", context => ShowAsync(context, OneTimeCode.NewSecret(), context.Request.Query["first"] == "1", null)).NeedsFreshProof();
        routes.MapPost("/security/code", UseAsync).NeedsFreshProof();
        routes.MapPost("/security/code/off", async context =>
        {
            await Owner(context).AskCodeAsync(null, 0, CancellationToken.None);
            context.GoTo("/security?done=code-off");
        }).NeedsFreshProof();
    }

    /// <summary>Asks for codes from now on, once the owner's app has shown that it has the secret.</summary>
    private static async Task UseAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is not { } form)
            return;
        var isFirst = form.Text("first") == "1";
        if (Drafts(context).Take(form.Text("draft")) is not { } secret)
        {
            await ShowAsync(context, OneTimeCode.NewSecret(), isFirst, "That took longer than two minutes. Here is a new code; remove the old entry from your app.");
            return;
        }

        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var code = string.Concat(form.Text("code").Where(char.IsAsciiDigit));
        if (OneTimeCode.StepOf(code, secret, now, 0) is not { } step)
        {
            await ShowAsync(context, secret, isFirst, "This is not the code of now. If your app shows another one, compare the clocks of phone and machine.");
            return;
        }

        await Owner(context).AskCodeAsync(secret, step, CancellationToken.None);
        context.GoTo(isFirst ? "/" : "/security?done=code-on");
    }

    private static Task ShowAsync(HttpContext context, string secret, bool isFirst, string? problem)
    {
        var picture = RadzenQREncoder.EncodeUtf8(OneTimeCode.AddressOf(secret, context.Request.Host.Value ?? "desk"), RadzenQREcc.Medium);
        IReadOnlyList<IReadOnlyList<bool>> rows = [.. Enumerable.Range(0, picture.GetLength(0)).Select(y => (IReadOnlyList<bool>)[.. Enumerable.Range(0, picture.GetLength(1)).Select(x => picture[y, x])])];
        var model = new CodeModel(Drafts(context).Keep(secret), secret, rows, isFirst, problem);
        return context.WritePageAsync(new PageContent("Authenticator app", Section.Security, typeof(CodePage), model), problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static OneTimeTexts Drafts(HttpContext context) => context.RequestServices.GetRequiredService<OneTimeTexts>();

    private static OwnerProof Owner(HttpContext context) => context.RequestServices.GetRequiredService<OwnerProof>();
}
