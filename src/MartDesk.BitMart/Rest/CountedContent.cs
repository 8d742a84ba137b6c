using System.Net;
using System.Net.Http.Headers;

namespace MartDesk.BitMart.Rest;

/// <summary>A body that remembers whether any of it was handed to a connection. Until then the venue cannot have acted on the call.</summary>
internal sealed class CountedContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly byte[] _body;

    public CountedContent(byte[] body)
    {
        _body = body;
        Headers.ContentType = Json;
    }

    public bool WasStarted { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        WasStarted = true;
        await stream.WriteAsync(_body, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
