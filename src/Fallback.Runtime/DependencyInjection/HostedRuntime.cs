using System.Diagnostics.Metrics;
using Fallback.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Fallback;

/// <summary>The runtime of a container: created from its options, and reloaded when their configuration changes.</summary>
internal sealed class HostedRuntime : IDisposable
{
    private readonly IOptionsFactory<FallbackOptions> _factory;
    private readonly ILoggerFactory? _loggers;
    private readonly TimeProvider? _time;
    private readonly ITokenCounter? _counter;
    private readonly IMeterFactory? _meters;
    private readonly List<IDisposable> _subscriptions = [];

    public HostedRuntime(
        IOptionsFactory<FallbackOptions> factory,
        IEnumerable<ConfigurationSource> sources,
        IEnumerable<RegisteredClient> clients,
        ILoggerFactory? loggers = null,
        TimeProvider? time = null,
        ITokenCounter? counter = null,
        IMeterFactory? meters = null)
    {
        _factory = factory;
        _loggers = loggers;
        _time = time;
        _counter = counter;
        _meters = meters;
        Runtime = new FallbackRuntime(Read());
        ChainDeclaration[] chains = [.. clients.SelectMany(static client => client.Chains)];
        Runtime.Expect(chains);
        Runtime.WarnOfUnmatched(chains);
        // Not IOptionsMonitor: it throws a mistake in a changed file to the code that reloads, which can end the process.
        foreach (ConfigurationSource source in sources) _subscriptions.Add(ChangeToken.OnChange(source.GetReloadToken, () => Runtime.Reload(Read)));
    }

    public FallbackRuntime Runtime { get; }

    public void Dispose()
    {
        foreach (IDisposable subscription in _subscriptions) subscription.Dispose();
        Runtime.Dispose();
    }

    private FallbackOptions Read()
    {
        FallbackOptions options = _factory.Create(Options.DefaultName);
        options.LoggerFactory ??= _loggers;
        options.TokenCounter ??= _counter;
        options.MeterFactory ??= _meters;
        if (_time is not null && ReferenceEquals(options.TimeProvider, TimeProvider.System)) options.TimeProvider = _time;
        return options;
    }
}
