namespace MartDesk.Exchange.Server.Streams;

/// <summary>How much a client may ask of a connection.</summary>
/// <remarks>
/// The reference limits connections per address and the length of a message. How many topics and messages futures takes is written nowhere: these are
/// the numbers of the venue's spot socket, whose clients are the same. Who breaks one is told and disconnected, as there.
/// </remarks>
internal sealed class StreamLimits(TimeProvider real)
{
    /// <summary>Connections from one address; the reference's.</summary>
    public const int MaxConnectionsPerAddress = 500;

    /// <summary>Topics in one message.</summary>
    public const int MaxTopicsPerMessage = 20;

    /// <summary>Topics on a connection to <c>/api</c>.</summary>
    public const int MaxPublicTopics = 115;

    /// <summary>Topics on a connection to <c>/user</c>.</summary>
    public const int MaxPrivateTopics = 100;

    /// <summary>Messages from a client in <see cref="Window"/>.</summary>
    public const int MaxMessages = 100;

    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private long _windowStart = real.GetTimestamp();
    private int _messages;

    public static int MaxTopics(string path) => path == "/user" ? MaxPrivateTopics : MaxPublicTopics;

    /// <summary>Counts a message; true when it is one too many. Called by the one who reads the connection.</summary>
    public bool IsTooMany()
    {
        if (real.GetElapsedTime(_windowStart) >= Window)
            (_windowStart, _messages) = (real.GetTimestamp(), 0);
        return ++_messages > MaxMessages;
    }
}
