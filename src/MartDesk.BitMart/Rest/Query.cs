using System.Globalization;
using System.Text;

namespace MartDesk.BitMart.Rest;

/// <summary>A query string; members without a value are left out.</summary>
internal sealed class Query
{
    private readonly StringBuilder _text = new();

    public Query Add(string name, string? value)
    {
        if (value is null) return this;
        if (_text.Length > 0) _text.Append('&');
        _text.Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    public Query Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>A time in Unix seconds.</summary>
    public Query AddSeconds(string name, DateTimeOffset? value) => Add(name, value?.ToUnixTimeSeconds());

    /// <summary>A time in Unix milliseconds.</summary>
    public Query AddMilliseconds(string name, DateTimeOffset? value) => Add(name, value?.ToUnixTimeMilliseconds());

    public override string ToString() => _text.ToString();
}
