using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Web.Hosting;

/// <summary>Keeps request paths out of the log, because a pointer in an alert's address is a secret, and control characters out of its lines.</summary>
/// <remarks>
/// What a sender or a venue wrote can neither begin a line of its own nor tell the terminal what to do, whoever logs it.
/// The framework logs the path of every request and attaches it as a scope to every line written meanwhile. The hosting
/// category is therefore silent, and the rest of the framework speaks from <see cref="LogLevel.Warning"/> on.
/// </remarks>
internal sealed class DiscreetLoggerFactory(ILoggerFactory inner) : ILoggerFactory
{
    private const string FrameworkPrefix = "Microsoft.AspNetCore";
    private const string RequestCategory = "Microsoft.AspNetCore.Hosting.Diagnostics";

    public ILogger CreateLogger(string categoryName) => categoryName switch
    {
        RequestCategory => NullLogger.Instance,
        _ when categoryName.StartsWith(FrameworkPrefix, StringComparison.Ordinal) => new WarningsOnly(new OneLine(inner.CreateLogger(categoryName))),
        _ => new OneLine(inner.CreateLogger(categoryName)),
    };

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    /// <summary>Nothing to do: the inner factory belongs to whoever passed it.</summary>
    public void Dispose()
    {
    }

    private sealed class WarningsOnly(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }

    private sealed class OneLine(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            inner.Log(logLevel, eventId, state, exception, (value, thrown) => Shown(formatter(value, thrown)));

        private static string Shown(string line) => !line.Any(char.IsControl) ? line : string.Create(line.Length, line, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsControl(source[i]) ? '·' : source[i];
        });
    }
}
