using System.Globalization;
using System.Net;
using System.Text;

namespace MartDesk.Conformance.Secrets;

/// <summary>A planted secret in every form in which it could get out: as it is, and as programs write it.</summary>
/// <param name="Name">What it is; the secret itself stands in no report.</param>
/// <param name="Text">The secret.</param>
internal sealed record Canary(string Name, string Text)
{
    private const int Blocks = 3; // base64 looks different at each of three offsets

    /// <summary>The forms, each with its name.</summary>
    public IEnumerable<(string Form, byte[] Bytes)> Forms()
    {
        var bytes = Encoding.UTF8.GetBytes(Text);
        yield return ("raw", bytes);
        yield return ("UTF-16", Encoding.Unicode.GetBytes(Text));
        yield return ("hex", Ascii(Convert.ToHexStringLower(bytes)));
        yield return ("hex", Ascii(Convert.ToHexString(bytes)));
        for (var offset = 0; offset < Blocks; offset++)
        {
            var base64 = Convert.ToBase64String([.. new byte[offset], .. bytes]);
            var sure = base64[(offset == 0 ? 0 : 4)..^4]; // its first and last characters hang on what stands beside it
            yield return ("base64", Ascii(sure));
            yield return ("base64url", Ascii(sure.Replace('+', '-').Replace('/', '_')));
        }

        yield return ("URL-encoded", Ascii(Uri.EscapeDataString(Text)));
        yield return ("URL-encoded", Ascii(WebUtility.UrlEncode(Text)));
        yield return ("HTML-encoded", Encoding.UTF8.GetBytes(WebUtility.HtmlEncode(Text)));
        yield return ("JSON-escaped", Encoding.UTF8.GetBytes(System.Text.Json.JsonEncodedText.Encode(Text).Value));
        yield return ("JSON-escaped", Ascii(string.Concat(Text.Select(letter => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}")))));
    }

    /// <summary>Names the secret and where it was found, without saying it.</summary>
    public override string ToString() => Name;

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}

/// <summary>Looks for planted secrets in what a program left and said.</summary>
internal sealed class CanarySearch(IReadOnlyList<Canary> canaries)
{
    private readonly List<string> _found = [];

    /// <summary>Bytes looked through so far.</summary>
    public long Looked { get; private set; }

    /// <summary>Places looked at so far.</summary>
    public int Places { get; private set; }

    /// <summary>What was found, and where.</summary>
    public IReadOnlyList<string> Found => _found;

    /// <summary>Looks through a text or file.</summary>
    /// <param name="place">Names it.</param>
    /// <param name="content">What stands there.</param>
    /// <param name="except">Secrets that may stand there: a page that shows one once is made for it.</param>
    public void Look(string place, ReadOnlySpan<byte> content, params ReadOnlySpan<string> except)
    {
        Places++;
        Looked += content.Length;
        foreach (var canary in canaries)
        {
            if (except.Contains(canary.Name))
                continue;
            foreach (var (form, bytes) in canary.Forms())
            {
                if (content.IndexOf(bytes) >= 0)
                    _found.Add($"{canary.Name} ({form}) in {place}");
            }
        }
    }

    /// <summary>Looks through a text.</summary>
    public void Look(string place, string content, params ReadOnlySpan<string> except) => Look(place, Encoding.UTF8.GetBytes(content), except);
}
