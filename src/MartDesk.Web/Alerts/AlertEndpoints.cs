using System.Text.Json;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Alerts.Messages;
using MartDesk.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MartDesk.Web.Alerts;

/// <summary>Where alerts come in. Any content type is taken: senders cannot set it, so it says nothing.</summary>
internal static class AlertEndpoints
{
    /// <summary>Largest message taken, in bytes.</summary>
    internal const int MaxBodyBytes = 64 * 1024;

    internal static void MapAlerts(this IEndpointRouteBuilder routes)
    {
        foreach (var root in (string[])["/alerts", "/hooks"])
        {
            // The pointer is the secret: nobody else is asked who they are, and nothing of that stands in an alert's way.
            routes.MapPost(root, ReceiveAsync).AllowAnonymous().ShortCircuit();
            routes.MapPost(root + "/{pointer}", ReceiveAsync).AllowAnonymous().ShortCircuit();
            routes.MapGet(root + "/schema.json", SendSchemaAsync).AllowAnonymous();
        }
    }

    private static async Task SendSchemaAsync(HttpContext context)
    {
        context.Response.ContentType = "application/schema+json";
        await context.Response.Body.WriteAsync(AlertSchema.Text, context.RequestAborted);
    }

    private static async Task ReceiveAsync(HttpContext context)
    {
        var body = await ReadBodyAsync(context);
        var answer = body is { } bytes
            ? await TakeAsync(context, bytes)
            : new AlertAnswer(StatusCodes.Status413PayloadTooLarge, "refused", null, "too_large",
                $"The message is larger than {MaxBodyBytes} bytes.", "Send the fields of the alert only.");
        context.Response.StatusCode = answer.HttpStatus;
        var json = JsonSerializer.SerializeToUtf8Bytes(AlertAnswerJson.From(answer), AlertsJson.Readable.AlertAnswerJson);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }

    private static async Task<AlertAnswer> TakeAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        var intake = context.RequestServices.GetRequiredService<IAlertIntake>();
        var alert = new IncomingAlert(context.GetRouteValue("pointer") as string, body, context.Connection.RemoteIpAddress?.ToString()) { Signature = SignatureOf(context.Request) };
        try
        {
            // Not the request's token: a sender that hangs up has still sent the alert.
            return await intake.ReceiveAsync(alert, CancellationToken.None);
        }
        catch (Exception exception)
        {
            context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(AlertEndpoints).FullName!).AlertNotTaken(exception);

            // 503 makes the sender try again, which is harmless: had it been stored, the second is a duplicate.
            return new AlertAnswer(StatusCodes.Status503ServiceUnavailable, "refused", null, "not_stored",
                "The alert could not be stored.", "Send it again; it will not be carried out twice.");
        }
    }

    /// <summary>The headers of Standard Webhooks; null when one of them is missing.</summary>
    private static AlertSignature? SignatureOf(HttpRequest request) =>
        request.Headers["webhook-id"].ToString() is { Length: > 0 } id
        && request.Headers["webhook-timestamp"].ToString() is { Length: > 0 } timestamp
        && request.Headers["webhook-signature"].ToString() is { Length: > 0 } signatures
            ? new AlertSignature(id, timestamp, signatures)
            : null;

    /// <summary>The whole body, or null when it is larger than <see cref="MaxBodyBytes"/>.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaxBodyBytes)
            return null;

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null; // counted here, so that the answer is ours

        // One byte more than is told, so that a body which is longer than that shows.
        var buffer = new byte[Math.Min(context.Request.ContentLength ?? MaxBodyBytes, MaxBodyBytes) + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, context.RequestAborted);
        if (length > MaxBodyBytes)
            return null; // not "? null :", which would become empty memory through the conversion from an array

        return buffer.AsMemory(0, length);
    }
}
