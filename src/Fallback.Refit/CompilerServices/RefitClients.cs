using System.ComponentModel;
using System.Runtime.CompilerServices;
using Refit;

namespace Fallback.CompilerServices;

/// <summary>
/// Registers and binds generated clients of Refit interfaces. For generated code; do not use it in your own code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RefitClients
{
    /// <summary>Registers how to create the client of a Refit interface, and its chains, so that they can be validated at start.</summary>
    /// <param name="create">
    /// Creates the client from a runtime, Refit's settings, and the handlers that requests pass through (null: the settings' own).
    /// </param>
    /// <param name="chains">The client's chains.</param>
    public static void Register<T>(
        Func<FallbackRuntime, RefitSettings, Func<HttpMessageHandler>?, T> create, params ChainDeclaration[] chains) where T : class
    {
        ArgumentNullException.ThrowIfNull(create);
        Slot<T>.Create = create;
        GeneratedClients.Register(runtime => create(runtime, new RefitSettings(), null), chains);
    }

    /// <summary>
    /// Returns a function that returns the handlers for requests: the settings' own and, after them, the one that sets the provider's key.
    /// </summary>
    /// <param name="settings">The settings, whose handlers are created once.</param>
    public static Func<HttpMessageHandler> Pipeline(RefitSettings settings)
    {
        HttpMessageHandler handlers = KeyHandler.Behind(settings);
        return () => handlers;
    }

    /// <summary>Binds a declared chain.</summary>
    /// <param name="runtime">The runtime.</param>
    /// <param name="chain">The chain.</param>
    /// <param name="settings">Refit's settings.</param>
    /// <param name="pipeline">Returns the handlers that requests pass through.</param>
    public static RefitInvoker<TApi> Bind<TApi>(
        FallbackRuntime runtime, ChainDeclaration chain, RefitSettings settings, Func<HttpMessageHandler> pipeline)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(pipeline);
        return new RefitInvoker<TApi>(runtime.Bind(chain), new RefitConnection<TApi>(runtime, settings, pipeline));
    }

    internal static Func<FallbackRuntime, RefitSettings, Func<HttpMessageHandler>?, T> Find<T>() where T : class
    {
        // Says what is wrong where the interface has a chain and no working client.
        if (Slot<T>.Create is null) GeneratedClients.Find<T>();
        return Slot<T>.Create ?? throw new InvalidOperationException(
            $"{typeof(T)} is not a Refit interface with a chain; add it with AddFallbackClient<{typeof(T).Name}>().");
    }

    private static class Slot<T> where T : class
    {
        public static Func<FallbackRuntime, RefitSettings, Func<HttpMessageHandler>?, T>? Create;
    }
}
