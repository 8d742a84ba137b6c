using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MartDesk.Desk.Connectors.FastConnect;

namespace MartDesk.Desk.Notices;

/// <summary>A call that Telegram's <c>sendMessage</c> takes, and anything that takes the same JSON.</summary>
/// <remarks>The address is typed by a person, so it goes the guarded way of all such addresses: no internal network, no redirect, and the answer itself is not read.</remarks>
internal sealed class WebhookCarrier(TimeProvider time) : INoticeCarrier
{
    /// <summary>Telegram takes 4,096 characters.</summary>
    private const int Longest = 4_000;

    /// <inheritdoc/>
    public NoticeChannels Channel => NoticeChannels.Webhook;

    /// <inheritdoc/>
    public TimeSpan Pause => TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public void Check(NoticeSettings settings)
    {
        if (settings.Webhook is not { } webhook)
            return;
        if (!webhook.Address.IsAbsoluteUri || (webhook.Address.Scheme != Uri.UriSchemeHttps && !(webhook.Address.Scheme == Uri.UriSchemeHttp && webhook.Address.IsLoopback)))
            throw new ArgumentException("The webhook is an https address; http is for this machine only.", nameof(settings));
    }

    /// <inheritdoc/>
    public async Task<string?> CarryAsync(NoticeSettings settings, string text, CancellationToken cancellationToken)
    {
        if (settings.Webhook is not { } webhook)
            return null;
        var message = new JsonObject { ["text"] = text.Length <= Longest ? text : text[..Longest] + "…", ["disable_web_page_preview"] = true };
        if (webhook.ChatId is { Length: > 0 } chat)
            message["chat_id"] = chat;
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Address);
        request.Content = new StringContent(message.ToJsonString(JsonSerializerOptions.Default), Encoding.UTF8, "application/json");
        using var deadline = new CancellationTokenSource(OutboundCalls.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var wire = new HttpMessageInvoker(OutboundCalls.CreateHandler(webhook.Address));
            using var reply = await wire.SendAsync(request, either.Token); // nothing of the answer but its status matters, so no more of it is read
            return reply.IsSuccessStatusCode ? null : $"The webhook answered {(int)reply.StatusCode}{(reply.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.NotFound ? ": is its token right?" : "")}.";
        }
        catch (HttpRequestException exception)
        {
            // The exception's own words name the host; the address holds a token and is not repeated.
            return $"The webhook was not reached ({exception.HttpRequestError}).";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "The webhook did not answer in time.";
        }
    }
}
