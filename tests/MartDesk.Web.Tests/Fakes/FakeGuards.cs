using MartDesk.Desk.Guards;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>A switch and limits in memory.</summary>
internal sealed class FakeGuards : IDeskSwitch, IAccountGuards, IGuardLocks
{
    private readonly Dictionary<string, GuardLimits> _limits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DeskMode> _modes = new(StringComparer.Ordinal);

    public DeskMode Mode { get; private set; }

    public int Panics { get; private set; }

    public List<string> Forgotten { get; } = [];

    public List<GuardLock> Locks { get; } = [];

    public Task SetAsync(DeskMode mode, CancellationToken cancellationToken)
    {
        Mode = mode;
        return Task.CompletedTask;
    }

    public DeskMode ModeOf(string accountId) => Mode > OwnModeOf(accountId) ? Mode : OwnModeOf(accountId);

    public DeskMode OwnModeOf(string accountId) => _modes.GetValueOrDefault(accountId);

    public Task SetAsync(string? accountId, DeskMode mode, CancellationToken cancellationToken)
    {
        if (accountId is null)
            return SetAsync(mode, cancellationToken);
        _modes[accountId] = mode;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> PanicAsync(string? accountId, CancellationToken cancellationToken)
    {
        if (accountId is null)
            return PanicAsync(cancellationToken);
        _modes[accountId] = DeskMode.Halted;
        return Task.FromResult<IReadOnlyList<string>>(["PANIC-" + accountId]);
    }

    public Task<IReadOnlyList<string>> PanicAsync(CancellationToken cancellationToken)
    {
        Mode = DeskMode.Halted;
        Panics++;
        return Task.FromResult<IReadOnlyList<string>>(["PANIC1"]);
    }

    public GuardLimits LimitsOf(string accountId) => _limits.GetValueOrDefault(accountId) ?? new GuardLimits();

    public Task SetLimitsAsync(string accountId, GuardLimits limits, CancellationToken cancellationToken)
    {
        _limits[accountId] = limits;
        return Task.CompletedTask;
    }

    public Task ForgetPeakAsync(string accountId, CancellationToken cancellationToken)
    {
        Forgotten.Add(accountId);
        return Task.CompletedTask;
    }

    public IReadOnlyList<GuardLock> List() => [.. Locks];

    public Task<GuardLock?> ReleaseAsync(string lockId, CancellationToken cancellationToken)
    {
        var found = Locks.FirstOrDefault(held => held.LockId == lockId);
        if (found is not null)
            Locks.Remove(found);
        return Task.FromResult(found);
    }
}
