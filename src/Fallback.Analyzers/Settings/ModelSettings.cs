using System.Collections.Generic;
using System.Linq;
using Fallback.Catalogue;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fallback.Roslyn;

/// <summary>
/// Finds models in the chains and aliases of a settings file that are unknown (FB2003), that are misspelled (FB2016), or that their
/// provider retires (FB2010).
/// </summary>
internal static class ModelSettings
{
    // A longer text is not a name.
    private const int LongestName = 256;

    public static void Check(AdditionalFileAnalysisContext context, ModelCatalogue catalogue, ProblemSink problems)
    {
        if (SettingsFile.Of(context.AdditionalFile, context.CancellationToken) is not { Fallback: { } section } file) return;
        var known = new ConfiguredModels(SettingsFile.AllOf(context.Options, context.CancellationToken), catalogue);
        foreach (Setting setting in Named(section))
        {
            string name = setting.Value?.Trim() ?? "";
            // A key in the wrong line is not repeated, and is reported as one.
            if (name.Length is 0 or > LongestName || ModelNames.IsAny(name) || KeyText.Find(name) is not null) continue;
            Location place = file.At(context.AdditionalFile, setting.ValuePlace);
            if (known.Facts(name) is { } facts) ModelEnd.Check(facts, name, catalogue, () => place, problems);
            if (known.Has(name)) continue;
            if (known.Nearest(name) is { } meant)
            {
                problems.Warn(
                    DiagnosticIds.MisspeltModel,
                    place,
                    $"the catalogue does not know \"{name}\"; did you mean \"{meant}\"? If the name is right, "
                    + $"describe it in {ModelFile.Name} or in {section.Key}:Models");
                continue;
            }
            problems.Inform(
                DiagnosticIds.UnknownModel,
                place,
                $"the catalogue does not know \"{name}\", so its window, cost and abilities are not checked; "
                + $"describe it in {ModelFile.Name} or in {section.Key}:Models");
        }
    }

    private static IEnumerable<Setting> Named(Setting section)
    {
        foreach (Setting chain in Children(section, "Clients").Concat(Children(section, "Chains")))
        {
            foreach (Setting tier in Children(chain, "Tiers"))
                if (tier.Child("Model") is { } model) yield return model;
            if (chain.Child("DegradedModel") is { } degraded) yield return degraded;
            if (chain.Child("Canary")?.Child("Model") is { } canary) yield return canary;
        }
        foreach (Setting alias in section.Child("Aliases")?.Leaves() ?? []) yield return alias;
    }

    private static IEnumerable<Setting> Children(Setting section, string name) => section.Child(name)?.Children ?? [];
}
