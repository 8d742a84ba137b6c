using System.Text.Json;
using MartDesk.Exchange.Server.Http;

namespace MartDesk.Exchange.Server.Faults;

/// <summary>Reads a file of rules by time: lines <c>10m drop-reply submit-order nth=3</c>, or a JSON array of objects with <c>after</c> or <c>at</c>.</summary>
/// <remarks>The first word of a line is how long after the start, or the moment; <c>#</c> begins a remark. What is wrong is told with its line.</remarks>
internal static class FaultScript
{
    private const int MostTold = 5;

    /// <exception cref="ExchangeStartException">The file cannot be read, or a rule of it cannot be understood.</exception>
    public static IReadOnlyList<FaultRule> Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ExchangeStartException($"The script of faults cannot be read: {problem.Message}", problem);
        }

        var rules = new List<FaultRule>();
        var wrong = new List<string>();
        if (text.AsSpan().TrimStart().StartsWith('['))
            ReadJson(path, text, rules, wrong);
        else
            ReadLines(path, text, rules, wrong);
        if (wrong.Count > MostTold)
            wrong = [.. wrong[..MostTold], $"and {wrong.Count - MostTold} more"];
        return wrong.Count == 0 ? rules : throw new ExchangeStartException(string.Join("; ", wrong));
    }

    private static void ReadLines(string path, string text, List<FaultRule> rules, List<string> wrong)
    {
        var number = 0;
        foreach (var whole in text.Split('\n'))
        {
            number++;
            var line = whole.Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;
            var space = line.IndexOfAny([' ', '\t']);
            var (time, rule) = space < 0 ? (line, "") : (line[..space], line[(space + 1)..]);
            Add($"{path}:{number}", rules, wrong, () => SpanText.TryParse(time, out var after) && after >= TimeSpan.Zero
                ? FaultRuleReader.Read(rule.Length == 0 ? "" : $"{rule} after={time}")
                : DateTimeOffset.TryParse(time, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out _) && time.Length >= "2026-01-01".Length
                    ? FaultRuleReader.Read($"{rule} at={time}")
                    : throw new FaultRuleException($"a line begins with a time, such as 10m or 2026-08-26T01:00:00Z, not '{time}'"));
        }
    }

    private static void ReadJson(string path, string text, List<FaultRule> rules, List<string> wrong)
    {
        if (!JsonTexts.AreReadable(System.Text.Encoding.UTF8.GetBytes(text)))
        {
            wrong.Add($"{path}: a text in it is half of a surrogate pair");
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var number = 0;
            foreach (var rule in document.RootElement.EnumerateArray())
                Add($"{path}, rule {++number}", rules, wrong, () => FaultRuleReader.Read(rule));
        }
        catch (JsonException problem)
        {
            wrong.Add($"{path}:{problem.LineNumber + 1}: no JSON: {problem.Message}");
        }
    }

    private static void Add(string place, List<FaultRule> rules, List<string> wrong, Func<FaultRule> read)
    {
        try
        {
            rules.Add(read());
        }
        catch (FaultRuleException problem)
        {
            wrong.Add($"{place}: {problem.Message}");
        }
    }
}
