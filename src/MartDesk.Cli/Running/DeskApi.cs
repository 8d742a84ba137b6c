using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace MartDesk.Cli.Running;

/// <summary>Talks to the running desk over its local address.</summary>
internal sealed class DeskApi(DataFolder folder) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2) })
    {
        BaseAddress = RunningDesk.Find(folder).Desk,
        Timeout = TimeSpan.FromSeconds(10),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", RunningDesk.Token(folder)) },
    };

    /// <summary>Reads one list of the desk's state.</summary>
    public async Task<JsonDocument> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var (status, body) = await SendAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);
        if (status != 200)
            throw new CommandFailedException($"the desk answered {status} to {path}: {Encoding.UTF8.GetString(body)}");
        return JsonDocument.Parse(body);
    }

    /// <summary>Sends an alert as a webhook would.</summary>
    /// <returns>HTTP status and the desk's answer.</returns>
    public async Task<(int Status, JsonDocument Answer)> SendAlertAsync(string pointer, byte[] message, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(message);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/alerts/{Uri.EscapeDataString(pointer)}") { Content = content };
        var (status, body) = await SendAsync(request, cancellationToken);
        try
        {
            return (status, JsonDocument.Parse(body));
        }
        catch (JsonException)
        {
            throw new CommandFailedException($"the desk answered {status} without an explanation");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<(int Status, byte[] Body)> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var reply = await _http.SendAsync(request, cancellationToken);
            return ((int)reply.StatusCode, await reply.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (HttpRequestException)
        {
            throw RunningDesk.NotRunning(folder);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailedException("the desk did not answer within 10 s");
        }
    }
}
