using MartDesk.Web.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace MartDesk.Web.SignIn;

/// <summary>Marks an address that hands out power: the owner must have proved it a short time ago.</summary>
/// <param name="Concerns">Which posts it is asked of; null for all.</param>
internal sealed record FreshProof(Func<HttpContext, IFormCollection, bool>? Concerns = null);

/// <summary>Gives addresses the mark.</summary>
internal static class FreshProofMark
{
    /// <summary>Asks for a fresh proof before the address is reached.</summary>
    internal static TBuilder NeedsFreshProof<TBuilder>(this TBuilder builder, Func<HttpContext, IFormCollection, bool>? concerns = null)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new FreshProof(concerns));
}

/// <summary>Sends the owner to prove it again, and lets a post go on afterwards as it was.</summary>
internal sealed class FreshProofGuard(RequestDelegate next, SessionBook sessions, PausedPosts paused)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<FreshProof>() is not { } mark || AccessPolicy.SessionOf(context.User) is not { } session || sessions.IsFresh(session))
        {
            await next(context);
            return;
        }

        if (!FormGuard.ChangesSomething(context.Request.Method))
        {
            if (mark.Concerns is null)
                context.GoTo("/confirm" + QueryString.Create("next", context.Request.Path + context.Request.QueryString).ToUriComponent());
            else
                await next(context);
            return;
        }

        if (!context.Request.HasFormContentType)
        {
            await next(context); // answered there: such an address takes a form
            return;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (mark.Concerns is { } concerns && !concerns(context, form))
        {
            await next(context);
            return;
        }

        var name = paused.Keep(new PausedPost
        {
            SessionId = session,
            Endpoint = endpoint,
            RouteValues = new RouteValueDictionary(context.Request.RouteValues),
            Path = context.Request.Path,
            Query = context.Request.QueryString,
            Form = form,
        });
        context.GoTo("/confirm" + QueryString.Create("post", name).ToUriComponent());
    }
}

/// <summary>A post that waits for its owner to prove who it is.</summary>
internal sealed record PausedPost
{
    /// <summary>Session it came from; nobody else gets it.</summary>
    public required string SessionId { get; init; }

    public required Endpoint Endpoint { get; init; }

    public required RouteValueDictionary RouteValues { get; init; }

    public required PathString Path { get; init; }

    public required QueryString Query { get; init; }

    public required IFormCollection Form { get; init; }

    /// <summary>Goes on as if it had come just now.</summary>
    internal Task GoOnAsync(HttpContext context)
    {
        context.SetEndpoint(Endpoint);
        context.Request.RouteValues = RouteValues;
        context.Request.Path = Path;
        context.Request.QueryString = Query;
        context.Features.Set<IFormFeature>(new FormFeature(Form));
        return Endpoint.RequestDelegate!(context); // an endpoint that was routed to has one
    }
}
