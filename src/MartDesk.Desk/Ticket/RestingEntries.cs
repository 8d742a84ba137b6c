using System.Globalization;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Ticket;

/// <inheritdoc cref="IRestingEntries"/>
internal sealed class RestingEntries(LegStore legs, IManualOrders orders, TimeProvider time) : IRestingEntries
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public async Task<(int Cancelled, int? Left)> CancelAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var occasion = time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var asked = new HashSet<string>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var resting = Read();
            if (resting is { Count: 0 } || time.GetElapsedTime(began) >= atMost)
                return resting is null ? (0, null) : (asked.Count(id => resting.All(entry => entry.VenueOrderId != id)), resting.Count);
            foreach (var entry in resting ?? [])
            {
                if (entry.VenueOrderId is not { } id || taken.Contains(id))
                    continue; // One that is on its way is waited for: it rests, or ends, in a moment.
                asked.Add(id);
                var cancel = new ManualOrder.Cancel { AccountId = entry.AccountId, Symbol = entry.Symbol, VenueOrderId = id, Kind = entry.Kind };
                if ((await orders.SubmitAsync(cancel, $"exit-{occasion}-{id}", cancellationToken)).HttpStatus != 503) // Which may be stored all the same: it is asked again under its name.
                    taken.Add(id);
            }

            await Task.Delay(LookEvery, time, cancellationToken);
        }
    }

    /// <summary>The orders; null while the store cannot be read, as when its server is away.</summary>
    private IReadOnlyList<(string AccountId, string Symbol, OrderKind Kind, string? VenueOrderId)>? Read()
    {
        try
        {
            return legs.RestingEntries();
        }
        catch (StoreException)
        {
            return null;
        }
    }
}
