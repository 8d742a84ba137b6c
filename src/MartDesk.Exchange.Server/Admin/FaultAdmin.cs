using System.Globalization;
using System.Text.Json;
using MartDesk.Exchange.Server.Faults;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Exchange.Server.Admin;

/// <summary><c>/admin/faults</c>: what goes wrong on demand, and what did.</summary>
internal sealed class FaultAdmin(FaultPlan plan)
{
    public IEnumerable<AdminRoute> Routes =>
    [
        new("GET", "/admin/faults", List),
        new("POST", "/admin/faults", Add),
        new("DELETE", "/admin/faults", Clear),
        new("GET", "/admin/faults/log", Log),
        new("DELETE", "/admin/faults/", Remove),
    ];

    private Task<AdminReply> List(AdminRequest request) => Task.FromResult(AdminReply.Ok(writer => WriteState(writer, plan.List())));

    /// <summary>Takes <c>{"rule":"…"}</c>, <c>{"rules":["…",{…}]}</c>, or one rule as an object; all or none.</summary>
    private Task<AdminReply> Add(AdminRequest request)
    {
        try
        {
            var body = request.Body;
            if (body.ValueKind != JsonValueKind.Object)
                throw new FaultRuleException("the body must be an object: {\"rule\":\"drop-reply submit-order nth=3\"}, or with rules, or a rule itself");
            FaultRule[] rules = body.TryGetProperty("rules", out var several) && several.ValueKind == JsonValueKind.Array ? [.. several.EnumerateArray().Select(FaultRuleReader.Read)]
                : [FaultRuleReader.Read(body.TryGetProperty("rule", out var one) ? one : body)];
            var ids = plan.Add(rules);
            return Task.FromResult(new AdminReply(StatusCodes.Status201Created, writer => WriteState(writer, [.. plan.List().Where(fault => ids.Contains(fault.Id))])));
        }
        catch (FaultRuleException problem)
        {
            return Task.FromResult(AdminReply.Refuse(StatusCodes.Status400BadRequest, "bad_rule", problem.Message));
        }
    }

    private Task<AdminReply> Remove(AdminRequest request) => Task.FromResult(plan.Remove(request.Name)
        ? AdminReply.Ok(writer => writer.WriteNumber("removed"u8, 1))
        : AdminReply.Refuse(StatusCodes.Status404NotFound, "no_such_rule", $"There is no rule '{request.Name}'."));

    private Task<AdminReply> Clear(AdminRequest request)
    {
        var removed = plan.Clear();
        return Task.FromResult(AdminReply.Ok(writer => writer.WriteNumber("removed"u8, removed)));
    }

    private Task<AdminReply> Log(AdminRequest request)
    {
        var after = long.TryParse(request.Query["after"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return Task.FromResult(AdminReply.Ok(writer =>
        {
            writer.WriteStartArray("injected"u8);
            foreach (var entry in plan.Log(after))
            {
                writer.WriteStartObject();
                writer.WriteNumber("number"u8, entry.Number);
                writer.WriteNumber("time_ms"u8, entry.TimeMs);
                writer.WriteString("id"u8, entry.FaultId);
                writer.WriteString("fault"u8, FaultWords.Of(entry.Kind));
                writer.WriteString("target"u8, entry.Target);
                writer.WriteString("trace"u8, entry.Trace);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }));
    }

    private void WriteState(Utf8JsonWriter writer, IReadOnlyList<FaultState> faults)
    {
        writer.WriteStartArray("faults"u8);
        foreach (var fault in faults)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, fault.Id);
            writer.WriteString("rule"u8, fault.Rule.Text);
            writer.WriteString("fault"u8, FaultWords.Of(fault.Rule.Kind));
            writer.WriteString("state"u8, fault.Progress switch { FaultProgress.Waiting => "waiting", FaultProgress.Working => "working", _ => "over" });
            writer.WriteNumber("starts_ms"u8, fault.StartsAt.ToUnixTimeMilliseconds());
            if (fault.EndsAt is { } end)
                writer.WriteNumber("ends_ms"u8, end.ToUnixTimeMilliseconds());
            writer.WriteNumber("seen"u8, fault.Seen);
            writer.WriteNumber("injected"u8, fault.Injected);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("injected"u8);
        foreach (var (kind, count) in plan.Totals())
            writer.WriteNumber(FaultWords.Of(kind), count);
        writer.WriteEndObject();
        writer.WriteString("venue"u8, FaultWords.Of(plan.Stage));
        writer.WriteNumber("clock_skew_ms"u8, (long)plan.ClockSkew.TotalMilliseconds);
    }
}
