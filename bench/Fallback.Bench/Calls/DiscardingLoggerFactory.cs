using Microsoft.Extensions.Logging;

namespace Fallback.Bench;

/// <summary>Every level is on, and what is logged is formatted and dropped.</summary>
internal sealed class DiscardingLoggerFactory : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _ = formatter(state, exception);

    public void Dispose()
    {
    }
}
