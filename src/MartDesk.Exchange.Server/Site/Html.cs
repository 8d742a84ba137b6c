using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace MartDesk.Exchange.Server.Site;

/// <summary>A piece of a page. What is put into it is encoded, unless it is a piece itself; there is no way around that.</summary>
/// <remarks>Values stand between tags or inside double quotes, never as the name of a tag or an attribute.</remarks>
internal readonly struct Html
{
    private readonly string? _text;

    private Html(string text) => _text = text;

    /// <summary>Nothing.</summary>
    public static Html None => default;

    /// <summary>A piece with values in it: <c>Html.Of($"&lt;b&gt;{name}&lt;/b&gt;")</c>.</summary>
    public static Html Of(HtmlTemplate template) => new(template.ToString());

    /// <summary>A piece, or nothing.</summary>
    public static Html If(bool isShown, HtmlTemplate template) => isShown ? Of(template) : None;

    /// <summary>Pieces one after the other.</summary>
    public static Html Join(IEnumerable<Html> pieces) => new(string.Concat(pieces.Select(piece => piece._text)));

    /// <inheritdoc/>
    public override string ToString() => _text ?? "";
}

/// <summary>Collects a template of C# as <see cref="Html"/>: its text as it stands, its values encoded.</summary>
[InterpolatedStringHandler]
internal readonly struct HtmlTemplate
{
    private readonly StringBuilder _text;

    public HtmlTemplate(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + (formattedCount * 16));

    public void AppendLiteral(string text) => _text.Append(text);

    public void AppendFormatted(Html piece) => _text.Append(piece.ToString());

    public void AppendFormatted(IEnumerable<Html> pieces) => _text.Append(Html.Join(pieces).ToString());

    public void AppendFormatted(string? text) => _text.Append(HtmlEncoder.Default.Encode(text ?? ""));

    public void AppendFormatted(int number) => _text.Append(number.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
