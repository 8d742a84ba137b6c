using System.Runtime.InteropServices;

namespace MartDesk.Cli.Running;

/// <summary>Keeps the system from writing this process's memory, with the vault's keys in it, to a file when it crashes.</summary>
internal static partial class CoreDumps
{
    private const int CoreLimit = 4; // RLIMIT_CORE of Linux and macOS alike

    /// <summary>Forbids them to this process and its children. Where the system has no such limit, its own settings count.</summary>
    public static void Forbid()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return;
        var none = default(ResourceLimit);
        _ = SetLimit(CoreLimit, in none); // A process may always lower a limit.
    }

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = false)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetLimit(int resource, in ResourceLimit limit);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct ResourceLimit
    {
        public readonly nuint Soft;
        public readonly nuint Hard;
    }
}
