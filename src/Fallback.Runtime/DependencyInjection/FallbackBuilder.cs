using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback;

/// <summary>Configures the services that <c>AddFallback</c> registered.</summary>
public sealed class FallbackBuilder
{
    internal FallbackBuilder(IServiceCollection services) => Services = services;

    /// <summary>The service collection.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a provider, or changes the one that already has this name. These values override configuration.</summary>
    /// <param name="name">The provider's name, as in <c>name/model</c>.</param>
    /// <param name="configure">Sets the provider's options.</param>
    /// <returns>This builder, for chaining.</returns>
    public FallbackBuilder AddProvider(string name, Action<ProviderOptions> configure)
    {
        Services.Configure<FallbackOptions>(options => options.AddProvider(name, configure));
        return this;
    }

    /// <summary>Adds a chat client as a provider: an SDK's, a middleware's, or another chain of the container.</summary>
    /// <param name="name">The provider's name, as in <c>name/model</c>.</param>
    /// <param name="client">Creates the client once, at the first call to it. The container disposes of it.</param>
    public FallbackBuilder AddChatClientProvider(string name, Func<IServiceProvider, IChatClient> client)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(client);
        var key = new ClientOf(name);
        Services.AddKeyedSingleton(key, (provider, _) => client(provider));
        Services.AddOptions<FallbackOptions>().Configure<IServiceProvider>((options, services) =>
            options.AddProvider(name, provider => provider.ChatClient = () => services.GetRequiredKeyedService<IChatClient>(key)));
        return this;
    }

    // A type of its own as key, so that no other keyed client is in the way.
    private sealed record ClientOf(string Provider);
}
