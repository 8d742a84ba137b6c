namespace MartDesk.Desk.Alerts;

/// <summary>Plans an alert without carrying anything out.</summary>
internal interface IAlertRehearsal
{
    /// <summary>What the alert would lead to now, in words; a refusal code when it would be refused.</summary>
    Task<(string? Code, string Message)> RehearseAsync(AlertRequest request, Pointers.PointerInfo pointer, CancellationToken cancellationToken);
}
