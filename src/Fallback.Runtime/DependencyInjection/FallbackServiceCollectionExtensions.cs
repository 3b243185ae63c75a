using Fallback;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Fallback and its generated clients.</summary>
public static class FallbackServiceCollectionExtensions
{
    /// <summary>Adds Fallback, with providers, models and overrides from a configuration section; its changes take effect without a restart.</summary>
    /// <remarks>Mistakes are reported when the host starts, each with its key, value and remedy. May be called more than once; later values win.</remarks>
    public static FallbackBuilder AddFallback(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        var source = new ConfigurationSource(section);
        FallbackBuilder builder = AddCore(services);
        services.AddSingleton(source);
        services.AddSingleton<IConfigureOptions<FallbackOptions>>(source);
        return builder;
    }

    /// <summary>Adds Fallback, configured in code.</summary>
    public static FallbackBuilder AddFallback(this IServiceCollection services, Action<FallbackOptions>? configure = null)
    {
        FallbackBuilder builder = AddCore(services);
        if (configure is not null) services.Configure(configure);
        return builder;
    }

    /// <summary>Registers the generated client of an interface as a singleton.</summary>
    /// <exception cref="InvalidOperationException">The interface has no generated client.</exception>
    public static IServiceCollection AddFallbackClient<T>(this IServiceCollection services) where T : class
    {
        AddCore(services);
        services.AddSingleton(new RegisteredClient(GeneratedClients.ChainsOf<T>()));
        services.TryAddSingleton(static provider => provider.GetRequiredService<FallbackRuntime>().CreateClient<T>());
        return services;
    }

    /// <summary>
    /// Registers the generated client of an interface, and its chain as an <see cref="IChatClient"/>: for the whole container, or under a key.
    /// The interface may be an <see cref="IChatClient"/> itself.
    /// </summary>
    /// <exception cref="InvalidOperationException">The interface has no generated client.</exception>
    public static IServiceCollection AddFallbackChatClient<T>(this IServiceCollection services, object? serviceKey = null) where T : class
    {
        services.AddFallbackClient<T>();
        if (serviceKey is null) services.TryAddSingleton<IChatClient>(static provider => provider.GetRequiredService<T>().AsIChatClient());
        else services.AddKeyedSingleton<IChatClient>(serviceKey, static (provider, _) => provider.GetRequiredService<T>().AsIChatClient());
        return services;
    }

    private static FallbackBuilder AddCore(IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.All(static service => service.ServiceType != typeof(HostedRuntime)))
        {
            services.AddOptions<FallbackOptions>().ValidateOnStart();
            services.AddSingleton<IValidateOptions<FallbackOptions>, FallbackOptionsValidator>();
            services.AddSingleton(static provider => new HostedRuntime(
                provider.GetRequiredService<IOptionsFactory<FallbackOptions>>(),
                provider.GetServices<ConfigurationSource>(),
                provider.GetService<ILoggerFactory>(),
                provider.GetService<TimeProvider>(),
                provider.GetService<ITokenCounter>()));
            services.AddSingleton(static provider => provider.GetRequiredService<HostedRuntime>().Runtime);
            services.AddSingleton(static provider => provider.GetRequiredService<FallbackRuntime>().Monitor);
        }
        return new FallbackBuilder(services);
    }
}
