using Fallback.CompilerServices;

namespace Fallback;

/// <summary>Chains without an interface: all that they are stands in the configuration.</summary>
internal static class NamedChains
{
    /// <summary>The chain that the options have under a name, whatever they have there after a reload.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isOptional">Whether a reload may take it away.</param>
    public static ChainDeclaration Declare(string name, bool isOptional = false) => new()
    {
        Client = name,
        Tiers = [],
        IsOptional = isOptional,
        Configuration = options => options.Chains.TryGetValue(name, out ChainOptions? chain) ? chain : null,
    };

    /// <summary>
    /// One tier of that chain alone, with all that the chain says and what is remembered of the tier. Null in the options once the chain has
    /// such a tier no longer.
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
