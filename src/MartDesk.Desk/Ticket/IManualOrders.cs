using MartDesk.Desk.Alerts;

namespace MartDesk.Desk.Ticket;

/// <summary>What the owner orders by hand: on the page, by the program, over the API. It goes the way of an alert: planned, durable, sent, settled.</summary>
public interface IManualOrders
{
    /// <summary>What would be ordered now and what it would take. Stores and orders nothing.</summary>
    Task<OrderEstimate> EstimateAsync(ManualOrder order, CancellationToken cancellationToken);

    /// <summary>Orders it. The venue is asked afterwards; what becomes of it stands in <see cref="IAlertLog"/> under the id of the answer.</summary>
    /// <param name="order">The order.</param>
    /// <param name="requestId">
    /// Made by the caller for each wish of its user, at most 128 characters: the same id again is the same wish, so that a double click or a call sent again
    /// orders once.
    /// </param>
    /// <param name="cancellationToken">Ends the wait; what is stored by then is carried out.</param>
    /// <returns>As for an alert: 202 accepted, 200 duplicate, 422 refused with a code and words, 503 when it could not be stored.</returns>
    Task<AlertAnswer> SubmitAsync(ManualOrder order, string requestId, CancellationToken cancellationToken);
}
