using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using MartDesk.BitMart.Protocol;
using MartDesk.BitMart.Protocol.Limits;

namespace MartDesk.BitMart.Rest;

/// <summary>HTTP: writes a request once, sends it once, and brings the whole answer or the reason why there is none.</summary>
/// <remarks>Every call goes through here, an order that must not be late among them, so nothing is made anew that the call before could leave.</remarks>
internal sealed class RestWire : IDisposable
{
    private const int LargestAnswer = 32 * 1024 * 1024;
    private const int UsualAnswer = 4 * 1024;

    private readonly BitMartOptions _options;
    private readonly HttpMessageInvoker _http;
    private readonly Deadlines _deadlines;

    public RestWire(BitMartOptions options, HttpMessageHandler? handler)
    {
        _options = options;
        _http = new HttpMessageInvoker(handler ?? CreateHandler(options), disposeHandler: true);
        _deadlines = new Deadlines(options.Timeout, options.TimeProvider);
    }

    /// <summary>Writes a request. It is stamped and signed here and nowhere else.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="address">Its address, query included.</param>
    /// <param name="body">The bytes to sign and send; null for a GET.</param>
    /// <param name="timestampMs">The time to sign and send; of no use without a body.</param>
    public HttpRequestMessage Write(Endpoint endpoint, Uri address, byte[]? body, long timestampMs)
    {
        var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, address);
        var headers = request.Headers;
        headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        headers.TryAddWithoutValidation("Accept-Encoding", PackedAnswer.Accepted);
        if (_options.BrokerId is { } broker) headers.TryAddWithoutValidation(BitMartHeaders.BrokerId, broker);
        if (endpoint.Authentication != Authentication.None) headers.TryAddWithoutValidation(BitMartHeaders.Key, _options.Credentials!.Key); // The caller checked them.
        if (body is null) return request;

        headers.TryAddWithoutValidation(BitMartHeaders.Timestamp, timestampMs.ToString(CultureInfo.InvariantCulture));
        headers.TryAddWithoutValidation(BitMartHeaders.Sign, _options.Credentials!.Sign(timestampMs, body)); // Every call with a body is signed.
        request.Content = new CountedContent(body);
        return request;
    }

    /// <summary>Sends a request and reads the answer to its end, within the timeout.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Answer> ExchangeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var deadline = _deadlines.Start();
        var link = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        try
        {
            using var response = await _http.SendAsync(request, deadline.Token);
            return AnswerOf(response, await ReadAsync(response.Content, deadline.Token));
        }
        catch (Exception exception) when (IsUnsent(request, exception, deadline))
        {
            return new Answer { Unsent = new NotSentReason(NotSentKind.NoConnection, $"No connection to {request.RequestUri!.Authority}: {exception.Message}") };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException exception)
        {
            return new Answer { Failure = new TimeoutException($"No answer within {_options.Timeout.TotalSeconds:0.###} s.", exception) };
        }
        catch (Exception exception)
        {
            // Whatever it was, it came after the call may have left: the order is not known to be absent.
            return new Answer { Failure = exception };
        }
        finally
        {
            link.Dispose(); // Once it is gone nobody cancels the source any more.
            _deadlines.End(deadline);
        }
    }

    /// <summary>Gives an answer's buffer back; nothing may read its body afterwards.</summary>
    public static void Return(in Answer answer)
    {
        if (answer.Body.Array is { Length: > 0 } buffer) ArrayPool<byte>.Shared.Return(buffer);
    }

    public void Dispose() => _http.Dispose();

    internal static SocketsHttpHandler CreateHandler(BitMartOptions options) => new()
    {
        // A call that a proxy answers, a redirect carries elsewhere or a cookie changes is not the call that was signed.
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = options.ConnectTimeout,
        ActivityHeadersPropagator = null, // Our trace ids are no business of the venue's.

        // Shorter than the keep-alive of servers in front of venues, so that a call seldom meets a connection that is just being closed.
        // The handler sends a request a second time only while none of its body was written; CountedContent has a body on every write.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    };

    private static Answer AnswerOf(HttpResponseMessage response, ArraySegment<byte> body)
    {
        var reset = NumberOf(response.Headers, BitMartHeaders.RateLimitReset);
        return new Answer
        {
            HttpStatus = (int)response.StatusCode,
            Body = body,
            Reset = reset is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Used = NumberOf(response.Headers, BitMartHeaders.RateLimitRemaining),
            Allowed = NumberOf(response.Headers, BitMartHeaders.RateLimitLimit),
        };
    }

    /// <summary>True when the connection itself failed, or its own timeout ended before ours, and none of a body was handed over.</summary>
    private static bool IsUnsent(HttpRequestMessage request, Exception exception, CancellationTokenSource deadline)
    {
        if (request.Content is CountedContent { WasStarted: true }) return false;
        return exception switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } => true,
            OperationCanceledException { InnerException: TimeoutException } => !deadline.IsCancellationRequested,
            _ => false,
        };
    }

    /// <summary>Reads a body to its end. A buffer whose reading failed is not given back: somebody may still write into it.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<ArraySegment<byte>> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp((content.Headers.ContentLength ?? UsualAnswer) + 1, 256, 1024 * 1024)); // One more than the body, so that its end is seen.
        var length = 0;
        while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken) is var read and > 0)
        {
            length += read;
            if (length > LargestAnswer) throw new IOException($"The answer is longer than {LargestAnswer} bytes.");
            if (length == buffer.Length) buffer = Grow(buffer, length);
        }

        var body = new ArraySegment<byte>(buffer, 0, length);
        return PackedAnswer.IsPacked(content.Headers, out var coding) ? PackedAnswer.Unpack(body, coding, LargestAnswer) : body;
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static int? NumberOf(HttpResponseHeaders headers, string name)
    {
        if (!headers.NonValidated.TryGetValues(name, out var values)) return null;
        foreach (var value in values) return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return null;
    }
}
