using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Vault;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Connectors.FastConnect;

/// <summary>Fast Connect by authorization code with PKCE. State and verifier stay in this process; the browser carries the state and its way back only.</summary>
/// <param name="options">The venue; checked before.</param>
/// <param name="handler">The wire; belongs to the adapter.</param>
/// <param name="random">Makes states and verifiers.</param>
/// <param name="time">Clock.</param>
internal sealed class FastConnectAdapter(FastConnectOptions options, HttpMessageHandler handler, ISecureRandom random, TimeProvider time) : IFastConnect, IDisposable
{
    private const int MostTrips = 16;
    private const int LongestKey = 128;
    private const int LongestSecret = 256;
    private const int LongestMemo = 128;
    private const string Scope = "futures_trade";

    private static readonly JsonDocumentOptions AnswerOptions = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Trip> _trips = new(StringComparer.Ordinal);
    private readonly HttpMessageInvoker _wire = new(handler, disposeHandler: true);

    /// <inheritdoc/>
    public VenueEnvironment Environment => options.Environment;

    /// <inheritdoc/>
    public Uri? RestAddress => options.RestAddress;

    /// <inheritdoc/>
    public Uri VenueOrigin { get; } = new(options.AuthorizeAddress.GetLeftPart(UriPartial.Authority));

    /// <inheritdoc/>
    public Uri Begin(Uri callback, string? accountId)
    {
        var (state, verifier) = (RandomText(), RandomText());
        lock (_gate)
        {
            Forget();
            if (_trips.Count >= MostTrips)
                _trips.Remove(_trips.MinBy(trip => trip.Value.BegunAt).Key);
            _trips[state] = new Trip(verifier, callback, accountId, time.GetUtcNow());
        }

        var query = new StringBuilder(options.AuthorizeAddress.Query.Length == 0 ? "?" : options.AuthorizeAddress.Query + "&");
        Add("response_type", "code");
        Add("client_id", options.ClientId);
        Add("redirect_uri", callback.AbsoluteUri);
        Add("scope", Scope);
        Add("state", state);
        Add("code_challenge", Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))));
        Add("code_challenge_method", "S256");
        return new UriBuilder(options.AuthorizeAddress) { Query = query.ToString(0, query.Length - 1) }.Uri;

        void Add(string name, string value) => query.Append(name).Append('=').Append(Uri.EscapeDataString(value)).Append('&');
    }

    /// <inheritdoc/>
    public async Task<FastConnectEnd> FinishAsync(string? state, string? code, string? error, CancellationToken cancellationToken)
    {
        if (Take(state) is not { } trip)
            return new FastConnectEnd.NotGranted("The desk did not begin this, or it was ten minutes ago. Nothing was connected; begin again.");
        if (error is not null)
        {
            return new FastConnectEnd.NotGranted(error == "access_denied"
                ? "You did not agree at the venue. Nothing was connected."
                : "The venue refused to make a key. Begin again, or connect by hand.");
        }

        if (string.IsNullOrEmpty(code))
            return new FastConnectEnd.NotGranted("The venue sent no code back. Begin again, or connect by hand.");
        using var deadline = new CancellationTokenSource(OutboundCalls.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await ExchangeAsync(trip, code, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unusable("The venue did not answer within 5 seconds.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            return Unusable("The venue could not be reached, or its answer was none.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _wire.Dispose();

    private static FastConnectEnd.NotGranted Unusable(string what) =>
        new($"{what} It may have made a key all the same; the venue’s key page shows it. Begin again: a new key replaces it.");

    private async Task<FastConnectEnd> ExchangeAsync(Trip trip, string code, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, options.TokenAddress)
        {
            Content = new FormUrlEncodedContent(
            [
                new("grant_type", "authorization_code"),
                new("code", code),
                new("redirect_uri", trip.Callback.AbsoluteUri),
                new("client_id", options.ClientId),
                new("code_verifier", trip.Verifier),
            ]),
        };
        using var response = await _wire.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(OutboundCalls.LongestAnswer, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized
                ? new FastConnectEnd.NotGranted("The venue did not take the code: it lives a minute and is used once. Begin again.")
                : Unusable("The venue answered in a way that is not understood.");
        }

        using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken), AnswerOptions);
        if (Text(answer.RootElement, "key", LongestKey) is not { } key || Text(answer.RootElement, "secret", LongestSecret) is not { } secret || Text(answer.RootElement, "memo", LongestMemo) is not { } memo)
            return Unusable("The venue’s answer holds no key.");
        return new FastConnectEnd.Granted(new AccountConnection(trip.AccountId ?? "", options.Environment, options.RestAddress, null, new ApiCredentials(key, secret, memo)));
    }

    private static string? Text(JsonElement answer, string name, int longest)
    {
        var isText = answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String;
        var text = isText ? answer.GetProperty(name).GetString() : null;
        return text is { Length: > 0 } && text.Length <= longest && text.All(letter => letter is >= ' ' and <= '~') ? text : null;
    }

    private string RandomText()
    {
        Span<byte> bytes = stackalloc byte[32];
        random.Fill(bytes);
        return Base64Url.EncodeToString(bytes);
    }

    private Trip? Take(string? state)
    {
        lock (_gate)
        {
            Forget();
            return state is not null && _trips.Remove(state, out var trip) ? trip : null;
        }
    }

    private void Forget()
    {
        var oldest = time.GetUtcNow() - FastConnectTrip.Lifetime;
        foreach (var (state, trip) in _trips)
        {
            if (trip.BegunAt <= oldest)
                _trips.Remove(state);
        }
    }

    private sealed record Trip(string Verifier, Uri Callback, string? AccountId, DateTimeOffset BegunAt)
    {
        public override string ToString() => "***";
    }
}
