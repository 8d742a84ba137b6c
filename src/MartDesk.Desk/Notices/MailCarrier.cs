using System.Net;
using System.Net.Mail;

namespace MartDesk.Desk.Notices;

/// <summary>Mail by the framework's client: a server that turns to TLS when asked, or one on this machine.</summary>
internal sealed class MailCarrier(TimeProvider time) : INoticeCarrier
{
    private const int SubjectLength = 120;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public NoticeChannels Channel => NoticeChannels.Mail;

    /// <inheritdoc/>
    public TimeSpan Pause => TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public void Check(NoticeSettings settings)
    {
        if (settings.Mail is not { } mail)
            return;
        if (!MailAddress.TryCreate(mail.From, out _) || !MailAddress.TryCreate(mail.To, out _))
            throw new ArgumentException("Sender and recipient are mail addresses.", nameof(settings));
        if (mail.Host.Length == 0 || mail.Port is < 1 or > 65_535)
            throw new ArgumentException("The mail server is a host name and a port.", nameof(settings));
        if (!mail.UsesTls && !IsThisMachine(mail.Host))
            throw new ArgumentException("Mail to another machine needs TLS, or passwords and orders go over the wire in the open.", nameof(settings));
    }

    /// <inheritdoc/>
    public async Task<string?> CarryAsync(NoticeSettings settings, string text, CancellationToken cancellationToken)
    {
        if (settings.Mail is not { } mail)
            return null;
        using var client = new SmtpClient(mail.Host, mail.Port) { EnableSsl = mail.UsesTls, DeliveryMethod = SmtpDeliveryMethod.Network };
        if (mail.User is { Length: > 0 } user)
            client.Credentials = new NetworkCredential(user, mail.Password);
        using var message = new MailMessage(mail.From, mail.To, Subject(text), text);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var limit = time.CreateTimer(_ => end.Cancel(), null, Longest, Timeout.InfiniteTimeSpan);
        try
        {
            await client.SendMailAsync(message, end.Token);
            return null;
        }
        catch (SmtpException exception)
        {
            // The server's words may repeat what was sent to it; its status may not.
            return $"The mail server said {exception.StatusCode}.";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "The mail server did not answer in time.";
        }
    }

    private static string Subject(string text)
    {
        var line = text.Split('\n')[0].Trim();
        return line.Length <= SubjectLength ? line : line[..SubjectLength] + "…";
    }

    private static bool IsThisMachine(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
