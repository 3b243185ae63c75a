namespace Fallback.Catalogue;

/// <summary>A model catalogue that cannot be read, or a part of it, and where.</summary>
internal sealed class CatalogueFormatException(string problem, JsonPlace place)
    : FormatException($"({place.Line},{place.Column}): {problem}")
{
    /// <summary>What is wrong, without the place.</summary>
    public string Problem { get; } = problem;

    public JsonPlace Place { get; } = place;

    /// <summary>Line, from 1.</summary>
    public int Line => Place.Line;

    /// <summary>Column, from 1.</summary>
    public int Column => Place.Column;
}
