using System.Diagnostics.Metrics;
using Fallback;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Fallback and its generated clients.</summary>
public static class FallbackServiceCollectionExtensions
{
    /// <summary>
    /// Adds Fallback, with providers, models and overrides from a configuration section. Changes to the section take effect without a
    /// restart.
    /// </summary>
    /// <remarks>
    /// When the host starts, every mistake is reported with its key, value and remedy. You may call this method more than once; later
    /// values override earlier ones.
    /// </remarks>
    /// <param name="services">The service collection.</param>
    /// <param name="section">The configuration section, usually <c>Fallback</c>.</param>
    /// <returns>A builder to add providers to.</returns>
    public static FallbackBuilder AddFallback(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        var source = new ConfigurationSource(section);
        FallbackBuilder builder = AddCore(services);
        services.AddSingleton(source);
        services.AddSingleton<IConfigureOptions<FallbackOptions>>(source);
        return builder;
    }

    /// <summary>Adds Fallback, with keys from environment variables and defaults for everything else.</summary>
    /// <param name="services">The service collection.</param>
    /// <returns>A builder to add providers to.</returns>
    public static FallbackBuilder AddFallback(this IServiceCollection services) => AddCore(services);

    /// <summary>Adds Fallback, configured in code. The values override those of a configuration section that was added before.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>A builder to add providers to.</returns>
    public static FallbackBuilder AddFallback(this IServiceCollection services, Action<FallbackOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        FallbackBuilder builder = AddCore(services);
        services.Configure(configure);
        return builder;
    }

    /// <summary>Registers the generated client of an interface as a singleton.</summary>
    /// <typeparam name="T">The interface that declares the client's chains.</typeparam>
    /// <param name="services">
    /// The service collection. Providers and keys come from <c>AddFallback</c>, called before or after this method.
    /// </param>
    /// <returns>A builder to change the client's chain.</returns>
    /// <exception cref="InvalidOperationException">The interface has no generated client, or its declaration has errors.</exception>
    public static FallbackClientBuilder AddFallbackClient<T>(this IServiceCollection services) where T : class
    {
        AddCore(services);
        IReadOnlyList<ChainDeclaration> chains = GeneratedClients.ChainsOf<T>();
        services.AddSingleton(new RegisteredClient(chains));
        services.TryAddSingleton(static provider => provider.GetRequiredService<FallbackRuntime>().CreateClient<T>());
        return new FallbackClientBuilder(services, chains.Count > 0 ? chains[0].Client : typeof(T).FullName!, static options => options.Clients);
    }

    /// <summary>
    /// Registers the generated client of an interface as a singleton, and its chain as the container's <see cref="IChatClient"/>. The
    /// interface may itself be an <see cref="IChatClient"/>.
    /// </summary>
    /// <typeparam name="T">The interface that declares the client's chains.</typeparam>
    /// <param name="services">The service collection.</param>
    /// <returns>A builder to change the client's chain.</returns>
    /// <exception cref="InvalidOperationException">The interface has no generated client, or its declaration has errors.</exception>
    public static FallbackClientBuilder AddFallbackChatClient<T>(this IServiceCollection services) where T : class
    {
        FallbackClientBuilder builder = services.AddFallbackClient<T>();
        services.TryAddSingleton<IChatClient>(static provider => provider.GetRequiredService<T>().AsIChatClient());
        return builder;
    }

    /// <summary>
    /// Registers the generated client of an interface as a singleton, and its chain as an <see cref="IChatClient"/> under a key.
    /// </summary>
    /// <typeparam name="T">The interface that declares the client's chains.</typeparam>
    /// <param name="services">The service collection.</param>
    /// <param name="serviceKey">The key of the <see cref="IChatClient"/>.</param>
    /// <returns>A builder to change the client's chain.</returns>
    /// <exception cref="InvalidOperationException">The interface has no generated client, or its declaration has errors.</exception>
    public static FallbackClientBuilder AddFallbackChatClient<T>(this IServiceCollection services, object serviceKey) where T : class
    {
        ArgumentNullException.ThrowIfNull(serviceKey);
        FallbackClientBuilder builder = services.AddFallbackClient<T>();
        services.AddKeyedSingleton<IChatClient>(serviceKey, static (provider, _) => provider.GetRequiredService<T>().AsIChatClient());
        return builder;
    }

    /// <summary>
    /// Registers a chain without an interface as an <see cref="IChatClient"/>, with its name as the key; if the container has no chat
    /// client yet, also as its <see cref="IChatClient"/>. The chain is <c>Fallback:Chains:&lt;name&gt;</c> of the configuration, together
    /// with the changes of <see cref="FallbackClientBuilder.Configure"/>.
    /// </summary>
    /// <param name="services">The service collection.</param>
    /// <param name="name">The name of the chain, and the key of the <see cref="IChatClient"/>.</param>
    /// <returns>A builder to change the chain.</returns>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    public static FallbackClientBuilder AddFallbackChatClient(this IServiceCollection services, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        AddCore(services);
        ChainDeclaration chain = NamedChains.Declare(name);
        services.AddSingleton(new RegisteredClient([chain]));
        services.TryAddKeyedSingleton<IChatClient>(name, (provider, _) => provider.GetRequiredService<FallbackRuntime>().CreateChatClient(chain));
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<IChatClient>(name));
        return new FallbackClientBuilder(services, name, static options => options.Chains);
    }

    private static FallbackBuilder AddCore(IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.All(static service => service.ServiceType != typeof(HostedRuntime)))
        {
            // Asked for only where it is wanted: it may connect to something.
            services.AddOptions<FallbackOptions>().ValidateOnStart().PostConfigure<IServiceProvider>(static (options, provider) =>
            {
                if (provider.GetService<ConfigurationSource>() is null) options.Origin.HasNone(SettingsOrigin.NotPassed);
                options.FaultInjection.HostEnvironment = provider.GetService<IHostEnvironment>()?.EnvironmentName;
                if (options.AnswerCache.Store == AnswerCacheStore.HybridCache) options.AnswerCache.HybridCache ??= provider.GetService<HybridCache>();
            });
            services.AddSingleton<IValidateOptions<FallbackOptions>, FallbackOptionsValidator>();
            services.AddSingleton(static provider => new HostedRuntime(
                provider.GetRequiredService<IOptionsFactory<FallbackOptions>>(),
                provider.GetServices<ConfigurationSource>(),
                provider.GetServices<RegisteredClient>(),
                provider.GetService<ILoggerFactory>(),
                provider.GetService<TimeProvider>(),
                provider.GetService<ITokenCounter>(),
                provider.GetService<IMeterFactory>()));
            services.AddSingleton(static provider => provider.GetRequiredService<HostedRuntime>().Runtime);
            services.AddSingleton(static provider => provider.GetRequiredService<FallbackRuntime>().Monitor);
        }
        return new FallbackBuilder(services);
    }
}
