using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using Fallback.Catalogue;

namespace Fallback.Roslyn;

/// <summary>Returns what a schema requires of a single value. The texts are those of the runtime at start.</summary>
internal sealed class SettingLimits
{
    private readonly string[] _words;
    private readonly string _kind;
    private readonly Regex? _pattern;
    private readonly decimal? _least;
    private readonly decimal? _above;
    private readonly decimal? _most;

    public SettingLimits(JsonValue schema)
    {
        // A closed choice has two forms: the names for completion, and a pattern for any case.
        JsonValue[] forms = [.. SettingSchema.Member(schema, "anyOf")?.Items ?? [], schema];
        _words = [.. First(forms, "enum")?.Items.Select(static word => word.Text) ?? []];
        _pattern = First(forms, "pattern") is { } pattern ? new Regex(pattern.Text, RegexOptions.CultureInvariant) : null;
        string[] types = [.. SettingSchema.Member(schema, "type")?.Items.Select(static one => one.Text) ?? []];
        _kind = types.Contains("integer") ? "a whole number, for example 5000"
            : SettingSchema.Member(schema, "format") is not null ? "a moment with its time zone, for example 2026-12-01T15:00:00Z"
            : types.Contains("number") ? "a number with a decimal point, for example 0.5"
            : "true or false";
        (_least, _above, _most) = (Figure(schema, "minimum"), Figure(schema, "exclusiveMinimum"), Figure(schema, "maximum"));
    }

    /// <summary>What a value must be instead; null where it is right.</summary>
    public string? Objection(string value)
    {
        // A blank value counts as not set, unless the schema has a pattern that decides otherwise.
        if (_pattern is null ? _words.Length > 0 && value.Trim() is { Length: > 0 } word && !_words.Contains(word) : !_pattern.IsMatch(value))
            return _words.Length > 0 ? $"must be one of {string.Join(", ", _words)}" : $"must be {_kind}";
        if (_least is null && _above is null && _most is null) return null;
        // What is too long for this type is for the runtime to judge.
        if (!decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal figure)) return null;
        return figure < _least ? $"must be at least {Text(_least.Value)}"
            : figure <= _above ? $"must be above {Text(_above.Value)}"
            : figure > _most ? $"must be at most {Text(_most.Value)}"
            : null;
    }

    private static JsonValue? First(JsonValue[] forms, string name) =>
        forms.Select(form => SettingSchema.Member(form, name)).FirstOrDefault(static found => found is not null);

    private static string Text(decimal figure) => figure.ToString(CultureInfo.InvariantCulture);

    private static decimal? Figure(JsonValue schema, string name) =>
        SettingSchema.Member(schema, name) is { } figure ? decimal.Parse(figure.Text, NumberStyles.Float, CultureInfo.InvariantCulture) : null;
}
