using System.Globalization;
using System.Text.Json;
using MartDesk.Exchange.Server.Accounts;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Exchange.Server.Http;

/// <summary>What an endpoint is asked: the parameters, and who asks when a key was shown.</summary>
internal sealed class ApiRequest(HttpRequest request, JsonElement body, Caller? caller)
{
    /// <summary>The caller's account; 0 on public endpoints.</summary>
    public int AccountId { get; } = caller?.Key.AccountId ?? 0;

    /// <summary>The caller's account as the wire names it: futures or copy trading.</summary>
    public string TradingAccount { get; } = caller?.Key.TradingAccount ?? TradingAccountFilter.Futures;

    /// <summary>When the caller signed the request, Unix milliseconds; 0 on endpoints without a signature.</summary>
    public long SentMs { get; } = caller?.SentMs ?? 0;

    /// <summary>Members of the JSON body; of a GET there are none.</summary>
    public BodyFields Body { get; } = new(body);

    /// <summary>A query parameter; null when absent or empty.</summary>
    public string? Query(string name) => request.Query[name] is [{ Length: > 0 } value, ..] ? value : null;

    /// <summary>A query parameter as a whole number, not negative. False when it is there and is none.</summary>
    public bool TryQueryNumber(string name, out long? value)
    {
        value = null;
        if (Query(name) is not { } text)
            return true;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        value = number;
        return true;
    }
}

/// <summary>The members of a JSON body, read the way clients send them: a number or its text, in any order, with unknown ones ignored.</summary>
internal readonly struct BodyFields(JsonElement body)
{
    /// <summary>A member as text: a string as it is, a number as it was written. Null when absent, null or empty; false for any other JSON type.</summary>
    public bool TryText(string name, out string? text)
    {
        text = null;
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(name, out var value))
            return true;
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                return true;
            case JsonValueKind.String:
                text = value.GetString();
                if (text is { Length: 0 })
                    text = null;
                return true;
            case JsonValueKind.Number:
                text = value.GetRawText();
                return true;
            default:
                return false;
        }
    }

    /// <summary>True when one of two members is there and not null.</summary>
    public bool Has(string one, string other) => IsThere(one) || IsThere(other);

    /// <summary>A member as a decimal; null when absent. False when it is there and is no decimal number.</summary>
    public bool TryDecimal(string name, out decimal? number)
    {
        number = null;
        if (!TryText(name, out var text))
            return false;
        if (text is null)
            return true;
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            return false;
        number = value;
        return true;
    }

    /// <summary>A member as a whole number; null when absent. False when it is there and is none.</summary>
    public bool TryWhole(string name, out long? number)
    {
        number = null;
        if (!TryDecimal(name, out var value))
            return false;
        if (value is null)
            return true;
        if (value != decimal.Truncate(value.Value) || value > long.MaxValue || value < long.MinValue)
            return false;
        number = (long)value.Value;
        return true;
    }

    private bool IsThere(string name) => body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;
}
