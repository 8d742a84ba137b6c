using System.Globalization;
using System.Text;
using System.Text.Json;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Portfolio;
using MartDesk.Web.Audit;
using MartDesk.Web.Forms;
using MartDesk.Web.Numbers;
using MartDesk.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Pointers;

/// <summary>Builds the message of an alert, and shows what it would lead to now. Nothing is sent from here.</summary>
internal static class MessageEndpoints
{
    private const int LongestMessage = 8 * 1024;

    /// <summary>Words a message may give as its action.</summary>
    internal static readonly string[] Actions = ["long", "short", "buy", "sell", "close", "close_long", "close_short", "close_all", "reverse", "reduce", "cancel_all", "ping"];

    /// <summary>What a quantity may count.</summary>
    internal static readonly string[] Units = ["base", "contracts", "quote", "percent_equity", "percent_available", "percent_position"];

    internal static void MapMessages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/pointers/{id}/message", async context =>
        {
            if (await PointerEndpoints.FindAsync(context) is { } pointer)
                await WriteAsync(context, pointer, Blank(pointer, context.Request.Query["ready"]), null, null);
        });
        routes.MapPost("/pointers/{id}/message", PreviewAsync).WithMetadata(ChangesNothing.Mark);
    }

    private static async Task PreviewAsync(HttpContext context)
    {
        if (await PointerEndpoints.FindAsync(context) is not { } pointer || await PostedForm.ReadAsync(context) is not { } form)
            return;
        var fields = form.Values();
        if (fields["from"] == "fields")
            fields["message"] = Compose(fields);
        var message = fields["message"] ?? "";
        if (message.Length is 0 or > LongestMessage)
        {
            await WriteAsync(context, pointer, fields, null, $"A message of 1 to {LongestMessage} characters is needed.");
            return;
        }

        var preview = context.RequestServices.GetRequiredService<IAlertPreview>();
        var answer = await preview.PreviewAsync(pointer.PointerId, Encoding.UTF8.GetBytes(Fill(context, message, fields["symbol"])), context.RequestAborted);
        await WriteAsync(context, pointer, fields, answer, null);
    }

    /// <summary>The message of the fields; what is empty is left out, so that the pointer's settings count.</summary>
    internal static string Compose(FieldValues fields)
    {
        using var buffer = new MemoryStream();
        var options = new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            foreach (var (name, field) in ((string, string)[])[("symbol", "symbol"), ("action", "action"), ("quantity", "quantity"), ("quantity_type", "unit"), ("prev_position", "before")])
            {
                if (fields[field] is { Length: > 0 } value && (name != "quantity_type" || fields["quantity"] is { Length: > 0 }))
                    json.WriteString(name, value);
            }

            if (fields.IsTicked("id"))
                json.WriteString("id", "{{ticker}}-{{timenow}}-{{strategy.order.id}}");
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Fills the placeholders that a sender fills, with samples.</summary>
    private static string Fill(HttpContext context, string message, string? symbol)
    {
        var chart = symbol is { Length: > 0 } ? symbol : "BTCUSDT.P";
        var quotes = context.RequestServices.GetRequiredService<IPortfolio>().Current.Quotes;
        var quote = quotes.FirstOrDefault(known => known.Last > 0m && known.Symbol == chart.Replace(".P", "", StringComparison.OrdinalIgnoreCase));
        return ReadyMessage.Fill(message, chart, Show.Iso(Now(context)), quote?.Last.ToString(CultureInfo.InvariantCulture));
    }

    private static FieldValues Blank(PointerInfo pointer, string? ready)
    {
        var fields = new FieldValues();
        fields["symbol"] = pointer.Settings.FixedSymbol ?? "BTCUSDT.P";
        fields["action"] = "long";
        fields["quantity"] = pointer.Settings.DefaultQuantity is null ? "0.01" : "";
        fields.Set("id", value: true);
        fields["message"] = Array.Find(ReadyMessage.All, known => known.Key == ready)?.With(fields["quantity"] is { Length: > 0 } quantity ? quantity : "0.01") ?? Compose(fields);
        return fields;
    }

    private static Task WriteAsync(HttpContext context, PointerInfo pointer, FieldValues fields, AlertAnswer? answer, string? problem)
    {
        var content = new PageContent($"Message for {pointer.Name}", Section.Pointers, typeof(MessagePage), new MessageModel(pointer, fields, answer, problem));
        return context.WritePageAsync(content, problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static DateTimeOffset Now(HttpContext context) => context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
}

/// <summary>What the message builder shows.</summary>
/// <param name="Pointer">Pointer that the message is for.</param>
/// <param name="Fields">What stands in the fields, the message among them.</param>
/// <param name="Answer">What the desk would do with the message; null when it was not asked.</param>
/// <param name="Problem">Why it was not asked; null when nothing.</param>
public sealed record MessageModel(PointerInfo Pointer, FieldValues Fields, AlertAnswer? Answer, string? Problem);
