using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.SignIn;

/// <summary>Puts the token that proves that a form is ours into everything that the desk draws.</summary>
/// <remarks>Done where HTML leaves, not in each form: a form cannot be written without it. Text of senders is encoded, so it holds no tag that this could take for a form.</remarks>
internal static partial class FormToken
{
    /// <summary>Name of the field.</summary>
    internal const string Field = "form-token";

    /// <summary>Header for scripts, which find the token in the document's <c>meta</c> of the same name as the field.</summary>
    internal const string Header = "X-Form-Token";

    /// <summary>The token for who asks; its counterpart goes into a cookie.</summary>
    internal static string For(HttpContext context) =>
        context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context).RequestToken!; // set when tokens were made just now

    /// <summary>Writes a whole document.</summary>
    internal static Task WriteHtmlAsync(this HttpContext context, string html)
    {
        var token = For(context);
        context.Response.ContentType = "text/html; charset=utf-8";
        var head = html.IndexOf("</head>", StringComparison.Ordinal);
        if (head >= 0)
            html = html.Insert(head, $"<meta name=\"{Field}\" content=\"{HtmlEncoder.Default.Encode(token)}\">");
        return context.Response.WriteAsync(AddTo(html, token), context.RequestAborted);
    }

    /// <summary>Gives every posting form of a piece of HTML the token.</summary>
    internal static string AddTo(string html, string token) =>
        PostingForm().Replace(html, match => $"{match.Value}<input type=\"hidden\" name=\"{Field}\" value=\"{HtmlEncoder.Default.Encode(token)}\">");

    [GeneratedRegex("<form\\b[^>]*\\bmethod=\"post\"[^>]*>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PostingForm();
}
