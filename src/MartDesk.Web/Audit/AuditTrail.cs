using System.Text;
using MartDesk.Desk.Audit;
using MartDesk.Web.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace MartDesk.Web.Audit;

/// <summary>Writes what somebody did by page or API into the audit log.</summary>
internal sealed class AuditTrail(IAuditLog log, TimeProvider time)
{
    private const int LongestValue = 60;
    private const int LongestDetail = 600;

    /// <summary>Parts of field names whose values are never written down, not even cut short.</summary>
    private static readonly string[] Secret = ["key", "secret", "memo", "password", "passphrase", "again", "code", "token", "draft", "credential", "challenge", "text", "message", "body"];

    /// <summary>Notes one thing.</summary>
    internal Task NoteAsync(HttpContext context, string who, string what, string subject, string detail, string result) => log.AddAsync(
        new AuditEntry { Time = time.GetUtcNow(), Who = who, Address = AddressOf(context), What = what, Subject = subject, Detail = detail, Result = result },
        CancellationToken.None);

    /// <summary>Notes that a request asks for a change, before it is carried out: a machine that dies meanwhile still tells of it.</summary>
    /// <returns>By which it is ended; null when it cannot be noted now.</returns>
    internal Task<string?> BeginAsync(HttpContext context, string who) => log.BeginAsync(EntryOf(context, who, "", ""), CancellationToken.None);

    /// <summary>Notes how such a request came out.</summary>
    internal Task EndAsync(HttpContext context, string who, string? begun, bool hasFailed)
    {
        var detail = context.Items[typeof(AuditTrail)] as string ?? FieldsOf(context.Features.Get<IFormFeature>()?.Form);
        var entry = EntryOf(context, who, detail, hasFailed ? "failed" : context.Response.StatusCode < 400 ? "done" : "refused");
        return log.EndAsync(begun, entry, CancellationToken.None);
    }

    private AuditEntry EntryOf(HttpContext context, string who, string detail, string result) => new()
    {
        Time = time.GetUtcNow(),
        Who = who,
        Address = AddressOf(context),
        What = WhatOf(context),
        Subject = SubjectOf(context),
        Detail = detail,
        Result = result,
    };

    /// <summary>Says in own words what a request does; without it the fields of its form are named.</summary>
    internal static void Describe(HttpContext context, string detail) => context.Items[typeof(AuditTrail)] = Cut(detail, LongestDetail);

    internal static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    /// <summary>The words of the address that are the same for everything it is done to.</summary>
    private static string WhatOf(HttpContext context)
    {
        var pattern = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";
        var words = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part is not ("api" or "v1") && !part.StartsWith('{')).ToList();
        if (HttpMethods.IsDelete(context.Request.Method))
            words.Add("delete");
        return string.Join(' ', words);
    }

    private static string SubjectOf(HttpContext context) => string.Join(' ', context.Request.RouteValues.Values.OfType<string>().Select(value => Cut(value, LongestValue)));

    private static string FieldsOf(IFormCollection? form)
    {
        if (form is null)
            return "";
        var detail = new StringBuilder();
        foreach (var (name, values) in form)
        {
            var value = values.ToString();
            if (name == FormToken.Field || value.Length == 0)
                continue;
            if (detail.Length > 0)
                detail.Append(", ");
            detail.Append(Cut(name, LongestValue)).Append(": ").Append(Secret.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase)) ? "changed" : Cut(value, LongestValue));
        }

        return Cut(detail.ToString(), LongestDetail);
    }

    /// <summary>One line of a bounded length: what somebody typed must not look like an entry of its own.</summary>
    private static string Cut(string text, int longest)
    {
        var line = string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
        return line.Length <= longest ? line : line[..(longest - 1)] + "…";
    }
}
