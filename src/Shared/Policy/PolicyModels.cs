using System;
using System.Linq;
using Fallback.Catalogue;

namespace Fallback.Roslyn;

/// <summary>
/// Resolves a model's name in a chain, like the runtime's <c>ModelResolver</c>: alias, then provider/model, then the settings' Models and
/// DefaultProvider, then the catalogue.
/// </summary>
internal sealed class PolicyModels(Setting? settings, ModelCatalogue catalogue)
{
    // Aliases of aliases; a longer path is circular.
    private const int MostAliases = 100;

    // A longer text is not a name, and may be anything that was pasted in the wrong line.
    private const int LongestName = 256;

    /// <summary>Returns provider and model. A name that looks like a key is not repeated.</summary>
    public string NameOf(string written)
    {
        string name = Follow(written);
        if (name.Length > LongestName || KeyText.Find(name) is not null) return "***";
        return name.IndexOf('/') >= 0 || ProviderOf(name) is not { } provider ? name : $"{provider}/{name}";
    }

    /// <summary>Whether two names mean one model; provider/* matches each model of its provider.</summary>
    public bool AreOne(string declared, string configured)
    {
        string one = NameOf(declared), other = NameOf(configured);
        return one.Equals(other, StringComparison.OrdinalIgnoreCase)
            || ModelNames.IsAny(one) && other.StartsWith(one.Substring(0, one.Length - 1), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Returns the settings' facts over the catalogue's; null if neither knows the model.</summary>
    public ModelFacts? Facts(string written)
    {
        string name = NameOf(written);
        int slash = name.IndexOf('/');
        string provider = slash < 0 ? "" : name.Substring(0, slash);
        string model = name.Substring(slash + 1);
        ModelFacts? known = Vendor(provider) is { } vendor ? catalogue.Find(vendor, model) : null;
        known ??= slash < 0 ? catalogue.Find(name) : catalogue.Find(provider, model);
        if (Configured(provider, model) is not { } own) return known;
        return new ModelFacts
        {
            ContextWindow = own.Whole("ContextWindow"),
            InputPerMillion = own.Amount("InputPerMillion"),
            OutputPerMillion = own.Amount("OutputPerMillion"),
        }.Over(known ?? new ModelFacts { Provider = provider, Id = model });
    }

    /// <summary>Returns the settings of a model; null if there are none.</summary>
    public Setting? Configured(string provider, string model) =>
        (Path(settings?.Child("Models"), $"{provider}/{model}") ?? Path(settings?.Child("Models"), model)) is { } own
        && own.Children.Count > 0 ? own : null;

    /// <summary>Returns the number of a provider's instances; 1 if none are configured.</summary>
    public int Instances(string provider) =>
        Math.Max(1, settings?.Child("Providers")?.Child(provider)?.Child("Instances")?.Children.Count ?? 0);

    private string Follow(string written)
    {
        string name = written.Trim();
        for (int step = 0; step < MostAliases; step++)
        {
            if (Path(settings?.Child("Aliases"), name)?.Value?.Trim() is not { Length: > 0 } target) return name;
            name = target;
        }
        return name;
    }

    private string? ProviderOf(string bareName) =>
        Path(settings?.Child("Models"), bareName).Text("Provider") ?? settings.Text("DefaultProvider") ?? catalogue.Find(bareName)?.Provider;

    private string? Vendor(string provider) => settings?.Child("Providers")?.Child(provider).Text("Vendor");

    /// <summary>Returns a model's section; its name may contain colons, which separate keys.</summary>
    private static Setting? Path(Setting? section, string name) =>
        name.Split(':').Aggregate(section, static (at, step) => at?.Child(step));
}
