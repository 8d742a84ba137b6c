using MartDesk.BitMart.Protocol.Errors;

namespace MartDesk.Exchange.Server.Faults;

/// <summary>A command came to the engine after the moment from which the venue takes no such commands. It was not applied.</summary>
internal sealed class WindDownException(BitMartError error) : Exception("The venue winds down.")
{
    /// <summary>What the caller is told.</summary>
    public BitMartError Error { get; } = error;
}
