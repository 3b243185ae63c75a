using Fallback.CompilerServices;

namespace Fallback;

/// <summary>Chains without an interface, which are defined entirely by the configuration.</summary>
internal static class NamedChains
{
    /// <summary>The chain that the options have under a name, also after a reload.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isOptional">Whether a reload may remove the chain.</param>
    public static ChainDeclaration Declare(string name, bool isOptional = false) => new()
    {
        Client = name,
        Tiers = [],
        IsOptional = isOptional,
        Configuration = options => options.Chains.TryGetValue(name, out ChainOptions? chain) ? chain : null,
    };

    /// <summary>
    /// One tier of that chain alone, with the chain's settings and the tier's remembered state. Null in the options once the chain no
    /// longer has such a tier.
    /// </summary>
    public static ChainDeclaration DeclareTier(string name, string model) => new()
    {
        Client = name,
        Tiers = [],
        IsOptional = true,
        Configuration = options =>
            options.Chains.TryGetValue(name, out ChainOptions? chain)
            && chain.Tiers.FirstOrDefault(tier => tier.Model.Equals(model, StringComparison.OrdinalIgnoreCase)) is { } tier
                ? chain.Only(tier)
                : null,
    };

    public static ChainDeclaration Declare(string name, ChainOptions chain) => new() { Client = name, Tiers = [], Configuration = _ => chain };
}
