using System.Text.Json;

namespace MartDesk.Exchange.Server.Streams;

/// <summary>What a client sent: an action and its arguments, which are topics or the parts of a login.</summary>
internal readonly record struct StreamRequest(string Action, IReadOnlyList<string> Args)
{
    /// <summary>Reads <c>{"action":…,"args":[…]}</c>; false when the action is missing or an argument is not text (numbers pass as text).</summary>
    public static bool TryRead(JsonElement message, out StreamRequest request)
    {
        request = default;
        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("action", out var action) || action.ValueKind != JsonValueKind.String)
            return false;
        var args = new List<string>();
        if (message.TryGetProperty("args", out var list))
        {
            if (list.ValueKind != JsonValueKind.Array)
                return false;
            foreach (var item in list.EnumerateArray())
            {
                if (item.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
                    return false;
                args.Add(item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText());
            }
        }

        request = new StreamRequest(action.GetString()!, args);
        return true;
    }
}
