namespace MartDesk.Simulation.Faults;

/// <summary>What can go wrong at one place. The number of the occasion at which it does is drawn from the seed.</summary>
internal enum FaultKind
{
    /// <summary>The connection is refused; nothing was sent.</summary>
    Refuse = 0,

    /// <summary>The connection breaks while the body is written; the venue never has the whole of it.</summary>
    CutRequest = 1,

    /// <summary>The request is lost and nothing comes back.</summary>
    DropRequest = 2,

    /// <summary>The venue acts, the answer is lost.</summary>
    DropReply = 3,

    /// <summary>The venue acts, the connection breaks before the answer.</summary>
    CutReply = 4,

    /// <summary>The request arrives long after the sender gave up.</summary>
    LateDelivery = 5,

    /// <summary>The answer takes seconds.</summary>
    SlowReply = 6,

    /// <summary>A server error instead of the call.</summary>
    ServerErrorBefore = 7,

    /// <summary>The venue acts and answers with a server error.</summary>
    ServerErrorAfter = 8,

    /// <summary>A page of the network in front of the venue, after it has acted.</summary>
    HtmlAfter = 9,

    /// <summary>The venue acts, half of the answer arrives.</summary>
    TornReply = 10,

    /// <summary>Too many calls, says the venue, of an endpoint.</summary>
    TooMany = 11,

    /// <summary>The venue shuts the address out.</summary>
    ShutOut = 12,

    /// <summary>The timestamp is called wrong; not executed.</summary>
    ClockRefused = 13,

    /// <summary>A list as it was seconds ago.</summary>
    StaleList = 14,

    /// <summary>The venue is in maintenance for a while.</summary>
    Maintenance = 15,

    /// <summary>The stream cannot be opened.</summary>
    RefuseStream = 20,

    /// <summary>The stream breaks.</summary>
    CutStream = 21,

    /// <summary>The stream stays open and says nothing more.</summary>
    SilentStream = 22,

    /// <summary>A message of the stream is lost.</summary>
    DropFrame = 23,

    /// <summary>A message of the stream comes twice.</summary>
    DoubleFrame = 24,

    /// <summary>A message of the stream comes after later ones.</summary>
    LateFrame = 25,

    /// <summary>A message of the stream is damaged.</summary>
    BadFrame = 26,

    /// <summary>The desk's process is killed at a kill point.</summary>
    KillAtPoint = 30,

    /// <summary>The desk's process is killed between two steps.</summary>
    KillAnywhere = 31,

    /// <summary>The power fails at a write of the database.</summary>
    PowerLossAtWrite = 32,

    /// <summary>The desk is told to stop, and dies while it does.</summary>
    Shutdown = 33,

    /// <summary>The disk is full for a while.</summary>
    DiskFull = 34,

    /// <summary>A sync fails.</summary>
    SyncFails = 35,

    /// <summary>The disk takes seconds.</summary>
    SlowDisk = 36,

    /// <summary>The desk's wall clock jumps.</summary>
    ClockJump = 37,

    /// <summary>The local exchange is killed and replays its journal.</summary>
    KillVenue = 40,
}
