using Fallback.Catalogue;

namespace Fallback;

/// <summary>Finds what a model's name in a chain means: alias, then provider/model, then Models, DefaultProvider, catalogue.</summary>
internal sealed class ModelResolver(FallbackOptions options)
{
    /// <summary>The model that a name stands for, or null with the reason and its remedy.</summary>
    public ResolvedModel? Resolve(string written, out string? problem)
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
            problem = "is no model name; write provider/model, for example deepseek/deepseek-flash";
            return null;
        }
        string? provider = slash > 0 ? name[..slash] : ProviderOf(name);
        if (provider is null)
        {
            problem = $"names no provider, and none is known for it; write provider/{name}, or set {options.Path}:DefaultProvider";
            return null;
        }
        if (!options.Providers.ContainsKey(provider) && WellKnownProviders.BaseUrl(provider) is null)
        {
            problem = $"names the provider '{provider}', which is not configured; set {options.Path}:Providers:{provider}:BaseUrl{Known()}";
            return null;
        }
        string model = slash > 0 ? name[(slash + 1)..] : name;
        return new ResolvedModel(provider, model, Facts(provider, model));
    }

    /// <summary>What a name stands for in the end, or null when its aliases lead in a circle.</summary>
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

    /// <summary>What is known of a model: the configuration's figures over the catalogue's; null when neither knows it.</summary>
    public ModelFacts? Facts(string provider, string model)
    {
        ModelFacts? facts = ModelCatalogue.Embedded.Find(provider, model);
        if (Configured(provider, model) is not { } own) return facts;
        facts ??= new ModelFacts { Provider = provider, Id = model };
        bool priced = own.InputPerMillion is not null || own.OutputPerMillion is not null;
        return facts with
        {
            ContextWindow = own.ContextWindow ?? facts.ContextWindow,
            MaxOutput = own.MaxOutput ?? facts.MaxOutput,
            InputPerMillion = own.InputPerMillion ?? facts.InputPerMillion,
            CachedInputPerMillion = own.CachedInputPerMillion ?? (priced ? null : facts.CachedInputPerMillion),
            OutputPerMillion = own.OutputPerMillion ?? facts.OutputPerMillion,
            SupportsTools = own.SupportsTools ?? facts.SupportsTools,
            SupportsVision = own.SupportsVision ?? facts.SupportsVision,
            AcceptsTemperature = own.AcceptsTemperature ?? facts.AcceptsTemperature,
            StructuredOutputMode = own.StructuredOutput is { } mode ? AnswerShape.NameOf(mode) : facts.StructuredOutputMode,
            Prefill = own.Prefill is { } prefill ? PrefillNames.Of(prefill) : facts.Prefill,
            MaxTokensParameter = own.MaxTokensParameter ?? facts.MaxTokensParameter,
            // A configured price is the whole price: the catalogue's surcharges belong to the catalogue's price.
            LongContext = priced ? null : facts.LongContext,
            Peak = priced ? null : facts.Peak,
            PriceChanges = priced ? [] : facts.PriceChanges,
        };
    }

    /// <summary>What the configuration says of a model; null when nothing.</summary>
    public ModelOptions? Configured(string provider, string model) =>
        options.Models.TryGetValue($"{provider}/{model}", out ModelOptions? own) || options.Models.TryGetValue(model, out own) ? own : null;

    private string? ProviderOf(string bareName) =>
        options.Models.TryGetValue(bareName, out ModelOptions? own) && own.Provider is { } provider ? provider
        : options.DefaultProvider ?? ModelCatalogue.Embedded.Find(bareName)?.Provider;

    private string Known() => options.Providers.Count == 0 ? "" : $", or use one of: {string.Join(", ", options.Providers.Keys.Order(StringComparer.Ordinal))}";
}
