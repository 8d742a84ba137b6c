namespace MartDesk.Desk.Storage;

/// <summary>A write is not durable: nothing of it counts.</summary>
internal sealed class StoreException(string message, Exception? cause = null) : Exception(message, cause);
