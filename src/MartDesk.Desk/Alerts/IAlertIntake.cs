namespace MartDesk.Desk.Alerts;

/// <summary>Takes an alert in: parse, authenticate, dedupe, make durable, answer. The venue is asked afterwards.</summary>
public interface IAlertIntake
{
    /// <summary>Takes one message in. The returned answer is true once the call returns: "accepted" means synced to disk.</summary>
    Task<AlertAnswer> ReceiveAsync(IncomingAlert alert, CancellationToken cancellationToken);
}

/// <summary>A message as it came in.</summary>
/// <param name="Pointer">Pointer of the address; null when it must be in the body.</param>
/// <param name="Body">Raw bytes, at most 64 KB.</param>
/// <param name="SourceAddress">Sender's address; null when not over the network.</param>
public sealed record IncomingAlert(string? Pointer, ReadOnlyMemory<byte> Body, string? SourceAddress)
{
    /// <summary>The sender's signature; null when it sent none.</summary>
    public AlertSignature? Signature { get; init; }
}

/// <summary>The headers by which a sender proves a message, as Standard Webhooks names them.</summary>
/// <param name="Id"><c>webhook-id</c>: the sender's id of the message, the same when it is sent again.</param>
/// <param name="Timestamp"><c>webhook-timestamp</c>: Unix seconds.</param>
/// <param name="Signatures"><c>webhook-signature</c>: one or more of <c>v1,</c> and the base64 of HMAC-SHA256 over <c>id.timestamp.body</c>, apart by blanks.</param>
public sealed record AlertSignature(string Id, string Timestamp, string Signatures);

/// <summary>What the sender is told.</summary>
/// <param name="HttpStatus">202 stored, 200 duplicate or test, 400, 401, 403, 404, 413, 422, 503.</param>
/// <param name="Status"><c>accepted</c>, <c>duplicate</c>, <c>test</c> or <c>refused</c>.</param>
/// <param name="Alert">Our id; null when nothing was stored.</param>
/// <param name="Code">Refusal code; null when not refused.</param>
/// <param name="Message">What was found and expected; null when not refused.</param>
/// <param name="Hint">What to do; null when there is nothing to add.</param>
public sealed record AlertAnswer(int HttpStatus, string Status, string? Alert, string? Code, string? Message, string? Hint);
