using System.Net;
using MartDesk.Simulation.Faults;
using MartDesk.Simulation.Scheduling;

namespace MartDesk.Simulation.Networks;

/// <summary>The SDK's wire in the simulated world.</summary>
internal sealed class SimHandler(SimNetwork network, SimContext desk, int life) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (network.IsRefused(FaultKind.Refuse))
        {
            await Task.Yield();
            throw new HttpRequestException(HttpRequestError.ConnectionError, "connection refused");
        }

        var body = Array.Empty<byte>();
        if (request.Content is { } content)
        {
            using var bytes = new MemoryStream();
            await content.CopyToAsync(bytes, cancellationToken);
            body = bytes.ToArray();
        }

        var call = new WireCall
        {
            Number = network.Calls.Count,
            Life = life,
            SentAt = desk.Scheduler.Now,
            Method = request.Method.Method,
            Path = request.RequestUri!.AbsolutePath, // The SDK always names an address.
            Query = request.RequestUri.Query,
            Headers = HeadersOf(request),
            Body = body,
        };
        var reply = await network.CarryAsync(call, desk, cancellationToken);
        var response = new HttpResponseMessage((HttpStatusCode)reply.Status) { Content = new ByteArrayContent(reply.Body) };
        foreach (var (name, value) in reply.Headers)
            response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    /// <summary>As they were written: to read them as what they mean costs more than all the rest of a call here.</summary>
    private static (string Name, string Value)[] HeadersOf(HttpRequestMessage request)
    {
        var written = request.Headers.NonValidated;
        var headers = new (string, string)[written.Count];
        var count = 0;
        foreach (var (name, values) in written)
            headers[count++] = (name, values.ToString());
        return headers;
    }
}
