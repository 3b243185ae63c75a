namespace Fallback.Catalogue;

/// <summary>A JSON value and its place, so that a wrong figure can be reported there.</summary>
/// <param name="kind">What it is.</param>
/// <param name="start">Where it begins.</param>
internal sealed class JsonValue(JsonKind kind, JsonPlace start)
{
    public JsonKind Kind { get; } = kind;

    /// <summary>From its first character to the one after its last.</summary>
    public JsonPlace Place { get; init; } = start;

    public int Line => Place.Line;

    public int Column => Place.Column;

    /// <summary>A string's content, unescaped; a number as written.</summary>
    public string Text { get; init; } = "";

    /// <summary>An array's elements.</summary>
    public IReadOnlyList<JsonValue> Items { get; init; } = [];

    /// <summary>An object's members in their order. A name can occur twice.</summary>
    public IReadOnlyList<JsonMember> Members { get; init; } = [];

    /// <summary>The error that names this value's place.</summary>
    public CatalogueFormatException Error(string problem) => new(problem, Place);
}
