using System.Text.Json.Serialization.Metadata;
using MartDesk.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Web.Api;

/// <summary>Answers of the API, and what the OpenAPI document says of an address.</summary>
internal static class ApiAnswer
{
    internal static IResult Ok<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) => Results.Json(value, type, statusCode: status);

    internal static IResult Done() => Results.NoContent();

    /// <summary>The answer for what there is; 404 for what there is not.</summary>
    internal static IResult Found<T>(T? value, Func<T, IResult> answer)
        where T : class => value is null ? Missing() : answer(value);

    /// <summary>There is nothing of this id, or not for this caller: the two are not told apart.</summary>
    internal static IResult Missing() => Refuse(StatusCodes.Status404NotFound, "not_found", "There is nothing of this id.");

    internal static IResult Bad(string code, string message) => Refuse(StatusCodes.Status400BadRequest, code, message);

    internal static IResult Wrong(string code, string message) => Refuse(StatusCodes.Status422UnprocessableEntity, code, message);

    internal static IResult Refuse(int status, string code, string message) =>
        Results.Json(new Refusal { Code = code, Message = message }, HostingJson.Default.Refusal, statusCode: status);

    /// <summary>Says in the OpenAPI document what an address tells.</summary>
    internal static RouteHandlerBuilder Tells<T>(this RouteHandlerBuilder builder, string tag, string summary, int status = StatusCodes.Status200OK) =>
        builder.Says(tag, summary).Produces<T>(status);

    /// <summary>Says in the OpenAPI document what an address takes and does.</summary>
    internal static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder builder, string tag, string summary)
        where T : notnull => builder.Says(tag, summary).Accepts<T>("application/json").Produces<Refusal>(StatusCodes.Status422UnprocessableEntity);

    /// <summary>Says in the OpenAPI document what an address is for.</summary>
    internal static RouteHandlerBuilder Says(this RouteHandlerBuilder builder, string tag, string summary) =>
        builder.WithTags(tag).WithSummary(summary).Produces<Refusal>(StatusCodes.Status401Unauthorized).Produces<Refusal>(StatusCodes.Status403Forbidden).Produces<Refusal>(StatusCodes.Status404NotFound);
}
