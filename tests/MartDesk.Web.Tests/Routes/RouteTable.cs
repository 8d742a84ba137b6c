using System.Text;
using MartDesk.Web.SignIn;
using MartDesk.Web.Tests.Fakes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Tests.Routes;

/// <summary>The addresses that the running desk really has: what is added tomorrow is in it without anybody thinking of it.</summary>
internal static class RouteTable
{
    public static IReadOnlyList<MappedRoute> Of(RunningDesk desk) =>
    [
        .. from endpoint in desk.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
           select new MappedRoute(method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'), endpoint),
    ];
}

/// <summary>One method of one address.</summary>
internal sealed record MappedRoute(string Method, string Pattern, RouteEndpoint Endpoint)
{
    /// <summary>Anybody may call it.</summary>
    public bool IsOpen => Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    /// <summary>It takes a token and no cookie.</summary>
    public bool IsForPrograms => Endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(asked => asked.Policy is AccessPolicy.Read or AccessPolicy.Trade or AccessPolicy.Admin);

    /// <summary>It changes something, or may.</summary>
    public bool IsUnsafe => Method is not ("GET" or "HEAD" or "OPTIONS");

    /// <summary>Names of what its address names: accounts, pointers, alerts.</summary>
    public IReadOnlyList<string> Names => [.. Endpoint.RoutePattern.Parameters.Where(parameter => !parameter.IsCatchAll).Select(parameter => parameter.Name)];

    /// <summary>A request with these names in the address.</summary>
    public HttpRequestMessage Request(Func<string, string> valueOf, string? method = null)
    {
        var path = Names.Aggregate(Pattern, (text, name) => text.Replace($"{{{name}}}", Uri.EscapeDataString(valueOf(name)), StringComparison.Ordinal)).Replace("{**path}", "x", StringComparison.Ordinal);
        var request = new HttpRequestMessage(new HttpMethod(method ?? Method), path);
        if ((method ?? Method) is not ("GET" or "HEAD" or "DELETE" or "OPTIONS" or "TRACE"))
            request.Content = IsForPrograms ? new StringContent("{}", Encoding.UTF8, "application/json") : new FormUrlEncodedContent([]);
        return request;
    }

    public override string ToString() => $"{Method} {Pattern}";
}
