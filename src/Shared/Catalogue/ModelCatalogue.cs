using System.Reflection;

namespace Fallback.Catalogue;

/// <summary>Facts about models, by provider and name. Immutable; safe for use by any number of threads.</summary>
internal sealed class ModelCatalogue
{
    private const string Resource = "Fallback.models.json";

    private static readonly Lazy<ModelCatalogue> _embedded = new(ReadEmbedded);

    private readonly Dictionary<string, ProviderModels> _byProvider = new(StringComparer.OrdinalIgnoreCase);
    private readonly ProviderModels _all = new();

    /// <summary>Makes a catalogue; of two models that a name fits, the first one wins, an id before an alias.</summary>
    public ModelCatalogue(string asOf, IReadOnlyList<ModelFacts> models)
    {
        AsOf = asOf;
        Models = models;
        // Back to front, so that the first of two models with one name is written last and stays.
        for (int i = models.Count - 1; i >= 0; i--)
        {
            ModelFacts model = models[i];
            if (!_byProvider.TryGetValue(model.Provider, out ProviderModels? own)) _byProvider.Add(model.Provider, own = new ProviderModels());
            own.Add(model);
            _all.Add(model);
        }
    }

    /// <summary>The catalogue that was built into this assembly.</summary>
    public static ModelCatalogue Embedded => _embedded.Value;

    /// <summary>The day of these facts, as <c>yyyy-MM-dd</c>.</summary>
    public string AsOf { get; }

    public IReadOnlyList<ModelFacts> Models { get; }

    /// <summary>This catalogue, extended and corrected by another one: a model that both have keeps what the other does not say.</summary>
    public ModelCatalogue With(ModelCatalogue own)
    {
        var models = new List<ModelFacts>();
        var corrected = new HashSet<ModelFacts>();
        foreach (ModelFacts model in own.Models)
        {
            ModelFacts? below = FindExact(model.Provider, model.Id);
            if (below is not null) corrected.Add(below);
            models.Add(below is null ? model : model.Over(below));
        }
        foreach (ModelFacts model in Models)
            if (!corrected.Contains(model)) models.Add(model);
        return new ModelCatalogue(AsOf, models);
    }

    /// <summary>What is known of a model at a provider, or null. Case matters only where two names differ by nothing else.</summary>
    public ModelFacts? Find(string provider, string model) =>
        _byProvider.TryGetValue(provider, out ProviderModels? own) ? own.Find(model) : null;

    /// <summary>What is known of a model as a chain names it: <c>provider/model</c>, or a bare name at whichever provider has it.</summary>
    public ModelFacts? Find(string chainModel)
    {
        int slash = chainModel.IndexOf('/');
        return slash < 0 ? _all.Find(chainModel) : Find(chainModel.Substring(0, slash), chainModel.Substring(slash + 1));
    }

    private ModelFacts? FindExact(string provider, string id)
    {
        foreach (ModelFacts model in Models)
            if (string.Equals(model.Provider, provider, StringComparison.OrdinalIgnoreCase) && model.Id == id) return model;
        return null;
    }

    private static ModelCatalogue ReadEmbedded()
    {
        using Stream stream = typeof(ModelCatalogue).GetTypeInfo().Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from {typeof(ModelCatalogue).Assembly.GetName().Name}.");
        using var reader = new StreamReader(stream);
        return CatalogueReader.Read(reader.ReadToEnd());
    }

    private sealed class ProviderModels
    {
        private readonly Dictionary<string, ModelFacts> _ids = new(StringComparer.Ordinal);
        private readonly Dictionary<string, ModelFacts> _aliases = new(StringComparer.Ordinal);
        private readonly Dictionary<string, ModelFacts> _idsInAnyCase = new(StringComparer.OrdinalIgnoreCase);
        private readonly Dictionary<string, ModelFacts> _aliasesInAnyCase = new(StringComparer.OrdinalIgnoreCase);

        public void Add(ModelFacts model)
        {
            _ids[model.Id] = model;
            _idsInAnyCase[model.Id] = model;
            foreach (string alias in model.Aliases)
            {
                _aliases[alias] = model;
                _aliasesInAnyCase[alias] = model;
            }
        }

        public ModelFacts? Find(string name) =>
            _ids.TryGetValue(name, out ModelFacts? found) || _aliases.TryGetValue(name, out found)
            || _idsInAnyCase.TryGetValue(name, out found) || _aliasesInAnyCase.TryGetValue(name, out found) ? found : null;
    }
}
