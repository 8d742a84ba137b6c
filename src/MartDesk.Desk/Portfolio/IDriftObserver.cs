using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Portfolio;

/// <summary>Is told when the venue's list says another number than the desk had, though nothing was heard in between.</summary>
public interface IDriftObserver
{
    /// <summary>One difference. The venue's number counts from now on. Must return at once.</summary>
    void Drifted(string accountId, PositionDrift drift);
}

/// <summary>A position whose size the desk had otherwise.</summary>
/// <param name="Symbol">Instrument.</param>
/// <param name="Side">Long or short.</param>
/// <param name="Known">Contracts as the desk had them.</param>
/// <param name="Told">Contracts as the venue lists them.</param>
public sealed record PositionDrift(string Symbol, PositionSide Side, long Known, long Told);
