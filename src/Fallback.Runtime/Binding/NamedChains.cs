using Fallback.CompilerServices;

namespace Fallback;

/// <summary>Chains without an interface: all that they are stands in the configuration.</summary>
internal static class NamedChains
{
    /// <summary>The chain that the options have under a name, whatever they have there after a reload.</summary>
    public static ChainDeclaration Declare(string name) => new()
    {
        Client = name,
        Tiers = [],
        Configuration = options => options.Chains.TryGetValue(name, out ChainOptions? chain) ? chain : null,
    };

    public static ChainDeclaration Declare(string name, ChainOptions chain) => new() { Client = name, Tiers = [], Configuration = _ => chain };
}
