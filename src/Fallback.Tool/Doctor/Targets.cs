using Fallback.Catalogue;
using Fallback.CompilerServices;

namespace Fallback.Tool.Doctor;

/// <summary>Finds what to ask: each model of each chain, and providers outside of chains that are configured or have a key.</summary>
internal sealed class Targets
{
    private readonly FallbackOptions _options;
    private readonly ModelResolver _models;
    private readonly List<Target> _found = [];
    private readonly List<DeadEnd> _deadEnds = [];

    public Targets(FallbackOptions options, IEnumerable<ChainDeclaration> declared)
    {
        _options = options;
        _models = new ModelResolver(options);
        IEnumerable<ChainDeclaration> configured = options.Chains.Keys.Order(StringComparer.Ordinal)
            .Select(static name => NamedChains.Declare(name));
        IEnumerable<ChainDeclaration> clients = options.Clients.Keys
            .Select(static name => new ChainDeclaration { Client = name, Tiers = [] });
        foreach (ChainDeclaration chain in declared.Concat(configured).Concat(clients)) Add(new EffectiveChain(chain, options));
        foreach (string provider in options.Providers.Keys.Order(StringComparer.Ordinal))
            if (!_found.Exists(target => Is(target, provider))) _found.Add(new Target(provider, Guess(provider)));
        if (_found.Count > 0) return;
        // There are no settings: the application uses only the environment.
        foreach (string vendor in Vendors.Names.Where(static vendor => Vendors.BaseUrl(vendor) is not null))
            if (Environment.GetEnvironmentVariable(ProviderInstance.Of(options, vendor)[0].KeyVariable) is { Length: > 0 })
                _found.Add(new Target(vendor, Guess(vendor)));
    }

    public IReadOnlyList<Target> Found => _found;

    public IReadOnlyList<DeadEnd> DeadEnds => _deadEnds;

    private void Add(EffectiveChain chain)
    {
        IEnumerable<string> names = chain.Tiers.Select(static tier => tier.Model);
        if (chain.HasCanary && chain.CanaryModel is { } canary) names = names.Prepend(canary);
        foreach (string name in names)
        {
            if (_models.Resolve(name, out string? problem) is { } model)
            {
                var target = new Target(model.Provider, model.Model == ResolvedModel.Any ? Guess(model.Provider) : model.Model);
                if (!_found.Exists(
                    known => Is(known, target.Provider) && string.Equals(known.Model, target.Model, StringComparison.OrdinalIgnoreCase)))
                    _found.Add(target);
            }
            else if (ShownSetting.OfModel(_options, name) is var shown && !_deadEnds.Exists(known => known.Name == shown))
                _deadEnds.Add(new DeadEnd(shown, problem!));
        }
    }

    private static bool Is(Target target, string provider) => target.Provider.Equals(provider, StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns a model that the provider certainly has: a configured one, otherwise its cheapest one in the catalogue.</summary>
    private string? Guess(string provider)
    {
        string? configured = _options.Models.Keys
            .FirstOrDefault(name => name.StartsWith(provider + "/", StringComparison.OrdinalIgnoreCase));
        if (configured is not null) return configured[(provider.Length + 1)..];
        string vendor = Vendors.NameOf(_options, provider);
        return ModelFiles.Catalogue.Models
            .Where(model => model.Provider.Equals(vendor, StringComparison.OrdinalIgnoreCase) && model.Status == "active")
            .OrderBy(static model => model.OutputPerMillion ?? decimal.MaxValue).FirstOrDefault()?.Id;
    }
}
