using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Web.Api;

/// <summary>Parameters that an address takes. Others are refused: what is silently ignored looks as if it worked.</summary>
/// <param name="Names">Their names; null for an address that looks after them itself.</param>
internal sealed record KnownQuery(IReadOnlyList<string>? Names)
{
    internal static KnownQuery Any { get; } = new((IReadOnlyList<string>?)null);

    internal static ValueTask<object?> CheckAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var known = context.GetEndpoint()?.Metadata.GetMetadata<KnownQuery>() is { } query ? query.Names : [];
        if (known is null || context.Request.Query.Keys.All(name => known.Contains(name, StringComparer.Ordinal)))
            return next(invocation);
        return ValueTask.FromResult<object?>(ApiAnswer.Bad(
            "unknown_parameter",
            known.Count == 0 ? "This address takes no parameters." : $"A parameter of this request is not known; known are: {string.Join(", ", known)}."));
    }
}

/// <summary>Gives addresses their parameters.</summary>
internal static class KnownQueryMark
{
    internal static RouteHandlerBuilder Knows(this RouteHandlerBuilder builder, params string[] names) => builder.WithMetadata(new KnownQuery(names));
}
