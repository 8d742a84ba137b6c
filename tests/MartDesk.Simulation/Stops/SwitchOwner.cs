using System.Text.Json;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Storage;
using MartDesk.Simulation.Desks;
using MartDesk.Simulation.Networks;
using MartDesk.Simulation.Scheduling;

namespace MartDesk.Simulation.Stops;

/// <summary>The owner at the stop switch: asks until the desk answers or until something else is wanted, also while what was wanted before is not answered yet.</summary>
internal sealed class SwitchOwner(World world, SimContext outside)
{
    /// <summary>Without an answer for so long, the button is pressed again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>A request without an answer is given up by the desk after this, and is under way no longer.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(10);

    private int _wanted;
    private bool _isAnswered;
    private int _releaseUnanswered;

    /// <summary>Stops that were answered.</summary>
    public int Stops { get; private set; }

    /// <summary>Orders that open and were on the wire, unanswered, when a stop was asked for.</summary>
    public int UnderWay { get; private set; }

    /// <summary>Requests that came before the one before them was answered.</summary>
    public int Overlapping { get; private set; }

    /// <summary>From now on this is wanted.</summary>
    public void Want(DeskMode mode, bool isPanic)
    {
        Overlapping += _wanted > 0 && !_isAnswered ? 1 : 0;
        _isAnswered = false;
        if (mode == DeskMode.Active)
            End(int.MaxValue);
        else
            UnderWay += world.Network.Calls.Count(call => call.Told is null && call.Life == world.Desk.Life && world.Scheduler.Now - call.SentAt < LongestCall.Ticks && Opens(call));
        Press(++_wanted, mode, isPanic);
    }

    /// <summary>The desk has died: a release that it had not answered may be stored, and then it is released when it starts.</summary>
    public void DeskDied()
    {
        End(_releaseUnanswered);
        _releaseUnanswered = 0;
    }

    /// <summary>Releases the desk, but not before it has said that it is stopped, and not while it is away.</summary>
    public void ReleaseOnceStopped()
    {
        if (_isAnswered && world.Desk.IsServing && !world.Desk.Context.IsDead)
            Want(DeskMode.Active, isPanic: false);
        else
            world.Scheduler.After(outside, Patience, ReleaseOnceStopped);
    }

    private void Press(int number, DeskMode mode, bool isPanic)
    {
        if (number != _wanted || _isAnswered)
            return;
        var desk = world.Desk;
        if (desk.IsServing && !desk.Context.IsDead)
            desk.Context.Do(() => _ = AskAsync(desk, number, mode, isPanic));
        world.Scheduler.After(outside, Patience, () => Press(number, mode, isPanic));
    }

    private async Task AskAsync(SimDesk desk, int number, DeskMode mode, bool isPanic)
    {
        var switches = desk.Get<IDeskSwitch>();
        if (mode == DeskMode.Active)
            _releaseUnanswered = number;
        try
        {
            if (isPanic)
                await switches.PanicAsync(CancellationToken.None);
            else
                await switches.SetAsync(mode, CancellationToken.None);
        }
        catch (StoreException)
        {
            return; // Not answered: it is asked again.
        }

        _isAnswered |= number == _wanted;
        world.Note("desk", $"{mode} {number}");
        if (mode == DeskMode.Active)
        {
            _releaseUnanswered = _releaseUnanswered == number ? 0 : _releaseUnanswered;
            End(number); // Also of a stop that was asked for before this and answered while this waited for it.
            return;
        }

        Stops++;
        world.Halted.Add(new Halt { From = world.Scheduler.Now, Number = number, IsReducing = mode == DeskMode.ReducingOnly });
    }

    /// <summary>What was stopped by a request before this one is stopped no longer.</summary>
    private void End(int number)
    {
        foreach (var halt in world.Halted.Where(halt => halt.Number < number))
            halt.To = Math.Min(halt.To, world.Scheduler.Now);
    }

    private static bool Opens(WireCall call)
    {
        if (call.Path.Split('/')[^1] is not ("submit-order" or "submit-plan-order"))
            return false;
        using var body = JsonDocument.Parse(call.Body);
        return body.RootElement.GetProperty("side").GetInt32() is 1 or 4;
    }
}
