namespace Fallback.Catalogue;

/// <summary>A member of a JSON object.</summary>
/// <param name="Key">Its name, unescaped.</param>
/// <param name="Value">Its value.</param>
/// <param name="Place">The place of the name, with its quotes.</param>
internal readonly record struct JsonMember(string Key, JsonValue Value, JsonPlace Place);
