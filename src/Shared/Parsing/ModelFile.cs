using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Fallback.Catalogue;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>The project's own catalogue: files of this name among its additional files extend and correct the built-in one.</summary>
internal static class ModelFile
{
    public const string Name = "fallback.models.json";

    private static Tuple<EquatableArray<string>, ModelCatalogue>? _last;

    public static bool Is(AdditionalText file) => string.Equals(Path.GetFileName(file.Path), Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The texts of those files, in the order of their paths, without those that cannot be read (FB2015).</summary>
    public static EquatableArray<string> Read(IEnumerable<AdditionalText> files, CancellationToken cancellationToken) =>
        new(
            files
                .Where(Is)
                .OrderBy(static file => file.Path, StringComparer.Ordinal)
                .Select(file => file.GetText(cancellationToken)?.ToString() ?? "")
                .Where(static text => Fault(text) is null));

    /// <summary>Why nothing of a file can be read, and where; null when something can.</summary>
    public static CatalogueFormatException? Fault(string text)
    {
        try
        {
            JsonValue root = JsonReader.ReadFile(text);
            return root.Kind == JsonKind.Object ? null : root.Error("Expected an object");
        }
        catch (CatalogueFormatException e)
        {
            return e;
        }
    }

    /// <summary>What is wrong in a file that can be read. All else of it is used.</summary>
    public static IReadOnlyList<CatalogueFormatException> Mistakes(string text)
    {
        var mistakes = new List<CatalogueFormatException>();
        CatalogueReader.Read(text, mistakes.Add);
        return mistakes;
    }

    /// <summary>The built-in catalogue with these texts over it. The last one is kept, since it is the same from one keystroke to the next.</summary>
    public static ModelCatalogue Over(EquatableArray<string> texts)
    {
        if (texts.Count == 0) return ModelCatalogue.Embedded;
        if (_last is { } last && last.Item1.Equals(texts)) return last.Item2;
        ModelCatalogue catalogue = texts.Aggregate(ModelCatalogue.Embedded, static (below, text) => below.With(CatalogueReader.Read(text, static _ => { })));
        _last = Tuple.Create(texts, catalogue);
        return catalogue;
    }
}
