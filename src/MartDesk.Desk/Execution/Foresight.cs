using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Execution;

/// <summary>The positions, asked for while the alert that needs them is still on its way to the disk.</summary>
/// <remarks>
/// It is begun only while the lane waits with nothing to do, so that no order of the lane can fill unseen behind it, and is let go as soon as the lane has
/// carried something out or an order of it moved. One that nobody took, since its alert was a resend or was not stored, holds the next back for a while.
/// </remarks>
internal sealed class Foresight(TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AfterWaste = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<VenueReply<IReadOnlyList<Position>>>? _positions;
    private long? _begunAt;
    private bool _isOpen;

    /// <summary>True while the lane waits with nothing to do.</summary>
    public bool IsOpen
    {
        set
        {
            lock (_gate)
                _isOpen = value;
        }
    }

    /// <summary>Asks, unless the lane is at work or has been asked for already.</summary>
    public void Begin(Func<Task<VenueReply<IReadOnlyList<Position>>>?> ask)
    {
        lock (_gate)
        {
            if (!_isOpen || (_begunAt is { } before && time.GetElapsedTime(before) < AfterWaste))
                return;
            _begunAt = time.GetTimestamp();
            _positions = ask();
        }
    }

    /// <summary>What was asked, once; null when there is nothing or it is too long ago.</summary>
    public Task<VenueReply<IReadOnlyList<Position>>>? Take()
    {
        lock (_gate)
        {
            var (taken, begunAt) = (_positions, _begunAt);
            (_positions, _begunAt) = (null, null);
            return begunAt is { } at && time.GetElapsedTime(at) <= MaxAge ? taken : null;
        }
    }

    /// <summary>Something has moved: what was asked before counts no more.</summary>
    public void Drop()
    {
        lock (_gate)
            _positions = null;
    }
}
