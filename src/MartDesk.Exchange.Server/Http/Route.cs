using MartDesk.BitMart.Protocol.Limits;

namespace MartDesk.Exchange.Server.Http;

/// <summary>One endpoint and what it does. What callers must prove, and how often they may call, stands with the endpoint.</summary>
/// <param name="Endpoint">Method, path, authentication and limit.</param>
/// <param name="Handle">What it does.</param>
internal sealed record Route(Endpoint Endpoint, Func<ApiRequest, Task<ApiReply>> Handle)
{
    /// <summary>HTTP method.</summary>
    public string Method => Endpoint.Method;

    /// <summary>Exact path.</summary>
    public string Path => Endpoint.Path;

    /// <summary>What a caller must show.</summary>
    public Authentication Authentication => Endpoint.Authentication;
}
