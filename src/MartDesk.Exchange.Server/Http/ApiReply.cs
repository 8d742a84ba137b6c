using System.Text.Json;
using MartDesk.BitMart.Protocol.Errors;

namespace MartDesk.Exchange.Server.Http;

/// <summary>What an endpoint answers: data to be written, or a refusal.</summary>
internal readonly struct ApiReply
{
    private ApiReply(Action<Utf8JsonWriter>? data, BitMartError? error, string? message, bool isAffiliate = false)
    {
        IsAffiliate = isAffiliate;
        Data = data;
        Error = error;
        Message = message;
    }

    /// <summary>Writes the value of <c>data</c>; null with a refusal.</summary>
    public Action<Utf8JsonWriter>? Data { get; }

    public BitMartError? Error { get; }

    /// <summary>Text in place of the error's own.</summary>
    public string? Message { get; }

    /// <summary>True for the envelope of the affiliate calls: the code as text, with <c>success</c> and <c>requestId</c>.</summary>
    public bool IsAffiliate { get; }

    /// <summary>Success with <c>"data":{}</c>.</summary>
    public static ApiReply Empty { get; } = Ok(static writer =>
    {
        writer.WriteStartObject();
        writer.WriteEndObject();
    });

    public static ApiReply Ok(Action<Utf8JsonWriter> data) => new(data, null, null);

    /// <summary>Success in the envelope of the affiliate calls.</summary>
    public static ApiReply Affiliate(Action<Utf8JsonWriter> data) => new(data, null, null, isAffiliate: true);

    public static ApiReply Refuse(BitMartError error, string? message = null) => new(null, error, message);

    public static implicit operator ApiReply(BitMartError error) => Refuse(error);

    public static ApiReply FromBitMartError(BitMartError error) => Refuse(error);
}
