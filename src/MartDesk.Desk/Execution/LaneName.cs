namespace MartDesk.Desk.Execution;

/// <summary>Names of lanes: a symbol, or all of an account, and beside each one that overtakes it.</summary>
/// <remarks>
/// In an overtaking lane goes what may not wait behind an order of unknown outcome: panic's cancellations and exits. Since panic has closed the gate
/// before, the lane it overtakes sends nothing that opens, so the two do not work against each other.
/// </remarks>
internal static class LaneName
{
    private const char Mark = '!';

    /// <summary>The lane beside one.</summary>
    public static string Overtaking(string lane) => Mark + lane;

    /// <summary>What a lane is about.</summary>
    public static string SubjectOf(string lane) => lane.TrimStart(Mark);
}
