namespace MartDesk.Exchange.Server.Engine;

/// <summary>The venue takes no work: its queue is full, or it has stopped. Nothing was done.</summary>
internal sealed class VenueUnavailableException(string message) : Exception(message);

/// <summary>The engine failed inside a command. Its state can no longer be trusted, so the venue stops and recovers from the journal.</summary>
internal sealed class EngineFaultException(string message, Exception innerException) : Exception(message, innerException);
