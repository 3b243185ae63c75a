using Fallback.CompilerServices;

namespace Fallback;

/// <summary>Clients without a container.</summary>
public static class FallbackClient
{
    /// <summary>Makes the generated client of an interface, with a runtime of its own that lives as long as the process.</summary>
    /// <remarks>
    /// For several clients, or to read the monitor, make one <see cref="FallbackRuntime"/> and call <see cref="FallbackRuntime.CreateClient{T}"/>.
    /// Make clients once, not per request: breakers are shared in the process, connections are not.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The interface has no generated client.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options have mistakes; each is named with its key, value and remedy.</exception>
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
