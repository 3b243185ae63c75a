namespace Fallback.Catalogue;

/// <summary>A model catalogue that cannot be read, and where.</summary>
internal sealed class CatalogueFormatException(string problem, int line, int column)
    : FormatException($"({line},{column}): {problem}")
{
    /// <summary>What is wrong, without the place.</summary>
    public string Problem { get; } = problem;

    /// <summary>Line, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>Column, from 1.</summary>
    public int Column { get; } = column;
}
