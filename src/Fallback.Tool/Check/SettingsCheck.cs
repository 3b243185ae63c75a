using System.Globalization;
using System.Text.RegularExpressions;
using Fallback.Catalogue;
using Fallback.CompilerServices;
using Fallback.Roslyn;
using Fallback.Tool.Settings;
using Microsoft.Extensions.Configuration;

namespace Fallback.Tool.Check;

/// <summary>
/// Finds everything that can be found in settings without network access: the mistakes of the start, by the start's own check, each at its
/// place; and, by the schema, what was probably meant.
/// </summary>
internal sealed partial class SettingsCheck(SettingsSource source, string section)
{
    private const string UnknownSetting = ": no such setting";

    private readonly List<Finding> _findings = [.. source.Mistakes];

    /// <param name="chains">The chains of a built assembly; none if only the settings are known.</param>
    /// <param name="inCode">Providers that the application registers in code.</param>
    public IReadOnlyList<Finding> Run(IReadOnlyList<ChainDeclaration> chains, IReadOnlyList<string> inCode)
    {
        if (source.Documents.Count > 0 && source.Documents.All(document => document.Section(section) is null))
        {
            IEnumerable<string> names = source.Documents.SelectMany(static document => document.Root.Children)
                .Select(static child => child.Name).Distinct();
            string? near = NearestName.Of(section, names.Where(static name => name.Length <= 64));
            string remedy = near is null ? "name it with --section" : $"did you mean {near}?";
            // An application may have everything in attributes, and a settings file for other things.
            FindingKind kind = chains.Count > 0 && near is null ? FindingKind.Note : FindingKind.Error;
            if (kind == FindingKind.Note) remedy = $"if the application passes another section to AddFallback, {remedy}";
            _findings.Add(
                new Finding(kind, $"no section {section}, so nothing is configured; {remedy}") { File = source.Documents[^1].File });
            if (kind == FindingKind.Error) return _findings;
        }
        FallbackOptions options = source.Options();
        AddKnownInCode(options, inCode);
        IReadOnlyList<ChainDeclaration> all = [.. chains, .. ChainsOf(options, chains)];
        var keys = new List<string>();
        Dictionary<string, (Finding Finding, bool IsUnknown)> shaped = BySchema();
        foreach (string mistake in OptionsCheck.Mistakes(options, all, keys)) Take(mistake, shaped);
        // What the start does not see, because a later file overrides it.
        _findings.AddRange(shaped.Values.Select(static found => found.Finding with { Kind = FindingKind.Warning }));
        foreach (ChainDeclaration declared in all) Warn(new EffectiveChain(declared, options));
        foreach (string key in keys.Distinct(StringComparer.Ordinal)) _findings.Add(Place(FindingKind.Note, key));
        if (source.Section.GetSection("Gateway").Exists())
            _findings.Add(Place(FindingKind.Note, $"{section}:Gateway is checked by fallback-gateway --validate"));
        return _findings;
    }

    /// <summary>Returns the chains that the settings define, and the configured tiers of unknown clients.</summary>
    private static IEnumerable<ChainDeclaration> ChainsOf(FallbackOptions options, IReadOnlyList<ChainDeclaration> known)
    {
        foreach (string name in options.Chains.Keys.Order(StringComparer.Ordinal)) yield return NamedChains.Declare(name);
        if (known.Count > 0) yield break;
        foreach ((string name, ChainOptions client) in options.Clients)
            if (client.Tiers.Count > 0) yield return new ChainDeclaration { Client = name, Tiers = [] };
    }

    private void AddKnownInCode(FallbackOptions options, IReadOnlyList<string> inCode)
    {
        foreach (string name in inCode)
            options.AddProvider(name, static provider =>
                (provider.BaseUrl, provider.KeyRequired) = (provider.BaseUrl ?? "https://in-code.invalid/v1", false));
        if (options.AnswerCache.Store != AnswerCacheStore.HybridCache) return;
        // It is registered in code.
        options.AnswerCache.Store = AnswerCacheStore.Memory;
        _findings.Add(Place(FindingKind.Note, $"{section}:AnswerCache:Store = HybridCache needs services.AddHybridCache() in code"));
    }

    private Dictionary<string, (Finding Finding, bool IsUnknown)> BySchema()
    {
        var found = new Dictionary<string, (Finding, bool)>(StringComparer.OrdinalIgnoreCase);
        foreach (SettingsDocument document in source.Documents)
        {
            if (document.Section(section) is not { } fallback) continue;
            UnknownSettings.Check(fallback, SettingSchema.Fallback, (place, message) =>
            {
                bool isUnknown = message.Contains(UnknownSetting, StringComparison.Ordinal);
                var finding = new Finding(FindingKind.Error, message) { File = document.File, Line = place.Line, Column = place.Column };
                found[KeyOf(document, message)] = (finding, isUnknown);
            });
        }
        return found;
    }

    /// <summary>Takes a mistake of the start. For an unknown setting, the schema is more informative: it shows what was meant.</summary>
    private void Take(string mistake, Dictionary<string, (Finding Finding, bool IsUnknown)> shaped)
    {
        Finding finding = Place(FindingKind.Error, mistake);
        SettingsDocument? document = source.Documents.LastOrDefault(document => document.Find(section, mistake) is not null);
        string key = document is null ? mistake : KeyOf(document, mistake);
        if (shaped.Remove(key, out (Finding Finding, bool IsUnknown) same) && same.IsUnknown
            && mistake.Contains(UnknownSetting, StringComparison.Ordinal))
            finding = same.Finding;
        _findings.Add(finding);
    }

    private string KeyOf(SettingsDocument document, string message) => document.Find(section, message)?.Key ?? message;

    private void Warn(EffectiveChain chain)
    {
        foreach ((string rule, string what, string remedy) in EffectiveTimes.Check(chain))
            _findings.Add(Place(FindingKind.Warning, $"{rule} {what}; {remedy}", chain.Key));
        foreach (string model in chain.LeftModels)
        {
            string what = $"{chain.Client} declares policies only for {model}, which is not one of its tiers any more";
            _findings.Add(Place(FindingKind.Warning, what, chain.Key));
        }
    }

    /// <summary>Returns a finding at the setting that it begins with, in the file that takes precedence.</summary>
    private Finding Place(FindingKind kind, string message, string? key = null)
    {
        string about = key ?? (!IsKey(message) && TierOf().Match(message) is { Success: true } tier ? KeyOfTier(tier) : message);
        (SettingsDocument Document, Setting Setting)? best = null;
        foreach (SettingsDocument document in source.Documents)
            if (document.Find(section, about) is { } setting && (best is null || setting.Key.Length >= best.Value.Setting.Key.Length))
                best = (document, setting);
        var finding = new Finding(kind, message);
        return best is not var (file, place) ? finding
            : finding with { File = file.File, Line = place.Place.Line, Column = place.Place.Column };
    }

    private bool IsKey(string message) => message.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase);

    private string KeyOfTier(Match tier)
    {
        string name = tier.Groups[1].Value;
        int place = int.Parse(tier.Groups[2].Value, CultureInfo.InvariantCulture) - 1;
        string group = source.Section.GetSection($"Chains:{name}").Exists() ? "Chains" : "Clients";
        return string.Create(CultureInfo.InvariantCulture, $"{section}:{group}:{name}:Tiers:{place}");
    }

    [GeneratedRegex("^([^,]{1,200}), tier ([0-9]{1,6}) = ")]
    private static partial Regex TierOf();
}
