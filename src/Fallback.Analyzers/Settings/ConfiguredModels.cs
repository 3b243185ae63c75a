using System;
using System.Collections.Generic;
using System.Linq;
using Fallback.Catalogue;

namespace Fallback.Roslyn;

/// <summary>The models that the settings files of a project and the catalogue know together.</summary>
internal sealed class ConfiguredModels
{
    private readonly ModelCatalogue _catalogue;
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Setting> _providers = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _defaultProviders = [];

    public ConfiguredModels(IEnumerable<SettingsFile> files, ModelCatalogue catalogue)
    {
        _catalogue = catalogue;
        foreach (SettingsFile file in files)
        {
            if (file.Fallback?.Child("Aliases") is { } aliases) _names.UnionWith(aliases.Leaves().Select(alias => alias.Below(aliases)));
            if (file.Fallback?.Child("Models") is { } models) AddModels(models, models);
            foreach (Setting provider in ProviderEntries.Of(file))
                if (provider.Has("Vendor") || provider.Has("BaseUrl")) _providers[provider.Name] = provider;
            if (file.Fallback?.Child("DefaultProvider")?.Value?.Trim() is { Length: > 0 } name) _defaultProviders.Add(name);
        }
    }

    /// <summary>Whether a name in a chain is known, or may be: to the vendor behind an address, or to one that the catalogue does not have.</summary>
    public bool Has(string name)
    {
        if (_names.Contains(name)) return true;
        int slash = name.IndexOf('/');
        if (slash < 0) return _catalogue.Find(name) is not null || _defaultProviders.Any(provider => Has(provider, name));
        return _names.Contains(name.Substring(slash + 1)) || Has(name.Substring(0, slash), name.Substring(slash + 1));
    }

    /// <summary>
    /// Returns the name that was meant; null if none is similar, or if the provider's address shows whose models they are.
    /// </summary>
    public string? Nearest(string name)
    {
        int slash = name.IndexOf('/');
        if (slash < 0) return _defaultProviders.Count == 0 ? NearestModel.Of(_catalogue, name) : null;
        string provider = name.Substring(0, slash);
        if (!_providers.TryGetValue(provider, out Setting? configured)) return NearestModel.Of(_catalogue, name);
        return configured.Child("Vendor")?.Value?.Trim() is { } vendor
            && NearestModel.Of(_catalogue, vendor + name.Substring(slash)) is { } near
            ? provider + near.Substring(near.IndexOf('/'))
            : null;
    }

    /// <summary>What the catalogue says of a model at its own vendor; null for one that the settings describe or give a name, and where an
    /// address says that somebody else serves it.</summary>
    public ModelFacts? Facts(string name)
    {
        if (_names.Contains(name)) return null;
        int slash = name.IndexOf('/');
        string? provider = slash > 0 ? name.Substring(0, slash) : _defaultProviders.FirstOrDefault();
        if (provider is null) return _catalogue.Find(name);
        string model = name.Substring(slash + 1);
        if (!_providers.TryGetValue(provider, out Setting? configured)) return _catalogue.Find(provider, model);
        return configured.Has("BaseUrl") ? null : _catalogue.Find(configured.Child("Vendor")!.Value!.Trim(), model);
    }

    private bool Has(string provider, string model)
    {
        if (_catalogue.Find(provider, model) is not null) return true;
        if (!_providers.TryGetValue(provider, out Setting? configured)) return false;
        return configured.Child("Vendor")?.Value?.Trim() is { } vendor
            ? _catalogue.Find(vendor, model) is not null || !Serves(vendor)
            : _catalogue.Find(model) is not null;
    }

    private bool Serves(string vendor) =>
        _catalogue.Models.Any(facts => facts.Provider.Equals(vendor, StringComparison.OrdinalIgnoreCase));

    /// <summary>A model's name may have colons, each of which is a step down.</summary>
    private void AddModels(Setting models, Setting section)
    {
        foreach (Setting child in section.Children)
        {
            if (child.Children.Any(static fact => SettingSchema.Model.Find(fact.Name) is not null)) _names.Add(child.Below(models));
            AddModels(models, child);
        }
    }
}
