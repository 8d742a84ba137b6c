using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using MartDesk.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MartDesk.Web.SignIn;

/// <summary>Lets programs in by <c>Authorization: Bearer TOKEN</c>. Nothing else carries a token: not a query, which is logged on the way, and not a cookie, which a page could send.</summary>
internal sealed class TokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, TokenBook tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    private const string SchemeWord = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(SchemeWord, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        if (await tokens.UseAsync(header[SchemeWord.Length..].Trim()) is not { } token)
            return AuthenticateResult.Fail("Not a token of this desk.");
        var identity = new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, token.TokenId),
                new Claim(ClaimTypes.Name, token.Name),
                new Claim(AccessPolicy.ScopeClaim, ((int)token.Scope).ToString(CultureInfo.InvariantCulture)),
            ],
            Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return new Refusal { Code = "no_token", Message = "Send a token of this desk as 'Authorization: Bearer TOKEN'. Tokens are made on the page under Security." }
            .WriteAsync(Response, StatusCodes.Status401Unauthorized);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        new Refusal { Code = "scope", Message = "This token may not do that. Make one with the scope that this address asks for." }.WriteAsync(Response, StatusCodes.Status403Forbidden);
}
