using System.Globalization;
using MartDesk.Exchange.Server.Accounts;

namespace MartDesk.Exchange.Server.Site;

/// <summary>Small pieces that several pages show.</summary>
internal static class SiteParts
{
    /// <summary>What is wrong with what was typed; nothing when nothing is.</summary>
    public static Html Problem(string? problem) => Html.If(problem is not null, $"""<p class="note bad" role="alert">{problem}</p>""");

    /// <summary>A text to be copied, with its button.</summary>
    public static Html Copied(string name, string text) => Html.Of($"""
        <dt>{name}</dt><dd><code>{text}</code><button type="button" data-copy="{text}" aria-label="Copy {name}">Copy</button></dd>
        """);

    /// <summary>An amount of money with two to eight decimals and thousands apart.</summary>
    public static string Amount(decimal coins) => coins.ToString("#,0.00######", CultureInfo.InvariantCulture);

    /// <summary>A moment of Unix milliseconds, to the minute.</summary>
    public static string Moment(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>What a key may do.</summary>
    public static Html Permissions(ApiKeyPermissions permissions) => Html.Of($"""
        <span class="tag">Read</span>
        {Html.If(permissions.HasFlag(ApiKeyPermissions.FuturesTrade), $"""<span class="tag ok">Futures trade</span>""")}
        {Html.If(permissions.HasFlag(ApiKeyPermissions.SpotTrade), $"""<span class="tag">Spot trade</span>""")}
        {Html.If(permissions.HasFlag(ApiKeyPermissions.Withdraw), $"""<span class="tag bad">Withdraw</span>""")}
        """);

    /// <summary>Whether an account may trade over the API, in a word.</summary>
    public static Html Listing(AccountRecord account, long nowMs) => account switch
    {
        _ when account.IsListedAt(nowMs) => Html.Of($"""<span class="tag ok">approved</span>"""),
        { ListingAskedMs: not null } => Html.Of($"""<span class="tag warn">pending</span>"""),
        _ => Html.Of($"""<span class="tag bad">not requested</span>"""),
    };
}
