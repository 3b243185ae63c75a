namespace Fallback.Catalogue;

/// <summary>A JSON value and where it stands, so that a wrong figure can be reported at its place.</summary>
/// <param name="kind">What it is.</param>
/// <param name="line">Line, from 1.</param>
/// <param name="column">Column, from 1.</param>
internal sealed class JsonValue(JsonKind kind, int line, int column)
{
    public JsonKind Kind { get; } = kind;

    public int Line { get; } = line;

    public int Column { get; } = column;

    /// <summary>A string's content, unescaped; a number as written.</summary>
    public string Text { get; init; } = "";

    /// <summary>An array's elements.</summary>
    public IReadOnlyList<JsonValue> Items { get; init; } = [];

    /// <summary>An object's members in their order; no name occurs twice.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonValue>> Members { get; init; } = [];

    /// <summary>The error that names this value's place.</summary>
    public CatalogueFormatException Error(string problem) => new(problem, Line, Column);
}
