using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace MartDesk.Conformance.Storms;

/// <summary>Sends alerts one after the other as senders do: the same again, under the same id, until somebody answers.</summary>
internal sealed class StormSender : IDisposable
{
    private const int Senders = 6;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(650); // below the pointer's cap of alerts in a minute
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(400);

    private readonly Func<Uri?> _desk;
    private readonly string _pointer;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _sending;
    private int _count;

    /// <summary>Begins to send.</summary>
    /// <param name="desk">Where the desk is now; null while it is not.</param>
    /// <param name="pointer">The pointer.</param>
    public StormSender(Func<Uri?> desk, string pointer)
    {
        _desk = desk;
        _pointer = pointer;
        _sending = [.. Enumerable.Range(0, Senders).Select(_ => SendAllAsync())];
    }

    /// <summary>The sender's ids that were answered 2xx, with the alert that each became.</summary>
    public ConcurrentDictionary<string, string> Accepted { get; } = new();

    /// <summary>Answers that contradict each other; there must be none.</summary>
    public ConcurrentQueue<string> Contradictions { get; } = new();

    /// <summary>How often an alert was sent without an answer that settles it.</summary>
    public int Unanswered => _unanswered;

    private int _unanswered;

    /// <summary>Sends no new ones, and waits until each that was begun has its answer.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_sending).WaitAsync(TimeSpan.FromMinutes(4));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel(); // a test that failed has not stopped it
        _http.Dispose();
    }

    private async Task SendAllAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await SendAsync(Interlocked.Increment(ref _count));
            await Task.Delay(Pause);
        }
    }

    private async Task SendAsync(int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"storm-{number}");
        var symbol = StormScene.Symbols[number % StormScene.Symbols.Count];
        var wish = (number % 7) switch
        {
            6 => "\"action\":\"close\"",
            3 => "\"action\":\"long\",\"quantity\":\"1c\",\"order_type\":\"limit\",\"price_offset_percent\":\"-5\",\"expires_s\":5", // rests, and is cancelled
            _ => "\"action\":\"long\",\"quantity\":\"1c\"",
        };
        while (true)
        {
            try
            {
                if (_desk() is { } desk)
                {
                    using var content = new StringContent($$"""{"symbol":"{{symbol}}",{{wish}},"id":"{{id}}"}""", Encoding.UTF8, "application/json");
                    using var reply = await _http.PostAsync(new Uri(desk, $"/alerts/{_pointer}"), content);
                    if (reply.IsSuccessStatusCode)
                    {
                        var alert = (await reply.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("alert").GetString()!;
                        if (!Accepted.TryAdd(id, alert))
                            Contradictions.Enqueue($"{id} was answered twice");
                        return;
                    }

                    var words = await reply.Content.ReadAsStringAsync();
                    if ((int)reply.StatusCode < 500 && !words.Contains("limit_reached", StringComparison.Ordinal)) // resending counts towards the cap
                    {
                        Contradictions.Enqueue($"{id} was refused: {(int)reply.StatusCode} {words}");
                        return;
                    }
                }
            }
            catch (ObjectDisposedException)
            {
                return; // the test is over
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException or JsonException)
            {
                // Nobody there, or gone in the middle of the answer.
            }

            Interlocked.Increment(ref _unanswered);
            await Task.Delay(Again);
        }
    }
}
