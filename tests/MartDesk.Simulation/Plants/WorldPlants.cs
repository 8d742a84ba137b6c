using Dapper;
using MartDesk.Desk.Alerts;
using MartDesk.Exchange.Commands;

namespace MartDesk.Simulation.Plants;

/// <summary>Commits do not wait for the disk.</summary>
internal sealed class AcknowledgesBeforeSync : Plant
{
    public override bool? SyncsToDisk => false;
}

/// <summary>Nobody looks what is left of a position that has ended.</summary>
internal sealed class LeavesOrphans : Plant
{
    public override bool SweepsOrphans => false;
}

/// <summary>That an account was closed for the loss of the day is forgotten before every alert.</summary>
internal sealed class ForgetsTheLoss : Plant
{
    public override bool NeedsLimits => true;

    public override void BeforeAlert(World world) => world.Desk.Store.WriteNow(transaction => transaction.Connection!.Execute("UPDATE account_guard SET closed_day = NULL", transaction: transaction));
}

/// <summary>What has come before is forgotten before every alert.</summary>
internal sealed class ForgetsDuplicates : Plant
{
    public override void BeforeAlert(World world) => world.Desk.Store.WriteNow(transaction => transaction.Connection!.Execute("DELETE FROM alert_key;", transaction: transaction));
}

/// <summary>Entries are never too old.</summary>
internal sealed class NeverTooOld : Plant
{
    public override void BeforeAlert(World world) => world.Desk.Store.WriteNow(transaction => transaction.Connection!.Execute(
        "UPDATE alert SET event_ms = event_ms - 600000, checksum = NULL WHERE state IN (0, 1)", transaction: transaction));
}

/// <summary>Stops that wait do so for a second at most.</summary>
internal sealed class DoesNotWait : Plant
{
    public override void BeforeAlert(World world) => world.Desk.Store.WriteNow(transaction => transaction.Connection!.Execute(
        "UPDATE leg SET terms = replace(terms, '\"WaitSeconds\":30', '\"WaitSeconds\":1'), checksum = NULL WHERE terms LIKE '%\"WaitSeconds\":30%'", transaction: transaction));
}

/// <summary>The sender is told 202 though nothing was stored.</summary>
internal sealed class AnswersAnyway : Plant
{
    private int _lies;

    public override AlertAnswer Answer(AlertAnswer answer) =>
        answer.HttpStatus == 503 ? answer with { HttpStatus = 202, Status = "accepted", Alert = FormattableString.Invariant($"LIE{++_lies}") } : answer;
}

/// <summary>A secret is written into a message of the log of alerts.</summary>
internal sealed class StoresASecret : Plant
{
    public override void BeforeAlert(World world) => world.Desk.Store.WriteNow(transaction => transaction.Connection!.Execute(
        "UPDATE alert SET message = @secret", new { secret = World.Accounts[0].Secret }, transaction));
}

/// <summary>Exits that are on their way are dropped when an alert comes.</summary>
internal sealed class DropsAnAlert : Plant
{
    public override void BeforeAlert(World world) => world.Desk.Store.WriteNow(transaction => transaction.Connection!.Execute(
        "UPDATE alert SET state = 2 WHERE state = 1;", transaction: transaction));
}

/// <summary>The exchange forgets its last commands when it dies.</summary>
internal sealed class JournalForgets : Plant
{
    public override void Set(World world) => world.Venue.Died = journal => journal.Committed.RemoveRange(Math.Max(0, journal.Committed.Count - 3), Math.Min(3, journal.Committed.Count));
}

/// <summary>The exchange pays funding once more when it starts again.</summary>
internal sealed class PaysTwice : Plant
{
    public override void Set(World world) => world.Venue.Died = journal =>
    {
        if (journal.Committed.FindIndex(command => command.Kind == CommandKind.Deposit) is >= 0 and var deposit)
            journal.Committed.Add(journal.Committed[^1] with { Kind = CommandKind.Deposit, AccountId = journal.Committed[deposit].AccountId, AmountUnits = 1, Sequence = journal.Committed[^1].Sequence + 1 });
    };
}

/// <summary>The venue's request for silence does not reach the client.</summary>
internal sealed class NotSilent : Plant
{
    public override void Set(World world) => world.Network.HidesLimits = true;
}

/// <summary>What the stop switch was set to is not kept: the next start of the desk does not know of it.</summary>
internal sealed class ForgetsTheStop : Plant
{
    public override void BeforeAlert(World world) => world.Desk.Store.WriteNow(transaction => transaction.Connection!.Execute(
        "DELETE FROM setting WHERE name LIKE 'desk_mode%'", transaction: transaction));
}
