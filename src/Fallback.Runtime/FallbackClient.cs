using Fallback.CompilerServices;

namespace Fallback;

/// <summary>Creates clients without a dependency injection container.</summary>
public static class FallbackClient
{
    /// <summary>Creates the generated client of an interface, with a runtime of its own that lives as long as the process.</summary>
    /// <remarks>
    /// The client shares nothing with other clients: each call of this method creates new connections, breakers, limits, budgets and a
    /// cache. If several clients are to share these, or if you need the monitor, create one <see cref="FallbackRuntime"/> and call
    /// <see cref="FallbackRuntime.CreateClient{T}"/>. Create a client once, not per request: a new client knows nothing about earlier
    /// failures.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The interface has no generated client, or its declaration has errors.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// The options are invalid; the message names each mistake with its key, value and remedy.
    /// </exception>
    public static T Create<T>(Action<FallbackOptions>? configure = null) where T : class
    {
        var options = new FallbackOptions();
        options.Origin.HasNone(SettingsOrigin.Create);
        configure?.Invoke(options);
        var runtime = new FallbackRuntime(options);
        T client = runtime.CreateClient<T>();
        runtime.WarnOfUnmatched(GeneratedClients.ChainsOf<T>());
        return client;
    }
}
