using MartDesk.Desk.Storage;
using MartDesk.Desk.Transfers;
using MartDesk.Simulation.Desks;
using MartDesk.Simulation.Scheduling;

namespace MartDesk.Simulation.Workloads;

/// <summary>The owner at the desk's page for transfers: asks for each under one name until the desk answers, and now and then once more.</summary>
internal sealed class TransferOwner(World world, SimContext outside)
{
    /// <summary>Without an answer for so long, the button is pressed again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    /// <summary>The page stays open for so many tries; what the last of them began the desk clears up by itself.</summary>
    private const int Tries = 4;

    /// <summary>What was asked for, with every answer.</summary>
    public List<(WorkItem Item, TransferAnswer Answer)> Answers { get; } = [];

    /// <summary>Money is moved in this run.</summary>
    public bool IsNeeded => world.Work.Any(item => item.Kind == WorkKind.Transfer);

    public void Want(WorkItem item) => Ask(item, 1);

    private void Ask(WorkItem item, int attempt)
    {
        var desk = world.Desk;
        var answered = Answers.Count(known => known.Item == item);
        if (answered > (item.IsRepeated ? 1 : 0) || attempt > Tries)
            return;
        if (desk.IsServing && !desk.Context.IsDead)
            desk.Context.Do(() => _ = AskAsync(desk, item));
        world.Scheduler.After(outside, Patience, () => Ask(item, attempt + 1));
    }

    private async Task AskAsync(SimDesk desk, WorkItem item)
    {
        if (item.Transfer is not { } wish)
            throw new InvalidOperationException("A transfer is asked for without one.");
        try
        {
            var answer = await desk.Get<ITransfers>().MakeAsync(wish(world.AccountIds[item.Pointer]), CancellationToken.None);
            world.Note("transfer", FormattableString.Invariant($"w{item.Number} {answer.Transfer?.State} {answer.Refusal}")); // Not its message: the venue's trace is another in every process.
            Answers.Add((item, answer));
        }
        catch (StoreException)
        {
            // Not answered: it is asked again, under its name.
        }
    }
}
