using MartDesk.Desk.Accounts;
using MartDesk.Web.Forms;

namespace MartDesk.Web.Notices;

/// <summary>What the page of notification settings shows.</summary>
/// <param name="Fields">What is stored, or what was typed.</param>
/// <param name="HasPassword">A mail password is stored; it is never shown.</param>
/// <param name="HasWebhook">A webhook is stored; its address is never shown.</param>
/// <param name="MailProblem">What keeps mail from being delivered; null when nothing.</param>
/// <param name="WebhookProblem">What keeps the webhook from being called; null when nothing.</param>
/// <param name="Accounts">Every connected account.</param>
/// <param name="Notice">What was done; null when nothing was.</param>
/// <param name="Problem">What is wrong with what was sent; null when nothing is.</param>
public sealed record NoticeModel(
    FieldValues Fields, bool HasPassword, bool HasWebhook, string? MailProblem, string? WebhookProblem, IReadOnlyList<AccountInfo> Accounts, string? Notice, string? Problem);
