using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Fallback.CompilerServices;

namespace Fallback.Gateway;

/// <summary>The chains that a request can name: those of the configuration in force, each whole or one of its tiers alone.</summary>
/// <remarks>Thread-safe. What is bound is bounded by what the configuration names, over all its reloads.</remarks>
internal sealed class GatewayChains
{
    private readonly FallbackRuntime _runtime;
    private readonly ConcurrentDictionary<string, ChainInvoker> _bound = new(StringComparer.Ordinal);

    /// <summary>Binds every chain, so that a mistake in one is found at the start.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A chain does not fit the rest of the configuration.</exception>
    public GatewayChains(FallbackRuntime runtime)
    {
        _runtime = runtime;
        foreach (string name in Names) TryFind(name, out _, out _);
    }

    /// <summary>The names of the configuration's chains, in no order that would mean anything.</summary>
    public IEnumerable<string> Names => _runtime.Configuration.Options.Chains.Keys;

    /// <summary>The chain that a request's <c>model</c> names: <c>chain</c>, or <c>chain@provider/model</c> for one of its tiers alone.</summary>
    /// <param name="model">What the request says.</param>
    /// <param name="chain">The name of the chain.</param>
    /// <param name="invoker">What asks it.</param>
    public bool TryFind(string model, out string chain, [NotNullWhen(true)] out ChainInvoker? invoker)
    {
        IDictionary<string, ChainOptions> chains = _runtime.Configuration.Options.Chains;
        chain = model;
        // A chain may have the sign in its name.
        if (chains.ContainsKey(model))
        {
            if (!_bound.TryGetValue(model, out invoker)) invoker = Bind(model, NamedChains.Declare(model));
            return true;
        }
        invoker = null;
        int at = model.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0 || !chains.TryGetValue(chain = model[..at], out ChainOptions? options)) return false;
        string wanted = model[(at + 1)..];
        foreach (TierOptions tier in options.Tiers)
        {
            if (!tier.Model.Equals(wanted, StringComparison.OrdinalIgnoreCase)) continue;
            string name = $"{chain}@{tier.Model}";
            if (!_bound.TryGetValue(name, out invoker)) invoker = Bind(name, NamedChains.DeclareTier(chain, tier.Model));
            return true;
        }
        return false;
    }

    /// <summary>Whether whoever of a chain answers, the same model has.</summary>
    public bool IsOfOneModel(string chain) =>
        _runtime.Configuration.Options.Chains.TryGetValue(chain, out ChainOptions? options)
        && options is { DegradedModel: null or "", Canary: null or { Enabled: false } }
        && options.Tiers.Select(static tier => tier.Model[(tier.Model.IndexOf('/', StringComparison.Ordinal) + 1)..])
            .Distinct(StringComparer.OrdinalIgnoreCase).Count() == 1;

    // Two requests may bind at once; one of the two is used by all others.
    private ChainInvoker Bind(string name, ChainDeclaration declaration) =>
        _bound.GetOrAdd(name, static (_, state) => state.Runtime.BindChecked(state.Declaration), (Runtime: _runtime, Declaration: declaration));
}
