using System.Text.RegularExpressions;
using MartDesk.Desk.Alerts.Messages;

namespace MartDesk.Desk.Tests.Alerts.Messages;

public sealed class TextFormsTests
{
    private const string Characters = "0019.-+eE%$caZ_é٣\n ";

    [Fact]
    public void Each_form_is_what_its_pattern_says()
    {
        var random = new Random(20261122);
        foreach (var (pattern, isOfForm) in TextForms.All)
        {
            var twin = new Regex(pattern[..^1] + "\\z", RegexOptions.CultureInvariant); // For .NET a $ also stands before a last line break; in a schema it does not.
            var matches = 0;
            for (var i = 0; i < 100_000; i++)
            {
                var text = new string(random.GetItems<char>(i % 10 == 0 ? "abcXYZ019_-" : i % 3 == 0 ? "0019" : Characters, random.Next(i % 10 == 0 ? 70 : 9)));
                if (i % 2 == 0 && text.Length > 3)
                    text = text[..2] + random.GetItems<char>(".eE", 1)[0] + text[2..];
                Assert.True(twin.IsMatch(text) == isOfForm(text), $"{pattern} and {text}");
                matches += isOfForm(text) ? 1 : 0;
            }

            Assert.InRange(matches, 1_000, 99_000);
        }
    }
}
