using System.Text.Json.Serialization;

namespace MartDesk.Desk.Notices;

/// <summary>Where notices go. Stored sealed, because password and webhook are secrets.</summary>
public sealed record NoticeSettings
{
    /// <summary>Mail server; null for no mail.</summary>
    public MailSettings? Mail { get; init; }

    /// <summary>Webhook; null for none.</summary>
    public WebhookSettings? Webhook { get; init; }

    /// <summary>Channels of every kind; a kind that is not named goes to the page only.</summary>
    public IReadOnlyDictionary<NoticeKind, NoticeChannels> Routes { get; init; } = Defaults;

    /// <summary>Accounts whose notices stay on the page, by id.</summary>
    public IReadOnlyList<string> QuietAccounts { get; init => field = value ?? []; } = []; // Settings that an earlier version stored do not have it.

    private static IReadOnlyDictionary<NoticeKind, NoticeChannels> Defaults { get; } = Enum.GetValues<NoticeKind>()
        .ToDictionary(kind => kind, kind => kind == NoticeKind.Fill ? NoticeChannels.None : NoticeChannels.Mail | NoticeChannels.Webhook);

    /// <summary>Channels of a kind that are set up.</summary>
    /// <param name="kind">What the notice is about.</param>
    /// <param name="accountId">Account that it is about; null when it is about the desk.</param>
    public NoticeChannels ChannelsOf(NoticeKind kind, string? accountId = null)
    {
        if (accountId is not null && QuietAccounts.Contains(accountId))
            return NoticeChannels.None;
        var wanted = kind == NoticeKind.Test ? NoticeChannels.Mail | NoticeChannels.Webhook : Routes.GetValueOrDefault(kind);
        return (Mail is null ? NoticeChannels.None : wanted & NoticeChannels.Mail) | (Webhook is null ? NoticeChannels.None : wanted & NoticeChannels.Webhook);
    }
}

/// <summary>A mail server and whom it writes to.</summary>
public sealed record MailSettings
{
    /// <summary>Host name.</summary>
    public required string Host { get; init; }

    /// <summary>Port; 587 for a server that turns to TLS when asked.</summary>
    public int Port { get; init; } = 587;

    /// <summary>Turns to TLS before anything is said, and refuses to go on without. Off only for a server on this machine.</summary>
    public bool UsesTls { get; init; } = true;

    /// <summary>Name to sign in with; null for none.</summary>
    public string? User { get; init; }

    /// <summary>Password to sign in with.</summary>
    public string? Password { get; init; }

    /// <summary>Sender.</summary>
    public required string From { get; init; }

    /// <summary>Recipient.</summary>
    public required string To { get; init; }

    /// <summary>Says nothing: it holds a password.</summary>
    public override string ToString() => nameof(MailSettings);
}

/// <summary>An address that takes <c>{"chat_id": …, "text": …}</c> as Telegram's <c>sendMessage</c> does.</summary>
public sealed record WebhookSettings
{
    /// <summary>Address; with Telegram it holds the bot's token.</summary>
    public required Uri Address { get; init; }

    /// <summary>Chat that is written to; null for a webhook that knows by itself.</summary>
    public string? ChatId { get; init; }

    /// <summary>Says nothing: the address is a secret.</summary>
    public override string ToString() => nameof(WebhookSettings);
}

[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NoticeSettings))]
internal sealed partial class NoticeJson : JsonSerializerContext;
