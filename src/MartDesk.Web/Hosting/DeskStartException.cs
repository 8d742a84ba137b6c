namespace MartDesk.Web.Hosting;

/// <summary>The desk cannot start. The message is one line for the person at the terminal: what was found and what to do.</summary>
public sealed class DeskStartException(string message, Exception? innerException = null) : Exception(message, innerException);
