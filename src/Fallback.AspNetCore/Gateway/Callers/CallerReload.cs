using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Fallback.Gateway;

/// <summary>Applies changed callers: a leaked key must be refused without a restart.</summary>
internal sealed class CallerReload(
    IServiceProvider services, Action<FallbackGatewayOptions>? configure, CallerDirectory callers, ILogger logger)
{
    private readonly object _lock = new();

    /// <summary>Watches until the application has stopped.</summary>
    public void Watch()
    {
        CancellationToken stopped = services.GetService<IHostApplicationLifetime>()?.ApplicationStopped ?? default;
        foreach (ConfigurationSource source in services.GetServices<ConfigurationSource>())
        {
            IDisposable watch = ChangeToken.OnChange(source.Section.GetReloadToken, Reload);
            stopped.Register(watch.Dispose);
        }
    }

    private void Reload()
    {
        lock (_lock)
        {
            try
            {
                // Read here as well, because the runtime may or may not have applied the change already.
                FallbackOptions fallback = services.GetRequiredService<IOptionsFactory<FallbackOptions>>().Create(Options.DefaultName);
                FallbackGatewayOptions options = GatewayReader.Read(services, configure);
                GatewayCheck.ThrowIfWrong(options, fallback);
                callers.Update(options);
                if (options.Callers.Count == 0 && !callers.IsLocalOnly) GatewayLog.CallersGone(logger);
                else GatewayLog.CallersReloaded(logger, options.Callers.Count);
            }
            catch (OptionsValidationException e)
            {
                GatewayLog.ReloadRejected(logger, string.Join(" | ", e.Failures));
            }
        }
    }
}
