using System.Globalization;
using System.Security.Claims;
using MartDesk.Desk.Access;
using Microsoft.AspNetCore.Authorization;

namespace MartDesk.Web.SignIn;

/// <summary>Who may reach an address. What says nothing needs the owner's session.</summary>
internal static class AccessPolicy
{
    /// <summary>Scheme of the owner's browser: a cookie.</summary>
    internal const string SessionScheme = "session";

    /// <summary>Scheme of programs: a token in a header.</summary>
    internal const string TokenScheme = "token";

    /// <summary>A token that may read.</summary>
    internal const string Read = "read";

    /// <summary>A token that may order and hold the desk back.</summary>
    internal const string Trade = "trade";

    /// <summary>A token that may change what the desk is.</summary>
    internal const string Admin = "admin";

    /// <summary>Claim that holds the number of a token's scope.</summary>
    internal const string ScopeClaim = "scope";

    internal static void AddTo(AuthorizationOptions options)
    {
        var page = new AuthorizationPolicyBuilder(SessionScheme).RequireAuthenticatedUser().Build();
        options.DefaultPolicy = page;
        options.FallbackPolicy = page;
        AddScope(Read, TokenScope.Read);
        AddScope(Trade, TokenScope.Trade);
        AddScope(Admin, TokenScope.Admin);

        void AddScope(string name, TokenScope least) => options.AddPolicy(
            name, policy => policy.AddAuthenticationSchemes(TokenScheme).RequireAuthenticatedUser().RequireAssertion(context => ScopeOf(context.User) >= (int)least));
    }

    /// <summary>Session of who asks; null when it is none.</summary>
    internal static string? SessionOf(ClaimsPrincipal user) =>
        user.Identity is { IsAuthenticated: true, AuthenticationType: SessionScheme } ? user.FindFirstValue(ClaimTypes.NameIdentifier) : null;

    /// <summary>Who asks, for the audit log; null when it is nobody.</summary>
    internal static string? NameOf(ClaimsPrincipal user) => user.Identity switch
    {
        { IsAuthenticated: true, AuthenticationType: SessionScheme } => "owner",
        { IsAuthenticated: true, AuthenticationType: TokenScheme } => $"token {user.FindFirstValue(ClaimTypes.Name)}",
        _ => null,
    };

    /// <summary>The token may do everything.</summary>
    internal static bool MayEverything(ClaimsPrincipal user) => ScopeOf(user) >= (int)TokenScope.Admin;

    private static int ScopeOf(ClaimsPrincipal user) =>
        int.TryParse(user.FindFirstValue(ScopeClaim), NumberStyles.None, CultureInfo.InvariantCulture, out var scope) ? scope : 0;
}
