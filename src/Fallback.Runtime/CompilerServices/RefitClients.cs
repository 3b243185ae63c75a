using System.ComponentModel;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.CompilerServices;

/// <summary>Where generated clients of Refit interfaces make themselves known, and how a container makes them. Called by emitted code, which knows Refit's types; not for hand-written code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RefitClients
{
    /// <summary>Registers how the client of a Refit interface is made, and its chains, so that they can be checked at start.</summary>
    /// <param name="create">Makes the client of a runtime, Refit's settings, and the handlers that requests go through (null: the settings' own).</param>
    /// <param name="defaults">Makes Refit's settings where the user has none.</param>
    /// <param name="chains">The client's chains.</param>
    public static void Register<T, TSettings>(Func<FallbackRuntime, TSettings, Func<HttpMessageHandler>?, T> create, Func<TSettings> defaults, params ChainDeclaration[] chains) where T : class
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(defaults);
        Slot<T, TSettings>.Create = create;
        GeneratedClients.Register(runtime => create(runtime, defaults(), null), chains);
    }

    /// <summary>The handlers that requests go through: the user's own, and behind them the one that sets the provider's key.</summary>
    /// <param name="own">Makes the user's handlers, or null; called once.</param>
    public static Func<HttpMessageHandler> Pipeline(Func<HttpMessageHandler>? own)
    {
        HttpMessageHandler handlers = Innermost(own);
        return () => handlers;
    }

    /// <summary>The innermost handlers of a pipeline that others put together.</summary>
    /// <param name="own">Makes the user's handlers, or null.</param>
    public static HttpMessageHandler Innermost(Func<HttpMessageHandler>? own) => KeyHandler.Behind(own?.Invoke());

    /// <summary>Adds the client of a Refit interface to a container, as a singleton; gives the name under which its handlers are known.</summary>
    /// <param name="services">The services.</param>
    /// <param name="settings">Makes Refit's settings, once.</param>
    /// <param name="pipeline">Gives the handlers of that name; null for the settings' own.</param>
    /// <exception cref="InvalidOperationException">The interface has no generated client.</exception>
    public static string Add<T, TSettings>(IServiceCollection services, Func<IServiceProvider, TSettings> settings, Func<IServiceProvider, string, HttpMessageHandler>? pipeline) where T : class
    {
        services.AddFallback();
        services.AddSingleton(new RegisteredClient(GeneratedClients.ChainsOf<T>()));
        string name = $"Fallback.{typeof(T).FullName}";
        services.AddSingleton(provider => new SettingsOf<T, TSettings>(settings(provider)));
        // The last one is taken: Refit's own registration may still be there.
        services.AddSingleton(provider =>
        {
            var runtime = provider.GetRequiredService<FallbackRuntime>();
            runtime.Check<T>();
            return Find<T, TSettings>()(runtime, Settings<T, TSettings>(provider), pipeline is null ? null : () => pipeline(provider, name));
        });
        return name;
    }

    /// <summary>The settings with which the client of a Refit interface was added.</summary>
    public static TSettings Settings<T, TSettings>(IServiceProvider provider) => provider.GetRequiredService<SettingsOf<T, TSettings>>().Settings;

    private static Func<FallbackRuntime, TSettings, Func<HttpMessageHandler>?, T> Find<T, TSettings>() where T : class
    {
        if (Slot<T, TSettings>.Create is null) RuntimeHelpers.RunModuleConstructor(typeof(T).Module.ModuleHandle);
        return Slot<T, TSettings>.Create ?? throw new InvalidOperationException($"{typeof(T)} is no Refit interface with a chain; add it by AddFallbackClient<{typeof(T).Name}>().");
    }

    private sealed record SettingsOf<T, TSettings>(TSettings Settings);

    private static class Slot<T, TSettings> where T : class
    {
        public static Func<FallbackRuntime, TSettings, Func<HttpMessageHandler>?, T>? Create;
    }
}
