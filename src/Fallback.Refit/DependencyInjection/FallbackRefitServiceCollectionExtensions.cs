using Fallback;
using Fallback.CompilerServices;
using Refit;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers clients for Refit interfaces that have a chain.</summary>
public static class FallbackRefitServiceCollectionExtensions
{
    /// <summary>
    /// Registers the client of a Refit interface with a chain as a singleton, in place of <c>AddRefitClient</c>. At each tier, it uses
    /// Refit's own client.
    /// </summary>
    /// <param name="services">
    /// The service collection. Providers and keys come from <c>AddFallback</c>, called before or after this method.
    /// </param>
    /// <returns>
    /// A builder to which you can add handlers. Each request passes through them in the order of their registration, before it gets its
    /// key. Do not set an address or a primary handler: the address and key are the provider's, and the time limits are the chain's.
    /// </returns>
    /// <remarks>
    /// The client is safe for any number of calls at once. It replaces a registration of <c>AddRefitClient</c> for the same interface.
    /// Handlers that retry multiply the chain's own attempts (FB4006).
    /// </remarks>
    /// <exception cref="InvalidOperationException">The interface has no generated client, or is not a Refit interface.</exception>
    public static IHttpClientBuilder AddFallbackRefitClient<T>(this IServiceCollection services) where T : class =>
        services.AddFallbackRefitClient<T>(static _ => null);

    /// <inheritdoc cref="AddFallbackRefitClient{T}(IServiceCollection)"/>
    /// <param name="services">
    /// The service collection. Providers and keys come from <c>AddFallback</c>, called before or after this method.
    /// </param>
    /// <param name="settings">Refit's settings, as for its own client. Null: the defaults.</param>
    public static IHttpClientBuilder AddFallbackRefitClient<T>(this IServiceCollection services, RefitSettings? settings) where T : class =>
        services.AddFallbackRefitClient<T>(_ => settings);

    /// <inheritdoc cref="AddFallbackRefitClient{T}(IServiceCollection)"/>
    /// <param name="services">
    /// The service collection. Providers and keys come from <c>AddFallback</c>, called before or after this method.
    /// </param>
    /// <param name="settings">Creates Refit's settings, as for its own client, from the container and once. Null: the defaults.</param>
    public static IHttpClientBuilder AddFallbackRefitClient<T>(
        this IServiceCollection services, Func<IServiceProvider, RefitSettings?> settings) where T : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(settings);
        Func<FallbackRuntime, RefitSettings, Func<HttpMessageHandler>?, T> create = RefitClients.Find<T>();
        services.AddFallback();
        services.AddSingleton(new RegisteredClient(GeneratedClients.ChainsOf<T>()));
        services.AddSingleton(provider => new SettingsOf<T>(settings(provider) ?? new RefitSettings()));
        string name = $"Fallback.{typeof(T).FullName}";
        // The last one is taken: Refit's own registration may still be there.
        services.AddSingleton(provider =>
        {
            var runtime = provider.GetRequiredService<FallbackRuntime>();
            runtime.Check<T>();
            var handlers = provider.GetRequiredService<IHttpMessageHandlerFactory>();
            return create(runtime, SettingsFor<T>(provider), () => handlers.CreateHandler(name));
        });
        return services.AddHttpClient(name)
            .ConfigurePrimaryHttpMessageHandler(static provider => KeyHandler.Behind(SettingsFor<T>(provider)));
    }

    private static RefitSettings SettingsFor<T>(IServiceProvider provider) => provider.GetRequiredService<SettingsOf<T>>().Settings;

    // The interface makes it one of its own.
    private sealed record SettingsOf<T>(RefitSettings Settings);
}
