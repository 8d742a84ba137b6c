namespace MartDesk.Benchmarks.Processes;

/// <summary>Processor time of this process, user and kernel.</summary>
internal static class ProcessorTime
{
    public static TimeSpan Now => Environment.CpuUsage.TotalTime;
}
