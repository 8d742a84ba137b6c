using System.Globalization;
using System.Text.Json;

namespace MartDesk.BitMart.Tests.Fuzz;

/// <summary>The second reader: everything we say was in a message must be in it, number for number, read by another parser.</summary>
internal static class SameNumbers
{
    /// <summary>Null when all of <paramref name="ours"/> stands in <paramref name="message"/>; else the first that does not.</summary>
    public static string? FindInvented(JsonElement message, JsonElement ours, string path = "$")
    {
        switch (ours.ValueKind)
        {
            case JsonValueKind.Object:
                if (message.ValueKind != JsonValueKind.Object) return $"{path}: {message.ValueKind} became an object";
                foreach (var member in ours.EnumerateObject())
                {
                    if (!message.TryGetProperty(member.Name, out var theirs))
                    {
                        if (IsNone(member.Value)) continue;
                        return $"{path}.{member.Name}: invented as {member.Value}";
                    }

                    if (FindInvented(theirs, member.Value, $"{path}.{member.Name}") is { } wrong) return wrong;
                }

                return null;
            case JsonValueKind.Array:
                if (message.ValueKind != JsonValueKind.Array) return $"{path}: {message.ValueKind} became a list";
                var index = 0;
                foreach (var row in ours.EnumerateArray())
                {
                    var inner = index < message.GetArrayLength() ? FindInvented(message[index], row, $"{path}[{index}]") : IsNone(row) ? null : $"{path}[{index}]: invented as {row}";
                    if (inner is not null) return inner;
                    index++;
                }

                return null;
            default:
                return IsSame(message, ours) ? null : $"{path}: {message.GetRawText()} became {ours.GetRawText()}";
        }
    }

    /// <summary>What we write where the wire had nothing.</summary>
    private static bool IsNone(JsonElement value) => value.ValueKind == JsonValueKind.Null
        || (value.ValueKind == JsonValueKind.String && value.GetString() is "" or "-" or "market price")
        || value.ValueKind == JsonValueKind.False
        || (value.ValueKind is JsonValueKind.String or JsonValueKind.Number && Number(value) == 0m);

    private static bool IsSame(JsonElement theirs, JsonElement ours)
    {
        if (IsNone(ours)) return (Number(theirs) ?? 0m) == 0m && theirs.ValueKind != JsonValueKind.True;
        if (Number(theirs) is { } number) return Number(ours) == number;
        return theirs.ValueKind == ours.ValueKind && (ours.ValueKind is JsonValueKind.True or JsonValueKind.False || Text(theirs) == Text(ours) || IsSameTime(theirs, ours));
    }

    /// <summary>Times are kept in nanoseconds and written with as few decimals as they need.</summary>
    private static bool IsSameTime(JsonElement theirs, JsonElement ours) => Text(theirs).EndsWith('Z') && Text(theirs).TrimEnd('Z').TrimEnd('0').TrimEnd('.') == Text(ours).TrimEnd('Z').TrimEnd('0').TrimEnd('.');

    private static decimal? Number(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => Text(value),
            JsonValueKind.Number => value.GetRawText(),
            _ => "",
        };
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static string Text(JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD"; // Bytes that are no UTF-8, or half of a surrogate pair: no text at all.
        }
    }
}
