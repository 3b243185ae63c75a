using System.Collections.Concurrent;
using Fallback.Catalogue;
using Fallback.CompilerServices;

namespace Fallback;

/// <summary>Finds what a model's name in a chain means: alias, then provider/model, then Models, DefaultProvider, catalogue.</summary>
internal sealed class ModelResolver(FallbackOptions options)
{
    // Every result is priced by its model's facts, so the vendor of each provider is looked up once.
    private readonly ConcurrentDictionary<string, string> _vendors = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the model of a name, or null with the reason and its remedy.</summary>
    /// <param name="written">The name.</param>
    /// <param name="problem">The reason, which shows only the parts of the name that cannot be secret.</param>
    /// <param name="declared">The chain whose tier the name is; null if that does not matter.</param>
    public ResolvedModel? Resolve(string written, out string? problem, ChainDeclaration? declared = null)
    {
        problem = null;
        if (Follow(written) is not { } name)
        {
            problem = $"is an alias that leads back to itself; give one of {options.Path}:Aliases a model";
            return null;
        }
        int slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash == 0 || slash == name.Length - 1 || name.Length == 0)
        {
            problem = "is not a model name; write provider/model, for example deepseek/deepseek-flash";
            return null;
        }
        string? provider = slash > 0 ? name[..slash] : ProviderOf(name);
        if (provider is null)
        {
            problem = $"names no provider, and none is known for it; write provider/{ShownSetting.OfModel(options, name, declared)}, "
                + $"or set {options.Path}:DefaultProvider";
            return null;
        }
        if (!options.Providers.ContainsKey(provider) && Vendors.BaseUrl(provider) is null)
        {
            problem = ShownSetting.OfProvider(options, provider, name, declared) is { } shown
                ? $"names the provider '{shown}', which is not configured; set {options.Path}:Providers:{shown}:BaseUrl{Known()}"
                : $"names a provider that is not configured; add its name to {options.Path}:Providers, with its BaseUrl{Known()}";
            return null;
        }
        string model = slash > 0 ? name[(slash + 1)..] : name;
        return new ResolvedModel(provider, model, Facts(provider, model));
    }

    /// <summary>Returns what a name finally means, or null if its aliases are circular.</summary>
    public string? Follow(string written)
    {
        string name = written.Trim();
        for (int step = 0; options.Aliases.TryGetValue(name, out string? target) && !string.IsNullOrWhiteSpace(target); step++)
        {
            if (step == options.Aliases.Count) return null;
            name = target.Trim();
        }
        return name;
    }

    /// <summary>Returns what each alias finally means, or null if it leads to a circle; in one pass, because there may be many aliases.</summary>
    public Dictionary<string, string?> FollowAll()
    {
        var ends = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var passed = new List<string>();
        foreach (string alias in options.Aliases.Keys)
        {
            string? name = alias;
            passed.Clear();
            while (!ends.ContainsKey(name))
            {
                if (!options.Aliases.TryGetValue(name, out string? target) || string.IsNullOrWhiteSpace(target)) break;
                // Until its end is known, an alias that is met again closes a circle.
                ends[name] = null;
                passed.Add(name);
                name = target.Trim();
            }
            if (ends.TryGetValue(name, out string? known)) name = known;
            foreach (string each in passed) ends[each] = name;
            ends.TryAdd(alias, alias);
        }
        return ends;
    }

    /// <summary>The known facts of a model: the configuration's over the catalogue's; null if neither knows the model.</summary>
    public ModelFacts? Facts(string provider, string model)
    {
        string vendor = _vendors.GetOrAdd(provider, static (name, options) => Vendors.NameOf(options, name), options);
        ModelFacts? facts = ModelFiles.Catalogue.Find(vendor, model) ?? ModelFiles.Catalogue.Find(provider, model);
        if (Configured(provider, model) is not { } own) return facts;
        return new ModelFacts
        {
            ContextWindow = own.ContextWindow,
            MaxOutput = own.MaxOutput,
            InputPerMillion = own.InputPerMillion,
            CachedInputPerMillion = own.CachedInputPerMillion,
            OutputPerMillion = own.OutputPerMillion,
            SupportsTools = own.SupportsTools,
            SupportsVision = own.SupportsVision,
            AcceptsTemperature = own.AcceptsTemperature,
            StructuredOutputMode = own.StructuredOutput is { } mode ? AnswerShape.NameOf(mode) : null,
            Prefill = own.Prefill is { } prefill ? PrefillNames.Of(prefill) : null,
            MaxTokensParameter = own.MaxTokensParameter,
        }.Over(facts ?? new ModelFacts { Provider = vendor, Id = model });
    }

    /// <summary>The configuration of a model; null if there is none.</summary>
    public ModelOptions? Configured(string provider, string model) =>
        options.Models.TryGetValue($"{provider}/{model}", out ModelOptions? own) || options.Models.TryGetValue(model, out own) ? own : null;

    private string? ProviderOf(string bareName) =>
        options.Models.TryGetValue(bareName, out ModelOptions? own) && own.Provider is { } provider ? provider
        : options.DefaultProvider ?? ModelFiles.Catalogue.Find(bareName)?.Provider;

    private string Known() => options.Providers.Count == 0
        ? ""
        : $", or use one of: {ShownSetting.OfNames(options.Providers.Keys)}";
}
