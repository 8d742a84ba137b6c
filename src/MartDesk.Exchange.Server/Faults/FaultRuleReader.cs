using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using MartDesk.BitMart.Protocol.Errors;

namespace MartDesk.Exchange.Server.Faults;

/// <summary>Reads rules: a line of words, <c>drop-reply submit-order nth=3</c>, or a JSON object of the same words, <c>{"fault":"drop-reply","on":"submit-order","nth":3}</c>.</summary>
public static class FaultRuleReader
{
    private const int Longest = 1024;

    /// <summary>Reads a line.</summary>
    /// <exception cref="FaultRuleException">It cannot be understood.</exception>
    public static FaultRule Read(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Length > Longest)
            throw new FaultRuleException($"a rule has at most {Longest} characters");
        var words = Split(line);
        if (words.Count == 0)
            throw new FaultRuleException("a rule begins with what happens, for example drop-reply");
        var settings = new List<(string Name, string Value)>();
        for (var i = 1; i < words.Count; i++)
        {
            var equals = words[i].IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                settings.Add((words[i][..equals], words[i][(equals + 1)..]));
            else if (i == 1)
                settings.Add((words[0] == FaultWords.Of(FaultKind.WindDown) ? "stage" : "on", words[i]));
            else
                throw new FaultRuleException($"'{words[i]}' is no setting; settings have the form name=value");
        }

        return Make(words[0], settings, line.Trim());
    }

    /// <summary>Reads a JSON object: <c>fault</c> is the kind, every other member a setting.</summary>
    /// <exception cref="FaultRuleException">It cannot be understood.</exception>
    public static FaultRule Read(JsonElement rule)
    {
        if (JsonMarshal.GetRawUtf8Value(rule).Length > Longest)
            throw new FaultRuleException($"a rule has at most {Longest} characters");
        if (rule.ValueKind == JsonValueKind.String)
            return Read(rule.GetString()!); // a JSON string has a text
        if (rule.ValueKind != JsonValueKind.Object || !rule.TryGetProperty("fault", out var kind) || kind.ValueKind != JsonValueKind.String)
            throw new FaultRuleException("a rule is a line of text, or an object with the member fault");
        var settings = new List<(string Name, string Value)>();
        var text = new StringBuilder(kind.GetString());
        foreach (var member in rule.EnumerateObject())
        {
            if (member.Name == "fault")
                continue;
            if (member.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
                throw new FaultRuleException($"{member.Name} must be text or a number");
            var value = member.Value.ToString();
            settings.Add((member.Name, value));
            text.Append(CultureInfo.InvariantCulture, $" {member.Name}={(value.Contains(' ', StringComparison.Ordinal) ? $"\"{value}\"" : value)}");
        }

        return Make(kind.GetString()!, settings, text.ToString());
    }

    private static FaultRule Make(string word, List<(string Name, string Value)> settings, string text)
    {
        if (FaultWords.Find(word) is not { } entry)
            throw new FaultRuleException($"there is no fault '{word}'; there are {string.Join(", ", FaultWords.All)}");
        var rule = Default(entry.Kind, text);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in settings)
        {
            if (!entry.Settings.Contains(name))
                throw new FaultRuleException($"{word} has no setting '{name}'; it has {string.Join(", ", entry.Settings)}");
            if (!seen.Add(name))
                throw new FaultRuleException($"{name} is set twice");
            rule = Set(rule, name, value);
        }

        foreach (var name in entry.Needed)
        {
            if (!seen.Contains(name))
                throw new FaultRuleException($"{word} needs {name}=…");
        }

        if (seen.Contains("at") && seen.Contains("after"))
            throw new FaultRuleException("at and after exclude each other");
        // The nth is one, unless it is said how many from there on.
        return rule is { Nth: > 0, Count: null, Every: 0 } ? rule with { Count = 1 } : rule;
    }

    private static FaultRule Default(FaultKind kind, string text)
    {
        var rule = new FaultRule { Kind = kind, Text = text };
        return kind switch
        {
            FaultKind.Maintenance => rule with { Code = BitMartError.ServiceMaintenance.Code },
            FaultKind.Limit => rule with { Status = BitMartError.TooManyRequests.HttpStatus },
            FaultKind.RefuseLogin => rule with { Message = "openapi auth failed" },
            _ => rule,
        };
    }

    private static FaultRule Set(FaultRule rule, string name, string value) => name switch
    {
        "id" => rule with { Id = value is { Length: > 0 and <= 40 } && value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-') ? value : throw Wrong(name, value, "1 to 40 letters, digits and -") },
        "on" => rule with { On = Target(rule.Kind, value) },
        "method" => rule with { Method = value is "GET" or "POST" ? value : throw Wrong(name, value, "GET or POST") },
        "key" => rule with { Key = value },
        "symbol" => rule with { Symbol = value },
        "nth" => rule with { Nth = Whole(name, value) },
        "every" => rule with { Every = Whole(name, value) },
        "count" => rule with { Count = Whole(name, value) },
        "probability" => rule with { ProbabilityMillionths = Probability(value) },
        "after" => rule with { After = Span(name, value) },
        "for" => rule with { For = Span(name, value) },
        "at" => rule with { At = Moment(value) },
        "by" => rule with { By = rule.Kind == FaultKind.ClockSkew && SpanText.TryParse(value, out var skew) ? skew : Span(name, value) },
        "when" => rule with { When = value switch { "before" => FaultMoment.Before, "after" => FaultMoment.After, _ => throw Wrong(name, value, "before or after") } },
        "how" => rule with { How = Ending(rule.Kind, value) },
        "status" => rule with { Status = Status(rule.Kind, value) },
        "code" => rule with { Code = Code(rule.Kind, value) },
        "message" => rule with { Message = value },
        "body" => rule with { Body = value switch { "html" => FaultBody.Html, "json" => FaultBody.Json, "empty" => FaultBody.Empty, _ => throw Wrong(name, value, "html, json or empty") } },
        "reset" => rule with { ResetSeconds = (int)Math.Min(Whole(name, value), 86_400) },
        "stage" => rule with { Stage = FaultWords.Stage(value) ?? throw Wrong(name, value, "normal, no-new-orders, reduce-only or closed") },
        _ => throw new FaultRuleException($"there is no setting '{name}'"),
    };

    private static string Target(FaultKind kind, string value)
    {
        var refusal = kind switch
        {
            FaultKind.Disconnect => FaultTargets.RefuseConnection(value),
            FaultKind.RestartVersions or FaultKind.CrossBook => FaultTargets.RefuseFrame(value) ?? FaultTargets.RefuseBook(kind, value),
            >= FaultKind.Silence => FaultTargets.RefuseFrame(value),
            _ => FaultTargets.RefuseCall(value),
        };
        return refusal is null ? value : throw new FaultRuleException(refusal);
    }

    private static FaultEnding Ending(FaultKind kind, string value) => value switch
    {
        "reset" => FaultEnding.Reset,
        "silence" when kind != FaultKind.Disconnect => FaultEnding.Silence,
        "close" when kind == FaultKind.Disconnect => FaultEnding.Close,
        _ => throw Wrong("how", value, kind == FaultKind.Disconnect ? "reset or close" : "reset or silence"),
    };

    private static int Status(FaultKind kind, string value)
    {
        var status = (int)Math.Min(Whole("status", value), 1000);
        if (kind == FaultKind.Limit)
            return status is 429 or 418 ? status : throw Wrong("status", value, "429 or 418");
        return status is >= 200 and <= 599 and not (204 or 304) ? status : throw Wrong("status", value, "200 to 599, but not 204 or 304, which have no body");
    }

    private static int Code(FaultKind kind, string value)
    {
        var code = (int)Math.Min(Whole("code", value), 999_999);
        if (kind == FaultKind.Maintenance && code is not (30016 or 40020 or 25601))
            throw Wrong("code", value, "30016, 40020 or 25601");
        return code;
    }

    private static long Whole(string name, string value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 1_000_000_000 ? number : throw Wrong(name, value, "a whole number above 0");

    private static int Probability(string value) =>
        decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is > 0m and <= 1m
            ? Math.Max(1, (int)(number * 1_000_000m))
            : throw Wrong("probability", value, "a number above 0 and at most 1");

    private static TimeSpan Span(string name, string value) =>
        SpanText.TryParse(value, out var span) && span >= TimeSpan.Zero ? span : throw Wrong(name, value, "a length of time such as 250ms, 1m30s or 8h");

    private static DateTimeOffset Moment(string value) =>
        DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : throw Wrong("at", value, "a moment such as 2026-08-26T01:00:00Z");

    private static FaultRuleException Wrong(string name, string value, string expected) => new($"{name} must be {expected}, not '{value}'");

    /// <summary>Words between blanks; double quotes hold a word with blanks together.</summary>
    private static List<string> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (isQuoted, isWord) = (false, false);
        foreach (var letter in line)
        {
            if (letter == '"')
            {
                (isQuoted, isWord) = (!isQuoted, true);
            }
            else if (isQuoted || !char.IsWhiteSpace(letter))
            {
                word.Append(letter);
                isWord = true;
            }
            else if (isWord)
            {
                words.Add(word.ToString());
                word.Clear();
                isWord = false;
            }
        }

        if (isQuoted)
            throw new FaultRuleException("a quotation mark is not closed");
        if (isWord)
            words.Add(word.ToString());
        return words;
    }
}
