using System.Globalization;

namespace Fallback.Catalogue;

/// <summary>Takes typed members out of a JSON object; a missing member or null is null. <see cref="Close"/> refuses what was not taken.</summary>
internal sealed class ObjectReader
{
    private readonly JsonValue _value;
    private readonly string _what;
    private readonly Dictionary<string, JsonValue> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public ObjectReader(JsonValue value, string what)
    {
        if (value.Kind != JsonKind.Object) throw value.Error($"Expected an object for {what}");
        (_value, _what) = (value, what);
        foreach (KeyValuePair<string, JsonValue> member in value.Members) _members.Add(member.Key, member.Value);
    }

    public string? Text(string name) => Take(name, JsonKind.String, "a text")?.Text;

    public string Required(string name)
    {
        string text = Text(name) ?? throw Missing(name);
        return text.Trim().Length > 0 ? text : throw Error(name, "must not be empty");
    }

    public string? OneOf(string name, params string[] allowed)
    {
        string? text = Text(name);
        return text is null || Array.IndexOf(allowed, text) >= 0 ? text : throw Error(name, $"'{text}' must be one of {string.Join(", ", allowed)}");
    }

    public string? Date(string name)
    {
        string? text = Text(name);
        return text is null || ParseDate(text) is not null ? text : throw Error(name, $"'{text}' must be a date as yyyy-MM-dd");
    }

    public static DateTime? ParseDate(string text) =>
        DateTime.TryParseExact(
            text,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTime date)
            ? date
            : null;

    public decimal? Amount(string name)
    {
        if (Take(name, JsonKind.Number, "a number") is not { } value) return null;
        bool fits = decimal.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal amount);
        return fits && amount >= 0 ? amount : throw Error(name, $"{value.Text} must be 0 or more");
    }

    public int? Count(string name)
    {
        if (Take(name, JsonKind.Number, "a number") is not { } value) return null;
        bool fits = int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int count);
        return fits && count > 0 ? count : throw Error(name, $"{value.Text} must be a whole number from 1 to {int.MaxValue}");
    }

    public bool? Flag(string name)
    {
        if (Take(name) is not { } value) return null;
        return value.Kind is JsonKind.True or JsonKind.False ? value.Kind == JsonKind.True : throw Error(name, "must be true or false");
    }

    public IReadOnlyList<JsonValue> Elements(string name) => Take(name, JsonKind.Array, "an array")?.Items ?? [];

    public IReadOnlyList<string> Strings(string name)
    {
        var texts = new List<string>();
        foreach (JsonValue item in Elements(name))
            texts.Add(item.Kind == JsonKind.String ? item.Text : throw item.Error($"{name} must hold texts only"));
        return texts;
    }

    public T? Object<T>(string name, Func<ObjectReader, T> read) where T : class
    {
        if (Take(name) is not { } value) return null;
        var reader = new ObjectReader(value, name);
        T result = read(reader);
        reader.Close();
        return result;
    }

    /// <summary>Takes members that are for people.</summary>
    public void Skip(params string[] names) => _taken.UnionWith(names);

    /// <summary>Refuses the first member that nothing has taken.</summary>
    public void Close()
    {
        foreach (KeyValuePair<string, JsonValue> member in _value.Members)
            if (!_taken.Contains(member.Key)) throw member.Value.Error($"\"{member.Key}\" is no member of {_what}");
    }

    public CatalogueFormatException Missing(string name) => _value.Error($"\"{name}\" is missing from {_what}");

    public CatalogueFormatException Error(string name, string problem) => _members[name].Error($"\"{name}\": {problem}");

    private JsonValue? Take(string name)
    {
        _taken.Add(name);
        return _members.TryGetValue(name, out JsonValue? value) && value.Kind != JsonKind.Null ? value : null;
    }

    private JsonValue? Take(string name, JsonKind kind, string expected)
    {
        JsonValue? value = Take(name);
        return value is null || value.Kind == kind ? value : throw Error(name, $"must be {expected}");
    }
}
