using System.Diagnostics;

namespace MartDesk.Benchmarks.Processes;

/// <summary>This program once more, as the other side of a connection, so that its processor time is not counted as the client's. Its first line says where it serves.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process, string firstLine)
    {
        _process = process;
        FirstLine = firstLine;
    }

    /// <summary>The first line the child wrote.</summary>
    public string FirstLine { get; }

    /// <summary>Port that the child serves on 127.0.0.1.</summary>
    public int Port => int.Parse(FirstLine, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Memory that the child holds now, in bytes.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Processor time of the child so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static ChildProcess Start(params string[] arguments)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("The program does not know its own path.");
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!; // Not null unless a shell is used.
        var line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"The child '{string.Join(' ', arguments)}' ended at once.");
        return new ChildProcess(process, line);
    }

    /// <summary>In the child: serves until the parent closes its end, or is gone.</summary>
    public static void WaitForParent()
    {
        while (Console.In.Read() >= 0)
        {
        }
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000))
            _process.Kill();
        _process.Dispose();
    }
}
