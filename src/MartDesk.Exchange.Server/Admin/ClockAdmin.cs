using System.Globalization;
using System.Text.Json;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Faults;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Exchange.Server.Admin;

/// <summary><c>/admin/clock</c>: the venue's time, and with a manual clock moving it on.</summary>
internal sealed class ClockAdmin(EngineLoop loop, TimeProvider time)
{
    /// <summary>The longest way in one call. It is walked in steps of a quarter of a second and shorter.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    public IEnumerable<AdminRoute> Routes =>
    [
        new("GET", "/admin/clock", _ => Task.FromResult(Now())),
        new("POST", "/admin/clock", MoveAsync),
    ];

    /// <summary>Takes <c>{"advance":"8h"}</c>, <c>{"advance_ms":1000}</c> or <c>{"set":"2026-08-26T00:00:00Z"}</c> (or milliseconds); answers when everything on the way has happened.</summary>
    private async Task<AdminReply> MoveAsync(AdminRequest request)
    {
        if (time is not VenueClock { IsManual: true } clock)
            return AdminReply.Refuse(StatusCodes.Status409Conflict, "not_manual", "The clock runs by itself; start the exchange with --clock manual to move it.");
        var now = clock.GetUtcNow();
        if (Target(request.Body, now) is not { } target)
            return AdminReply.Refuse(StatusCodes.Status400BadRequest, "bad_time", "Say one of advance (8h), advance_ms (1000) or set (2026-08-26T00:00:00Z, or Unix milliseconds).");
        if (target < now)
            return AdminReply.Refuse(StatusCodes.Status400BadRequest, "backwards", $"The clock stands at {Text(now)} and does not go back.");
        if (target - now > Longest)
            return AdminReply.Refuse(StatusCodes.Status400BadRequest, "too_far", $"At most {Longest.TotalDays} days in one call.");
        await loop.AdvanceAsync(clock, target);
        return Now();
    }

    private static DateTimeOffset? Target(JsonElement body, DateTimeOffset now)
    {
        if (body.ValueKind != JsonValueKind.Object || body.EnumerateObject().Count() != 1)
            return null;
        var asked = body.EnumerateObject().First();
        return (asked.Name, asked.Value.ValueKind) switch
        {
            ("advance", JsonValueKind.String) when SpanText.TryParse(asked.Value.GetString(), out var span) => now + span,
            ("advance_ms", JsonValueKind.Number) when asked.Value.TryGetInt64(out var ms) && Math.Abs(ms) < 1_000_000_000_000 => now + TimeSpan.FromMilliseconds(ms),
            ("set", JsonValueKind.Number) when asked.Value.TryGetInt64(out var ms) && ms is > 0 and < 100_000_000_000_000 => DateTimeOffset.FromUnixTimeMilliseconds(ms),
            ("set", JsonValueKind.String) when DateTimeOffset.TryParse(asked.Value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) => moment,
            _ => null,
        };
    }

    private AdminReply Now()
    {
        var now = time.GetUtcNow();
        return AdminReply.Ok(writer =>
        {
            writer.WriteString("clock"u8, time is VenueClock clock ? clock.IsManual ? "manual" : "scaled" : "real");
            writer.WriteNumber("now_ms"u8, now.ToUnixTimeMilliseconds());
            writer.WriteString("now"u8, Text(now));
        });
    }

    private static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
