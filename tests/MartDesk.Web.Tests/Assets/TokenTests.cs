using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using MartDesk.Web.Assets;

namespace MartDesk.Web.Tests.Assets;

public sealed partial class TokenTests
{
    private static readonly string[] Grounds = ["bg-0", "bg-1", "bg-2", "bg-3"];

    [Theory]
    [InlineData("dark")]
    [InlineData("light")]
    public void Text_is_readable_on_every_ground_it_stands_on(string theme)
    {
        var tokens = Tokens(theme);
        string[] texts = ["text-1", "text-2", "text-3", "accent", "buy", "sell", "ok", "warn", "bad", "env-live", "env-demo", "env-local"];

        foreach (var text in texts)
            foreach (var ground in Grounds)
                AssertContrast(tokens, text, ground, 4.5);

        foreach (var state in (string[])["buy", "sell", "ok", "warn", "bad", "accent"])
            AssertContrast(tokens, state, state + "-soft", 4.5);

        foreach (var fill in (string[])["accent-fill", "buy-fill", "sell-fill", "bad-fill", "env-live-fill", "env-demo-fill", "env-local-fill"])
            AssertContrast(tokens, "on-fill", fill, 4.5);
    }

    [Fact]
    public void Both_themes_define_the_same_colours() =>
        Assert.Equal(ThemeBlock("dark").Keys.Order(), ThemeBlock("light").Keys.Order());

    [Fact]
    public void Every_token_used_is_defined()
    {
        var defined = AnyToken().Matches(Css("tokens.css")).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.All(TokenUse().Matches(Css("desk.css")), use => Assert.Contains(use.Groups[1].Value, defined));
    }

    [Fact]
    public void No_colour_is_written_outside_the_tokens()
    {
        var sources = Directory.EnumerateFiles(WebFolder(), "*.*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("node_modules") && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}") && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}"))
            .Where(file => Path.GetExtension(file) is ".razor" or ".css" or ".js" && Path.GetFileName(file) != "tokens.css")
            .ToList();
        Assert.True(sources.Count > 20, "The web project's sources were not found.");

        foreach (var file in sources)
            Assert.False(ColourLiteral().IsMatch(File.ReadAllText(file)), $"{Path.GetFileName(file)} has a colour of its own: {ColourLiteral().Match(File.ReadAllText(file)).Value}");
    }

    private static void AssertContrast(Dictionary<string, string> tokens, string text, string ground, double least)
    {
        var (a, b) = (Luminance(tokens[text]), Luminance(tokens[ground]));
        var contrast = (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
        Assert.True(contrast >= least, $"--{text} on --{ground} is {contrast:0.00}:1, less than {least}:1");
    }

    /// <summary>Relative luminance as WCAG 2 defines it.</summary>
    private static double Luminance(string hex)
    {
        var channels = new double[3];
        for (var index = 0; index < 3; index++)
        {
            var value = int.Parse(hex.AsSpan(index * 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            channels[index] = value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * channels[0]) + (0.7152 * channels[1]) + (0.0722 * channels[2]);
    }

    private static Dictionary<string, string> Tokens(string theme)
    {
        var tokens = ThemeBlock("dark");
        foreach (var (name, value) in ThemeBlock(theme))
            tokens[name] = value;
        return tokens;
    }

    private static Dictionary<string, string> ThemeBlock(string theme)
    {
        var css = Css("tokens.css");
        var light = css.IndexOf(":root[data-theme=\"light\"]", StringComparison.Ordinal);
        var block = theme == "dark" ? css[..light] : css[light..];
        return ColourToken().Matches(block).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
    }

    private static string Css(string name) => Encoding.UTF8.GetString(EmbeddedAssets.All[name].Bytes);

    private static string WebFolder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../src/MartDesk.Web")); // a source file has a folder

    [GeneratedRegex(@"--([a-z0-9-]+):\s*#([0-9a-f]{6});")]
    private static partial Regex ColourToken();

    [GeneratedRegex(@"--([a-z0-9-]+):")]
    private static partial Regex AnyToken();

    [GeneratedRegex(@"var\(--([a-z0-9-]+)")]
    private static partial Regex TokenUse();

    [GeneratedRegex("""(?<![&\w/"])#(?:[0-9a-fA-F]{3}){1,2}\b|\b(?:rgba?|hsla?|oklch)\(""")]
    private static partial Regex ColourLiteral();
}
