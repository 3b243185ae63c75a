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

    /// <summary>The name that was meant; null when none is near, or when the provider's address says whose models they are.</summary>
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
