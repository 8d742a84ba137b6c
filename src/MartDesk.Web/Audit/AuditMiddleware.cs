using MartDesk.Web.SignIn;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Web.Audit;

/// <summary>Puts every change that somebody asks for by page or API into the audit log, without the address having to think of it: begun before it, ended after it.</summary>
internal sealed class AuditMiddleware(RequestDelegate next, AuditTrail trail)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!FormGuard.ChangesSomething(context.Request.Method)
            || AccessPolicy.NameOf(context.User) is not { } who
            || context.GetEndpoint()?.Metadata.GetMetadata<ChangesNothing>() is not null)
        {
            await next(context);
            return;
        }

        var begun = await trail.BeginAsync(context, who);
        var hasFailed = true;
        try
        {
            await next(context);
            hasFailed = false;
        }
        finally
        {
            await trail.EndAsync(context, who, begun, hasFailed);
        }
    }
}

/// <summary>Marks a post that changes nothing: it only needs more room than an address has.</summary>
internal sealed class ChangesNothing
{
    internal static ChangesNothing Mark { get; } = new();
}
