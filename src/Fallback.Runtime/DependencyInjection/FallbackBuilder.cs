using Microsoft.Extensions.DependencyInjection;

namespace Fallback;

/// <summary>Configures what <c>AddFallback</c> registered.</summary>
public sealed class FallbackBuilder
{
    internal FallbackBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services that are being configured.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds or changes a provider; wins over configuration.</summary>
    public FallbackBuilder AddProvider(string name, Action<ProviderOptions> configure)
    {
        Services.Configure<FallbackOptions>(options => options.AddProvider(name, configure));
        return this;
    }
}
