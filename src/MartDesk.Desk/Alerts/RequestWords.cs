using System.Text.Json;

namespace MartDesk.Desk.Alerts;

/// <summary>The names of a choice's values, as they stand in a stored request.</summary>
internal sealed class RequestWords
{
    private readonly JsonEncodedText[] _words;
    private readonly string _choice;

    /// <param name="choice">An enumeration whose values count up from 0.</param>
    public RequestWords(Type choice)
    {
        _choice = choice.Name;
        _words = [.. Enum.GetNames(choice).Select(static name => JsonEncodedText.Encode(name))];
        if (!Enum.GetValuesAsUnderlyingType(choice).Cast<int>().SequenceEqual(Enumerable.Range(0, _words.Length)))
            throw new ArgumentException($"The values of {_choice} do not count up from 0.", nameof(choice));
    }

    /// <summary>Name of a value.</summary>
    public JsonEncodedText this[int value] => _words[value];

    /// <summary>The value whose name stands here.</summary>
    /// <exception cref="JsonException">There is none.</exception>
    public int Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            for (var value = 0; value < _words.Length; value++)
            {
                if (reader.ValueTextEquals(_words[value].EncodedUtf8Bytes))
                    return value;
            }
        }

        throw new JsonException($"This is no {_choice}.");
    }
}
