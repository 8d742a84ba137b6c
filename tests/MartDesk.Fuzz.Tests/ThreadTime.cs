using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MartDesk.Fuzz.Tests;

/// <summary>Time that the processor spent on the calling thread: what others do on the machine is not in it. Where the system does not tell, the time that passed.</summary>
internal static class ThreadTime
{
    private const int LinuxThreadClock = 3; // CLOCK_THREAD_CPUTIME_ID

    public static TimeSpan Now =>
        OperatingSystem.IsLinux() && ReadClock(LinuxThreadClock, out var time) == 0
            ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000d)
            : Stopwatch.GetElapsedTime(0);

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ReadClock(int clock, out ClockTime time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct ClockTime
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
