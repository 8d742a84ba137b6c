using MartDesk.Desk.Alerts;
using MartDesk.Desk.Pointers;
using MartDesk.Simulation.Workloads;

namespace MartDesk.Simulation.Checks;

/// <summary>What became of alerts: I1, I3, I14, I16, I18.</summary>
internal static class AlertChecks
{
    private static readonly TimeSpan Known = TimeSpan.FromSeconds(new PointerSettings().ContentDedupeSeconds);

    public static void Judge(World world, DeskRecord record)
    {
        var byId = record.Alerts.ToDictionary(alert => alert.Id, StringComparer.Ordinal);
        var legsOf = record.Legs.ToLookup(leg => leg.AlertId, StringComparer.Ordinal);
        foreach (var sent in world.Sent)
            Taken(world, sent, byId);
        foreach (var alert in record.Alerts)
            Ended(world, alert, [.. legsOf[alert.Id]]);
        foreach (var intent in record.Intents)
        {
            // I18: what became of every attempt can be read.
            if (intent.Outcome is null && byId[intent.AlertId].AlertState is AlertState.Executed or AlertState.Rejected or AlertState.Expired && legsOf[intent.AlertId].First(leg => leg.Number == intent.Leg).LegState is LegState.Rejected or LegState.Abandoned)
                world.Fail("I18", $"Attempt {intent.ClientOrderId} ended without a word why.");
        }

        Secrets(world);
    }

    /// <summary>I1: what was answered 2xx is there, once.</summary>
    private static void Taken(World world, SentAlert sent, Dictionary<string, AlertRow> byId)
    {
        var ids = sent.Answers.Where(answer => answer.HttpStatus is 200 or 202 && answer.Status is "accepted" or "duplicate").Select(answer => answer.Alert).Distinct().ToList();
        foreach (var id in ids)
        {
            if (id is null || !byId.ContainsKey(id))
                world.Fail("I1", $"{sent.Item} was answered 2xx, and there is no alert {id}.");
        }

        if (ids.Count > 1 && !IsSaidAgainLater(sent))
            world.Fail("I1", $"{sent.Item} became {ids.Count} alerts: {string.Join(", ", ids)}.");
        if (sent.Answers.Exists(answer => answer.HttpStatus == 504))
            world.Fail("I1", $"{sent.Item} was answered 504.");
    }

    /// <summary>
    /// A message without a name is known by what it says, for half a minute; after that it is another that says the same. A desk that was started again meanwhile
    /// has only its wall clock to tell that by.
    /// </summary>
    private static bool IsSaidAgainLater(SentAlert sent) =>
        sent.Item.Ticket is null && !sent.Item.Body.Contains("\"id\"", StringComparison.Ordinal)
        && (Span(sent.Arrivals.Select(one => TimeSpan.FromTicks(one.At))) >= Known
            || (sent.Arrivals.DistinctBy(one => one.Life).Count() > 1 && Span(sent.Arrivals.Select(one => one.DeskTime - DateTimeOffset.UnixEpoch)) >= Known));

    private static TimeSpan Span(IEnumerable<TimeSpan> times) => times.Max() - times.Min();

    /// <summary>I1, I3 and I14: one final state, which says what was done.</summary>
    private static void Ended(World world, AlertRow alert, LegRow[] legs)
    {
        var words = $"Alert {alert.Id} ({alert.Words}) is {alert.AlertState} {alert.Code} {alert.Message}; {string.Join("; ", legs.AsEnumerable())}";
        switch (alert.AlertState)
        {
            case AlertState.Accepted:
            case AlertState.Working when legs.All(leg => !leg.Rests) || legs.Any(leg => leg.LegState is LegState.Intended or LegState.Unknown):
                world.Fail("I14", $"It has not come to its end. {words}");
                break;
            case AlertState.Executed when legs.Any(leg => leg.LegState is LegState.Planned or LegState.Intended or LegState.Unknown or LegState.Acknowledged):
                world.Fail("I3", $"It is called done while an order is not. {words}");
                break;
            case AlertState.Expired or AlertState.Rejected when legs.Any(leg => leg.LegState is LegState.Intended or LegState.Unknown or LegState.Acknowledged):
                world.Fail("I3", $"It is called not done while an order may be. {words}");
                break;
            case AlertState.NeedsAttention when alert.Code == "internal":
                world.Fail("exception", words);
                break;
        }
    }

    /// <summary>I16: no secret in the database, sealed fields aside.</summary>
    private static void Secrets(World world)
    {
        foreach (var account in World.Accounts)
        {
            foreach (var secret in (string[])[account.Secret, account.Memo])
            {
                if (world.Disk.Contains(System.Text.Encoding.UTF8.GetBytes(secret)))
                    world.Fail("I16", $"{secret} stands in the database.");
                if (world.Network.Calls.Exists(call => call.Text.Contains(secret, StringComparison.Ordinal) || call.Query.Contains(secret, StringComparison.Ordinal)))
                    world.Fail("I16", $"{secret} crossed the wire.");
            }
        }

        foreach (var pointer in world.PointerTexts)
        {
            if (world.Disk.Contains(System.Text.Encoding.UTF8.GetBytes(pointer)))
                world.Fail("I16", "A pointer stands in the database.");
            if (world.Sent.Any(sent => sent.Answers.Exists(answer => $"{answer}".Contains(pointer, StringComparison.Ordinal))))
                world.Fail("I16", "An answer shows a pointer.");
        }
    }
}
