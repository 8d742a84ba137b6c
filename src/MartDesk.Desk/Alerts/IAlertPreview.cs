namespace MartDesk.Desk.Alerts;

/// <summary>Reads a message as the desk would for a pointer, and plans it on what the accounts hold now. Stores and orders nothing.</summary>
public interface IAlertPreview
{
    /// <summary>Previews a message of the owner, who needs neither the pointer's text nor its secret, whatever the message says of them.</summary>
    /// <param name="pointerId">The desk's id of the pointer.</param>
    /// <param name="body">The message, as a sender would send it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As for a message with <c>"test": true</c>.</returns>
    Task<AlertAnswer> PreviewAsync(string pointerId, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);
}
