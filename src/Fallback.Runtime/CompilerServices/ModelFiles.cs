using System.ComponentModel;
using Fallback.Catalogue;

namespace Fallback.CompilerServices;

/// <summary>
/// Registers a project's <c>fallback.models.json</c>, from a module initializer. For generated code; do not use it in your own code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ModelFiles
{
    private static readonly object _lock = new();
    private static volatile ModelCatalogue? _catalogue;

    /// <summary>The built-in catalogue with the files of all projects that have run so far over it.</summary>
    internal static ModelCatalogue Catalogue => _catalogue ?? ModelCatalogue.Embedded;

    /// <summary>
    /// Extends and corrects the catalogue of this process. If two files describe the same model, the later one overrides the earlier one,
    /// member by member.
    /// </summary>
    /// <param name="json">A catalogue, as the generator found it.</param>
    public static void Register(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        // What is wrong in it was reported where it was built (FB2015); all else holds.
        ModelCatalogue own = CatalogueReader.Read(json, static _ => { });
        lock (_lock) _catalogue = Catalogue.With(own);
    }
}
