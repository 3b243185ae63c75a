using System;
using System.Collections.Generic;
using System.Linq;
using Fallback.Catalogue;

namespace Fallback.Roslyn;

/// <summary>Finds the model of the catalogue that an unknown name was most likely meant for (FB2016).</summary>
/// <remarks>
/// Stricter than <see cref="NearestName"/>: a name that the catalogue lacks may well be right, and new models are named after old ones.
/// </remarks>
internal static class NearestModel
{
    private const int LongName = 8;

    /// <summary>Returns the model as a chain names it; null if none is similar, or if the name is a custom one for a provider.</summary>
    public static string? Of(ModelCatalogue catalogue, string written)
    {
        int slash = written.IndexOf('/');
        if (slash < 0) return Nearest(written, catalogue.Models.Where(static facts => facts.Id.IndexOf('/') < 0));
        (string provider, string model) = (written.Substring(0, slash), written.Substring(slash + 1));
        ILookup<string, ModelFacts> providers = catalogue.Models.ToLookup(static facts => facts.Provider, StringComparer.OrdinalIgnoreCase);
        if (providers.Contains(provider)) return Nearest(model, providers[provider]) is { } near ? $"{provider}/{near}" : null;
        return providers
            .Where(known => IsMisspelt(provider, known.Key))
            .Select(known => (known.Key, Model: catalogue.Find(known.Key, model) is null ? Nearest(model, known) : model))
            .Where(static found => found.Model is not null)
            .Select(static found => $"{found.Key}/{found.Model}")
            .OrderBy(static name => name, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private static string? Nearest(string written, IEnumerable<ModelFacts> models)
    {
        var spelling = new ModelSpelling(written);
        return models
            .SelectMany(static facts => facts.Aliases.Prepend(facts.Id).Select(name => (name, facts)))
            .Select(candidate => (candidate.name, candidate.facts, slips: new ModelSpelling(candidate.name).SlipsFrom(spelling)))
            .Where(static candidate => candidate.slips is not null)
            .OrderBy(static candidate => candidate.slips)
            .ThenBy(static candidate => candidate.facts.Status == "retired")
            .ThenBy(static candidate => candidate.name != candidate.facts.Id)
            .ThenBy(static candidate => candidate.name, StringComparer.Ordinal)
            .Select(static candidate => candidate.name)
            .FirstOrDefault();
    }

    /// <summary>
    /// A name that contains a provider's whole name, a digit or a separator was chosen deliberately: <c>openai2</c>, <c>my-openai</c>.
    /// </summary>
    private static bool IsMisspelt(string written, string known)
    {
        if (!written.All(char.IsLetter) || written.IndexOf(known, StringComparison.OrdinalIgnoreCase) >= 0) return false;
        (written, known) = (written.ToLowerInvariant(), known.ToLowerInvariant());
        int slips = NearestName.Edits(written, known);
        // With three letters, one more or fewer makes another name; two swapped letters do not.
        return slips == 1
            ? known.Length > 3 || written.OrderBy(static c => c).SequenceEqual(known.OrderBy(static c => c))
            : slips == 2 && known.Length >= LongName;
    }
}
