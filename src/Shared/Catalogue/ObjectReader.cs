using System.Globalization;

namespace Fallback.Catalogue;

/// <summary>
/// Takes typed members out of a JSON object; a missing member or null is null, and so is one with a mistake, once that is reported.
/// <see cref="Close"/> reports what was not taken.
/// </summary>
internal sealed class ObjectReader
{
    // No member is longer, and to compare a long name with all of them takes long.
    private const int LongestName = 64;

    private readonly JsonValue _value;
    private readonly string _what;
    private readonly Action<CatalogueFormatException> _report;
    private readonly Dictionary<string, JsonMember> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unnamed = new(StringComparer.Ordinal);

    public ObjectReader(JsonValue value, string what, Action<CatalogueFormatException> report)
    {
        (_value, _what, _report) = (value, what, report);
        if (value.Kind != JsonKind.Object) report(value.Error($"Expected an object for {what}"));
        foreach (JsonMember member in value.Members)
            if (!_members.TryGetValue(member.Key, out _)) _members.Add(member.Key, member);
            else report(new CatalogueFormatException($"\"{member.Key}\" occurs twice in {what}", member.Place));
    }

    public string? Text(string name) => Take(name, JsonKind.String, "a text")?.Text;

    /// <summary>Whether a member that must be there is; false once it is reported.</summary>
    public bool Has(string name)
    {
        if (Take(name) is not null) return true;
        _report(_value.Error($"\"{name}\" is missing from {_what}"));
        return false;
    }

    public string? Required(string name)
    {
        string? text = Has(name) ? Text(name) : null;
        return text is null || text.Trim().Length > 0 ? text : Refuse<string>(name, "must not be empty");
    }

    public string? OneOf(string name, params string[] allowed)
    {
        string? text = Text(name);
        return text is null || Array.IndexOf(allowed, text) >= 0 ? text : Refuse<string>(name, $"'{text}' must be one of {string.Join(", ", allowed)}");
    }

    public string? Date(string name)
    {
        string? text = Text(name);
        return text is null || ParseDate(text) is not null ? text : Refuse<string>(name, $"'{text}' must be a date as yyyy-MM-dd");
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
        return fits && amount >= 0 ? amount : Refuse<decimal?>(name, $"{value.Text} must be 0 or more");
    }

    public int? Count(string name)
    {
        if (Take(name, JsonKind.Number, "a number") is not { } value) return null;
        bool fits = int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int count);
        return fits && count > 0 ? count : Refuse<int?>(name, $"{value.Text} must be a whole number from 1 to {int.MaxValue}");
    }

    public bool? Flag(string name)
    {
        if (Take(name) is not { } value) return null;
        return value.Kind is JsonKind.True or JsonKind.False ? value.Kind == JsonKind.True : Refuse<bool?>(name, "must be true or false");
    }

    public IReadOnlyList<JsonValue> Elements(string name) => Take(name, JsonKind.Array, "an array")?.Items ?? [];

    public IReadOnlyList<string> Strings(string name)
    {
        var texts = new List<string>();
        foreach (JsonValue item in Elements(name))
            if (item.Kind == JsonKind.String) texts.Add(item.Text);
            else _report(item.Error($"{name} must contain only strings"));
        return texts;
    }

    public T? Object<T>(string name, Func<ObjectReader, T?> read) where T : class
    {
        if (Take(name, JsonKind.Object, "an object") is not { } value) return null;
        return Of(value, name, read);
    }

    /// <summary>Each object of an array, but for those of which nothing can be made.</summary>
    public T[] Objects<T>(string name, string what, Func<ObjectReader, T?> read) where T : class
    {
        var found = new List<T>();
        foreach (JsonValue item in Elements(name))
            if (Of(item, what, read) is { } one) found.Add(one);
        return [.. found];
    }

    /// <summary>Takes members that are for people.</summary>
    public void Skip(params string[] names)
    {
        _taken.UnionWith(names);
        _unnamed.UnionWith(names);
    }

    /// <summary>Reports each member that nothing has taken.</summary>
    public void Close()
    {
        foreach (JsonMember member in _members.Values)
            if (!_taken.Contains(member.Key)) _report(new CatalogueFormatException(Unknown(member.Key), member.Place));
    }

    public T? Refuse<T>(string name, string problem)
    {
        _report(new CatalogueFormatException($"\"{name}\": {problem}", _members[name].Place));
        return default;
    }

    /// <summary>A mistake of the object as a whole.</summary>
    public void Refuse(string problem) => _report(_value.Error(problem));

    private string Unknown(string name)
    {
        string[] known = [.. _taken.Where(taken => !_unnamed.Contains(taken))];
        string remedy = name.Length <= LongestName && NearestName.Of(name, known) is { } near
            ? $"did you mean \"{near}\"?"
            : $"known here: {string.Join(", ", known)}";
        return $"\"{name}\" is not a member of {_what} ({remedy})";
    }

    private T? Of<T>(JsonValue value, string what, Func<ObjectReader, T?> read) where T : class
    {
        var reader = new ObjectReader(value, what, _report);
        if (value.Kind != JsonKind.Object) return null;
        T? result = read(reader);
        reader.Close();
        return result;
    }

    private JsonValue? Take(string name)
    {
        _taken.Add(name);
        return _members.TryGetValue(name, out JsonMember member) && member.Value.Kind != JsonKind.Null ? member.Value : null;
    }

    private JsonValue? Take(string name, JsonKind kind, string expected)
    {
        JsonValue? value = Take(name);
        return value is null || value.Kind == kind ? value : Refuse<JsonValue>(name, $"must be {expected}");
    }
}
