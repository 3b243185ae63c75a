using Microsoft.Extensions.DependencyInjection;

namespace Fallback;

/// <summary>Configures one registered client.</summary>
public sealed class FallbackClientBuilder
{
    private readonly Func<FallbackOptions, IDictionary<string, ChainOptions>> _place;

    internal FallbackClientBuilder(IServiceCollection services, string name, Func<FallbackOptions, IDictionary<string, ChainOptions>> place)
    {
        Services = services;
        Name = name;
        _place = place;
    }

    /// <summary>The service collection.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The full name of the client's interface, or the name of a chain without one.</summary>
    public string Name { get; }

    /// <summary>Changes the client's chain. These values override configuration that was added before.</summary>
    /// <returns>This builder, for chaining.</returns>
    public FallbackClientBuilder Configure(Action<ChainOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.Configure<FallbackOptions>(options =>
        {
            IDictionary<string, ChainOptions> chains = _place(options);
            if (!chains.TryGetValue(Name, out ChainOptions? chain)) chains[Name] = chain = new ChainOptions();
            configure(chain);
        });
        return this;
    }
}
