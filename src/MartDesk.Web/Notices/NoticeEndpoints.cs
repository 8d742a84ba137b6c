using MartDesk.Desk.Accounts;
using MartDesk.Desk.Notices;
using MartDesk.Web.Accounts;
using MartDesk.Web.Forms;
using MartDesk.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Notices;

/// <summary>Where notices go, and a try of each way.</summary>
internal static class NoticeEndpoints
{
    private const int UsualPort = 587;

    internal static void MapNotices(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/settings/notifications", context => WriteAsync(context, Stored(context), context.Request.Query["done"] == "saved" ? "Saved." : null, null));
        routes.MapPost("/settings/notifications", SaveAsync);
        routes.MapPost("/settings/notifications/test", TestAsync);
    }

    private static async Task SaveAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is not { } form)
            return;
        var fields = form.Values();
        var notices = Notices(context);
        var settings = Read(fields, notices.Settings, Accounts(context));
        if (fields.Problem is null && settings is not null)
        {
            try
            {
                await notices.SetAsync(settings, CancellationToken.None);
                context.GoTo("/settings/notifications?done=saved");
                return;
            }
            catch (ArgumentException exception)
            {
                fields.Refuse(Words.Of(exception));
            }
        }

        await WriteAsync(context, fields, null, fields.Problem);
    }

    private static async Task TestAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is not { } form)
            return;
        var channel = form.Text("channel") == "mail" ? NoticeChannels.Mail : NoticeChannels.Webhook;
        var problem = await Notices(context).TryAsync(channel, context.RequestAborted);
        await WriteAsync(context, Stored(context), problem is null ? "Delivered." : null, problem);
    }

    private static NoticeSettings? Read(FieldValues fields, NoticeSettings stored, IReadOnlyList<AccountInfo> accounts)
    {
        var port = fields.Whole("port", "The port") ?? UsualPort;
        var mail = fields["host"] == "" ? null : new MailSettings
        {
            Host = fields["host"]!, // empty is said above, and it is never null
            Port = port,
            UsesTls = !fields.IsTicked("plain"),
            User = fields["user"] == "" ? null : fields["user"],
            Password = fields["password"] == "" ? stored.Mail?.Password : fields["password"],
            From = fields["from"]!,
            To = fields["to"]!,
        };
        var address = stored.Webhook?.Address;
        if (fields.IsTicked("forget-webhook"))
            address = null;
        else if (fields["webhook"] != "" && !Uri.TryCreate(fields["webhook"], UriKind.Absolute, out address))
            fields.Refuse("The webhook is no address.");
        return fields.Problem is not null ? null : new NoticeSettings
        {
            Mail = mail,
            Webhook = address is null ? null : new WebhookSettings { Address = address, ChatId = fields["chat"] == "" ? null : fields["chat"] },
            Routes = NoticeWords.Shown.ToDictionary(
                kind => kind,
                kind => (fields.IsTicked($"mail-{kind}") ? NoticeChannels.Mail : NoticeChannels.None) | (fields.IsTicked($"webhook-{kind}") ? NoticeChannels.Webhook : NoticeChannels.None)),
            QuietAccounts = [.. accounts.Select(account => account.AccountId).Where(id => fields.IsTicked($"quiet-{id}"))],
        };
    }

    private static FieldValues Stored(HttpContext context)
    {
        var settings = Notices(context).Settings;
        var fields = new FieldValues();
        foreach (var id in settings.QuietAccounts)
            fields.Set($"quiet-{id}", true);
        if (settings.Mail is { } mail)
        {
            (fields["host"], fields["user"], fields["from"], fields["to"]) = (mail.Host, mail.User, mail.From, mail.To);
            fields.Set("port", mail.Port);
            fields.Set("plain", !mail.UsesTls);
        }

        fields["chat"] = settings.Webhook?.ChatId;
        foreach (var kind in NoticeWords.Shown)
        {
            var wanted = settings.Routes.GetValueOrDefault(kind);
            fields.Set($"mail-{kind}", wanted.HasFlag(NoticeChannels.Mail));
            fields.Set($"webhook-{kind}", wanted.HasFlag(NoticeChannels.Webhook));
        }

        return fields;
    }

    private static Task WriteAsync(HttpContext context, FieldValues fields, string? notice, string? problem)
    {
        var notices = Notices(context);
        fields["password"] = fields["webhook"] = ""; // what was typed there is not sent back
        var model = new NoticeModel(
            fields, notices.Settings.Mail?.Password is { Length: > 0 }, notices.Settings.Webhook is not null,
            notices.ProblemOf(NoticeChannels.Mail), notices.ProblemOf(NoticeChannels.Webhook), Accounts(context), notice, problem);
        return context.WritePageAsync(
            new PageContent("Notifications", Section.Settings, typeof(NoticePage), model), problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static IReadOnlyList<AccountInfo> Accounts(HttpContext context) => AccountEndpoints.Keeper(context).List();

    private static INotices Notices(HttpContext context) => context.RequestServices.GetRequiredService<INotices>();
}
