using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace MartDesk.Exchange.Server.FastConnect;

/// <summary>What a program asks for when it sends a user to the consent page.</summary>
/// <param name="Client">The program.</param>
/// <param name="Redirect">Where the browser goes back to; one of the program's registered addresses.</param>
/// <param name="State">Sent back as it came; null when none came.</param>
/// <param name="Challenge">SHA-256 of the verifier, Base64url.</param>
internal sealed record AuthorizationRequest(FastConnectClient Client, string Redirect, string? State, string Challenge)
{
    /// <summary>The one scope there is; what it opens is switched on the page.</summary>
    public const string Scope = "futures_trade";

    private const int ChallengeLength = 43;
    private const int LongestState = 512;

    /// <summary>The address back with a code.</summary>
    public string Granted(string code) => Back(Redirect, State, ("code", code));

    /// <summary>The address back with a refusal.</summary>
    public string Refused(string error, string description) => Refused(Redirect, State, error, description);

    /// <summary>Reads a request as RFC 6749, 4.1.1 and RFC 7636 have it.</summary>
    /// <remarks>While it is not certain that the address back belongs to the program, nothing is sent there.</remarks>
    public static AuthorizationReading Read(IQueryCollection query, FastConnectClients clients)
    {
        if (One("client_id") is not { } id || clients.Find(id) is not { } client)
            return new AuthorizationReading.Unusable("The program is not registered here.");
        if (One("redirect_uri") is not { } redirect || !client.Redirects.Contains(redirect, StringComparer.Ordinal))
            return new AuthorizationReading.Unusable("The address that the program wants to be called back at is not the one it registered. Nothing was sent there.");
        var state = One("state");
        if (query.Any(parameter => parameter.Value.Count != 1) || state?.Length > LongestState)
            return Refuse("invalid_request", "A parameter is there twice, or too long.");
        if (One("response_type") != "code")
            return Refuse("unsupported_response_type", "The response type must be code.");
        if (One("scope") is not (null or Scope))
            return Refuse("invalid_scope", $"The only scope is {Scope}.");
        if (One("code_challenge_method") != "S256" || One("code_challenge") is not { Length: ChallengeLength } challenge || !challenge.All(IsBase64Url))
            return Refuse("invalid_request", "A code challenge of the method S256 is needed.");
        return new AuthorizationReading.Valid(new AuthorizationRequest(client, redirect, state, challenge));

        string? One(string name) => query[name] is [{ Length: > 0 } value] ? value : null;

        AuthorizationReading.Refused Refuse(string error, string description) => new(Refused(redirect, state, error, description));
    }

    private static bool IsBase64Url(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_';

    private static string Refused(string redirect, string? state, string error, string description) =>
        Back(redirect, state, ("error", error), ("error_description", description));

    private static string Back(string redirect, string? state, params (string Name, string Value)[] pairs)
    {
        var location = redirect;
        foreach (var (name, value) in pairs)
            location = QueryHelpers.AddQueryString(location, name, value);
        return state is null ? location : QueryHelpers.AddQueryString(location, "state", state);
    }
}

/// <summary>What became of reading a request.</summary>
internal abstract record AuthorizationReading
{
    private AuthorizationReading()
    {
    }

    /// <summary>It is in order.</summary>
    public sealed record Valid(AuthorizationRequest Request) : AuthorizationReading;

    /// <summary>The program is told what is wrong.</summary>
    /// <param name="Location">Its registered address, with the error.</param>
    public sealed record Refused(string Location) : AuthorizationReading;

    /// <summary>Only the user is told: it is not certain whose address would be called.</summary>
    public sealed record Unusable(string Words) : AuthorizationReading;
}
