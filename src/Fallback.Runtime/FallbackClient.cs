using Fallback.CompilerServices;

namespace Fallback;

/// <summary>Clients without a container.</summary>
public static class FallbackClient
{
    /// <summary>Makes the generated client of an interface, with a runtime of its own that lives as long as the process.</summary>
    /// <remarks>
    /// The client shares nothing with any other: each call of this method makes connections, breakers, limits, budgets and a cache of its
    /// own.
    /// For several clients that are to share them, or to read the monitor, make one <see cref="FallbackRuntime"/> and call
    /// <see cref="FallbackRuntime.CreateClient{T}"/>. Make clients once, not per request: a new one knows nothing of what has failed
    /// before.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The interface has no generated client, or its declaration has errors.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// The options have mistakes; each is named with its key, value and remedy.
    /// </exception>
    public static T Create<T>(Action<FallbackOptions>? configure = null) where T : class
    {
        var options = new FallbackOptions();
        configure?.Invoke(options);
        var runtime = new FallbackRuntime(options);
        T client = runtime.CreateClient<T>();
        runtime.WarnOfUnmatched(GeneratedClients.ChainsOf<T>());
        return client;
    }
}
