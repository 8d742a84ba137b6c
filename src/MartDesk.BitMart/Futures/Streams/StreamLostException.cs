namespace MartDesk.BitMart.Futures.Streams;

/// <summary>Why a connection is given up.</summary>
internal sealed class StreamLostException(string reason, bool isLoginRefused = false) : Exception(reason)
{
    public bool IsLoginRefused { get; } = isLoginRefused;
}
