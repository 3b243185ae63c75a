using Fallback.CompilerServices;
using Microsoft.Extensions.Configuration;

namespace Fallback.Gateway;

/// <summary>The whole configuration of a gateway, read and validated without a container and without network access.</summary>
internal sealed class GatewayConfiguration
{
    private GatewayConfiguration(FallbackGatewayOptions gateway, IReadOnlyList<string> chains, IReadOnlyList<string> mistakes, IReadOnlyList<string> keys) =>
        (Gateway, Chains, Mistakes, MissingKeys) = (gateway, chains, mistakes, keys);

    public FallbackGatewayOptions Gateway { get; }

    /// <summary>The names of the chains, in order.</summary>
    public IReadOnlyList<string> Chains { get; }

    public IReadOnlyList<string> Mistakes { get; }

    /// <summary>The required keys of providers that are neither in the configuration nor in the environment.</summary>
    public IReadOnlyList<string> MissingKeys { get; }

    /// <param name="section">The section <c>Fallback</c>.</param>
    public static GatewayConfiguration Read(IConfigurationSection section)
    {
        var options = new FallbackOptions();
        ConfigurationReader.Read(section, options);
        var gateway = new FallbackGatewayOptions();
        GatewayReader.Read(section.GetSection(GatewayReader.Section), gateway);

        string[] names = [.. options.Chains.Keys.Order(StringComparer.Ordinal)];
        ChainDeclaration[] chains = [.. names.Select(static name => NamedChains.Declare(name))];
        List<string> keys = [];
        List<string> mistakes = OptionsCheck.Mistakes(options, chains, keys);
        mistakes.AddRange(GatewayCheck.ChainMistakes(options));
        mistakes.AddRange(GatewayCheck.Mistakes(gateway, names));
        return new GatewayConfiguration(gateway, names, mistakes, [.. keys.Distinct(StringComparer.Ordinal)]);
    }
}
