using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MartDesk.BitMart.Protocol;
using MartDesk.BitMart.Protocol.Errors;

namespace MartDesk.BitMart.Rest;

/// <summary>Judges an answer. The one place that decides what is proven.</summary>
/// <remarks>
/// Refused for certain: 400 with a listed contract code other than 40012 and 25601; any 401; 403 with a code; 404 with 30000; any 429 and 418;
/// 200 with 30016, 30019, 30030, 30031 or 42000. Done for certain: 200 with 1000 and the data asked for. All else is unknown.
/// </remarks>
internal static class AnswerReader
{
    private const int LongestExcerpt = 120;

    public static Reply<T> Read<T>(in Answer answer, JsonTypeInfo<T> dataType, T? withoutData, bool mayLackEnvelope)
        where T : class
    {
        ReadOnlySpan<byte> body = answer.Body;
        var isEnvelope = Envelope.TryRead(body, out var envelope, isTerse: true);
        if (!isEnvelope && mayLackEnvelope && answer.HttpStatus == 200 && TryReadBare(body, dataType, out var bare)) return new Reply<T>.Ok(bare);
        if (!isEnvelope)
            return IsRefusedByStatus(answer.HttpStatus) ? Reject<T>(answer, default) : Unknown<T>(answer, null, "", $"HTTP {answer.HttpStatus} with a body that is no envelope: {Excerpt(body)}");

        if (answer.HttpStatus == 200 && envelope.IsOk) return ReadData(answer, envelope, dataType, withoutData);
        return IsRefused(answer.HttpStatus, envelope.Code)
            ? Reject<T>(answer, envelope)
            : Unknown<T>(answer, envelope.Code, envelope.Trace, $"HTTP {answer.HttpStatus}, code {envelope.Code}: {envelope.Message}");
    }

    /// <summary>The venue's id of the request, for those who listen; empty when it gave none.</summary>
    public static string TraceOf(in Answer answer) => Envelope.TryRead(answer.Body, out var envelope) ? envelope.Trace : "";

    private static Reply<T> ReadData<T>(in Answer answer, in Envelope envelope, JsonTypeInfo<T> dataType, T? withoutData)
        where T : class
    {
        if (withoutData is not null) return new Reply<T>.Ok(withoutData);
        if (!envelope.HasData) return Unknown<T>(answer, envelope.Code, envelope.Trace, "Success without data.");
        if (HasNullInList(answer.Body.AsSpan()[envelope.Data])) return Unknown<T>(answer, envelope.Code, envelope.Trace, "Success with null for an item of a list.");
        try
        {
            var data = JsonSerializer.Deserialize(answer.Body.AsSpan()[envelope.Data], dataType);
            return data is null ? Unknown<T>(answer, envelope.Code, envelope.Trace, "Success with null for data.") : new Reply<T>.Ok(data);
        }
        catch (JsonException exception)
        {
            return Unknown<T>(answer, envelope.Code, envelope.Trace, $"Success with data that cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>True when a list has an item that is not there: the reader of JSON takes it for one, and whoever goes through the list would fall over it.</summary>
    /// <remarks>In an object null stands for what the venue leaves out, and follows a name. Most answers have none at all, which is seen at once.</remarks>
    private static bool HasNullInList(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("null"u8) < 0) return false;
        var reader = new Utf8JsonReader(json);
        var before = JsonTokenType.None;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.Null && before != JsonTokenType.PropertyName && reader.CurrentDepth > 0) return true;
                before = reader.TokenType;
            }
        }
        catch (JsonException)
        {
            return false; // The reader of the data says what is wrong with it.
        }

        return false;
    }

    /// <summary>The older affiliate calls answer without an envelope in the reference.</summary>
    private static bool TryReadBare<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> dataType, [NotNullWhen(true)] out T? data)
        where T : class
    {
        try
        {
            data = JsonSerializer.Deserialize(body, dataType);
            return data is not null && !HasNullInList(body);
        }
        catch (JsonException)
        {
            data = null;
            return false;
        }
    }

    private static bool IsRefused(int httpStatus, int code) => IsRefusedByStatus(httpStatus) || httpStatus switch
    {
        200 => code is 30016 or 30019 or 30030 or 30031 or 42000,
        400 => code is >= 40000 and < 50000 && code != BitMartError.SystemError.Code && BitMartError.Find(code) is not null,
        403 => true,
        404 => code == BitMartError.NotFound.Code,
        _ => false,
    };

    private static bool IsRefusedByStatus(int httpStatus) => httpStatus is 401 or 418 or 429;

    private static Reply<T>.Rejected Reject<T>(in Answer answer, in Envelope envelope)
    {
        var kind = BitMartError.Find(envelope.Code)?.Kind ?? answer.HttpStatus switch
        {
            418 or 429 => BitMartErrorKind.Limit,
            401 or 403 => BitMartErrorKind.Key,
            _ => BitMartErrorKind.Request,
        };
        var message = string.IsNullOrEmpty(envelope.Message) ? $"HTTP {answer.HttpStatus}" : envelope.Message;
        return new Reply<T>.Rejected(new VenueError(envelope.Code, answer.HttpStatus, message, envelope.Trace ?? "", kind, kind == BitMartErrorKind.Limit ? answer.Reset : null));
    }

    private static Reply<T>.Unknown Unknown<T>(in Answer answer, int? code, string trace, string message, Exception? cause = null) =>
        new(new UnexpectedAnswerException(answer.HttpStatus, code, trace, message, cause));

    private static string Excerpt(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, LongestExcerpt)]);
        return string.Create(text.Length, text, static (output, source) =>
        {
            for (var i = 0; i < output.Length; i++) output[i] = char.IsControl(source[i]) ? ' ' : source[i];
        });
    }
}
