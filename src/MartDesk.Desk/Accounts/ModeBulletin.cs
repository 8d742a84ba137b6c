using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Accounts;

/// <summary>Tells that an account's position mode may have been changed from here. Knows nothing else, so that nothing waits for it.</summary>
internal sealed class ModeBulletin
{
    /// <summary>The account, the mode it had before, and when that was last so.</summary>
    public event Action<string, PositionMode, DateTimeOffset>? MayHaveChanged;

    /// <summary>Tells it.</summary>
    public void Changed(string accountId, PositionMode before, DateTimeOffset until) => MayHaveChanged?.Invoke(accountId, before, until);
}
