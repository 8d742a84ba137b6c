namespace MartDesk.Cli;

/// <summary>Ends a command with one clear line on standard error and <see cref="ExitCode.Failed"/>.</summary>
internal sealed class CommandFailedException(string message) : Exception(message);
