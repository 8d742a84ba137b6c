using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MartDesk.Cli.Running;

/// <summary>Talks to the running desk over its local address, with the token that it left for its owner.</summary>
internal sealed class DeskApi(DataFolder folder) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2) })
    {
        BaseAddress = RunningDesk.Find(folder).Desk,
        Timeout = TimeSpan.FromSeconds(60),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", RunningDesk.Token(folder)) },
    };

    /// <summary>An account, as words for what is told when the desk has none of that name; null when none was named.</summary>
    public static string? AccountNamed(string? account) => account is null ? null : $"account '{account}'; 'martdesk accounts' lists them";

    /// <summary>Reads what the desk tells under an address.</summary>
    /// <param name="path">The address.</param>
    /// <param name="named">What the caller named: the desk answers to all that is not there in the same words.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CommandFailedException">It tells something else.</exception>
    public async Task<JsonDocument> ReadAsync(string path, string? named, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        var (status, body) = await SendAsync(request, cancellationToken);
        return status == 200 ? JsonDocument.Parse(body) : throw Missing(status, named) ?? Refused(status, body);
    }

    /// <inheritdoc cref="ReadAsync(string, string?, CancellationToken)"/>
    public Task<JsonDocument> ReadAsync(string path, CancellationToken cancellationToken) => ReadAsync(path, null, cancellationToken);

    /// <summary>Asks for a change.</summary>
    /// <param name="method">How it is asked.</param>
    /// <param name="path">The address.</param>
    /// <param name="body">What is asked; null for nothing.</param>
    /// <param name="named">What the caller named, as in <see cref="ReadAsync(string, string?, CancellationToken)"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer; null when it has none.</returns>
    /// <exception cref="CommandFailedException">The desk refused, in its words.</exception>
    public async Task<JsonDocument?> ChangeAsync(HttpMethod method, string path, JsonNode? body, string? named, CancellationToken cancellationToken)
    {
        var (status, answer) = await TryChangeAsync(method, path, body, cancellationToken);
        return status is >= 200 and < 300 ? answer : throw Missing(status, named) ?? Refused(status, answer);
    }

    /// <inheritdoc cref="ChangeAsync(HttpMethod, string, JsonNode?, string?, CancellationToken)"/>
    public Task<JsonDocument?> ChangeAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken) => ChangeAsync(method, path, body, null, cancellationToken);

    /// <summary>Asks for a change; what it answers is the caller's to judge.</summary>
    public async Task<(int Status, JsonDocument? Answer)> TryChangeAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        var (status, answer) = await SendAsync(request, cancellationToken);
        return (status, answer.Length == 0 ? null : Parse(status, answer));
    }

    /// <summary>Copies what the desk sends under an address into a stream.</summary>
    /// <exception cref="CommandFailedException">The desk refused, in its words.</exception>
    public async Task DownloadAsync(HttpMethod method, string path, Stream to, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        using var reply = await StartAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if ((int)reply.StatusCode != 200)
            throw Refused((int)reply.StatusCode, await reply.Content.ReadAsByteArrayAsync(cancellationToken));
        await reply.Content.CopyToAsync(to, cancellationToken);
    }

    /// <summary>Sends an alert as a webhook would.</summary>
    /// <returns>HTTP status and the desk's answer.</returns>
    public async Task<(int Status, JsonDocument Answer)> SendAlertAsync(string pointer, byte[] message, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(message);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/alerts/{Uri.EscapeDataString(pointer)}") { Content = content };
        var (status, body) = await SendAsync(request, cancellationToken);
        return (status, Parse(status, body));
    }

    /// <summary>The desk's refusal in one line.</summary>
    public static CommandFailedException Refused(int status, JsonDocument? answer)
    {
        var said = answer?.RootElement is { ValueKind: JsonValueKind.Object } root ? root : default;
        return said.ValueKind == JsonValueKind.Object && said.TryGetProperty("message", out var message)
            ? new CommandFailedException(message.GetString()!)
            : new CommandFailedException($"the desk answered {status} without an explanation");
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static CommandFailedException? Missing(int status, string? named) => status == 404 && named is not null ? new CommandFailedException($"there is no {named}.") : null;

    private static CommandFailedException Refused(int status, byte[] body)
    {
        try
        {
            using var answer = JsonDocument.Parse(body);
            return Refused(status, answer);
        }
        catch (JsonException)
        {
            return Refused(status, (JsonDocument?)null);
        }
    }

    private static JsonDocument Parse(int status, byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            throw new CommandFailedException($"the desk answered {status} without an explanation");
        }
    }

    private async Task<(int Status, byte[] Body)> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var reply = await StartAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        return ((int)reply.StatusCode, await reply.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    private async Task<HttpResponseMessage> StartAsync(HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, completion, cancellationToken);
        }
        catch (HttpRequestException)
        {
            throw RunningDesk.NotRunning(folder);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailedException("the desk did not answer within 60 s");
        }
    }
}
