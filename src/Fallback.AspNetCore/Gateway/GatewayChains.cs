using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Fallback.CompilerServices;
using Microsoft.Extensions.Options;

namespace Fallback.Gateway;

/// <summary>The chains that a request can name: those of the configuration in force, each whole or one of its tiers alone.</summary>
/// <remarks>Thread-safe. What is bound is bounded by what the configuration names, over all its reloads.</remarks>
internal sealed class GatewayChains
{
    private readonly FallbackRuntime _runtime;
    // As the configuration's own names are compared: another spelling is the same chain, with the same budget.
    private readonly ConcurrentDictionary<string, BoundChain> _bound = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Binds every chain, so that a mistake in one is found at the start.</summary>
    /// <exception cref="OptionsValidationException">A chain does not fit the rest of the configuration.</exception>
    public GatewayChains(FallbackRuntime runtime)
    {
        _runtime = runtime;
        foreach (string name in Names) TryFind(name, out _, out _);
    }

    /// <summary>The names of the configuration's chains, in no order that would mean anything.</summary>
    public IEnumerable<string> Names => _runtime.Configuration.Options.Chains.Keys;

    /// <summary>The chain that a request's <c>model</c> names: <c>chain</c>, or <c>chain@provider/model</c> for one of its tiers alone.</summary>
    /// <param name="model">The model in the request.</param>
    /// <param name="chain">The name of the chain.</param>
    /// <param name="invoker">What asks it.</param>
    public bool TryFind(string model, out string chain, [NotNullWhen(true)] out ChainInvoker? invoker)
    {
        IDictionary<string, ChainOptions> chains = _runtime.Configuration.Options.Chains;
        chain = model;
        invoker = null;
        // A chain may have the sign in its name.
        if (chains.ContainsKey(model)) return IsBound(model, ref chain, ref invoker) || TryBind(model, NameOf(chains, model), null, ref chain, ref invoker);
        int at = model.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0 || !chains.TryGetValue(model[..at], out ChainOptions? options)) return false;
        string wanted = model[(at + 1)..];
        foreach (TierOptions tier in options.Tiers)
            if (tier.Model.Equals(wanted, StringComparison.OrdinalIgnoreCase))
                return IsBound(model, ref chain, ref invoker) || TryBind(model, NameOf(chains, model[..at]), tier.Model, ref chain, ref invoker);
        return false;
    }

    /// <summary>Whether all tiers of a chain have the same model.</summary>
    public bool IsOfOneModel(string chain) =>
        _runtime.Configuration.Options.Chains.TryGetValue(chain, out ChainOptions? options)
        && options is { DegradedModel: null or "", Canary: null or { Enabled: false } }
        && options.Tiers.Select(static tier => tier.Model[(tier.Model.IndexOf('/', StringComparison.Ordinal) + 1)..])
            .Distinct(StringComparer.OrdinalIgnoreCase).Count() == 1;

    /// <summary>The name as the configuration writes it, by which logs, figures and budgets know the chain.</summary>
    private static string NameOf(IDictionary<string, ChainOptions> chains, string name) =>
        chains.Keys.First(key => key.Equals(name, StringComparison.OrdinalIgnoreCase));

    private bool IsBound(string model, ref string chain, [NotNullWhen(true)] ref ChainInvoker? invoker)
    {
        if (!_bound.TryGetValue(model, out BoundChain? bound)) return false;
        (chain, invoker) = (bound.Chain, bound.Invoker);
        return true;
    }

    /// <summary>Binds a chain or one tier of it; false where a reload has taken it away meanwhile.</summary>
    private bool TryBind(string model, string name, string? tier, ref string chain, [NotNullWhen(true)] ref ChainInvoker? invoker)
    {
        ChainDeclaration declared = tier is null ? NamedChains.Declare(name, isOptional: true) : NamedChains.DeclareTier(name, tier);
        try
        {
            // Two requests may bind at once; one of the two is used by all others.
            _bound.TryAdd(model, new BoundChain(name, _runtime.BindChecked(declared)));
            return IsBound(model, ref chain, ref invoker);
        }
        catch (OptionsValidationException) when (declared.IsGone(_runtime.Configuration.Options))
        {
            return false;
        }
    }

    private sealed record BoundChain(string Chain, ChainInvoker Invoker);
}
