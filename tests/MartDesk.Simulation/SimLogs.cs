using Microsoft.Extensions.Logging;

namespace MartDesk.Simulation;

/// <summary>The desk's log. Every line is searched for secrets; kept only when somebody wants to read it.</summary>
internal sealed class SimLogs(World world) : ILoggerFactory, ILogger
{
    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => world.Options.KeepsLogs || logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = exception is null ? formatter(state, exception) : $"{formatter(state, exception)} {exception}";
        if (line.Contains("canary-secret", StringComparison.Ordinal) || line.Contains("canary-memo", StringComparison.Ordinal) || world.PointerTexts.Exists(text => line.Contains(text, StringComparison.Ordinal)))
            world.Fail("I16", $"A log line holds a secret: {line}");
        if (exception is InvalidOperationException or NullReferenceException or ArgumentException or KeyNotFoundException or IndexOutOfRangeException or InvalidCastException)
            world.Fail("exception", line);
        if (world.Options.KeepsLogs)
            world.Log(line);
    }

    public void Dispose()
    {
    }
}
