namespace MartDesk.Cli;

/// <summary>What the program answers to its caller.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Refused or failed; the reason is on standard error.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong; what and how stands on standard error.</summary>
    public const int WrongUsage = 2;
}
