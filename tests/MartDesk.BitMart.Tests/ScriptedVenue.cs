using System.Collections.Concurrent;
using System.Net;
using System.Text;
using MartDesk.BitMart.Futures;
using MartDesk.Testing.Clock;

namespace MartDesk.BitMart.Tests;

/// <summary>The wire of a client, played by a script; keeps what was sent.</summary>
internal sealed class ScriptedVenue(Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> script) : HttpMessageHandler
{
    public static readonly BitMartCredentials Credentials = new("80618e45710812162b04892c7ee5ead4a3cc3e56", "6c6c98544461bbe71db2bca4c6d7fd0021e0ba9efc215f9c6ad41852df9d9df9", "test001");

    public ConcurrentQueue<SentRequest> Sent { get; } = new();

    public SentRequest Last => Sent.Last();

    public static ScriptedVenue Answering(int status, string body, params (string Name, string Value)[] headers) =>
        new((_, _) => Task.FromResult(Response(status, body, headers)));

    public static HttpResponseMessage Response(int status, string body, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        foreach (var (name, value) in headers) response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    public FuturesClient Client(ManualTimeProvider time, Func<BitMartOptions, BitMartOptions>? change = null)
    {
        var options = new BitMartOptions { Environment = BitMartEnvironment.Local, Credentials = Credentials, TimeProvider = time };
        return new FuturesClient(change?.Invoke(options) ?? options, this);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var sent = new SentRequest(
            request.Method.Method, request.RequestUri!.PathAndQuery, body, request.Content?.Headers.ContentType?.ToString(), request.Headers.NonValidated.ToDictionary(header => header.Key, header => header.Value.ToString())); // As they leave.
        Sent.Enqueue(sent);
        return await script(sent, cancellationToken);
    }
}

/// <summary>What left the client.</summary>
internal sealed record SentRequest(string Method, string Path, string? Body, string? ContentType, IReadOnlyDictionary<string, string> Headers);
