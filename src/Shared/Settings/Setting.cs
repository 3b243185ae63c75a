using System;
using System.Collections.Generic;
using Fallback.Catalogue;

namespace Fallback.Roslyn;

/// <summary>
/// A section or value of a settings file, as configuration reads it: names are not case-sensitive, and colons separate keys.
/// </summary>
internal sealed class Setting(string name, Setting? parent, JsonPlace place)
{
    // The length of a name, and the number of names in a key: no real file has more, and each nested setting would repeat them.
    private const int MostSteps = 16;
    private const int LongestName = 256;

    private readonly Setting? _parent = parent;

    private readonly Dictionary<string, Setting> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Setting> _children = [];

    public string Name { get; } = name;

    /// <summary>The names from the root of the configuration on.</summary>
    public string Key => Below(null);

    /// <summary>The place of its name; for an element of an array, its own place.</summary>
    public JsonPlace Place { get; } = place;

    /// <summary>The value; null for a section, and for null.</summary>
    public string? Value { get; private set; }

    /// <summary>Whether <c>null</c> is written there, which the configuration has for a text without characters, or for none.</summary>
    public bool IsNull { get; private set; }

    public JsonPlace ValuePlace { get; private set; } = place;

    public IReadOnlyList<Setting> Children => _children;

    public Setting? Child(string name) => _byName.TryGetValue(name, out Setting? child) ? child : null;

    /// <summary>Whether there is a value, even an empty text.</summary>
    public bool Has(string name) => Child(name) is { Value: not null };

    /// <summary>A whole file.</summary>
    public static Setting Of(JsonValue root) => Of([root]);

    /// <summary>Combines files like configuration does: later values override earlier ones.</summary>
    public static Setting Of(IReadOnlyList<JsonValue> roots)
    {
        var setting = new Setting("", null, roots.Count > 0 ? roots[0].Place : default);
        foreach (JsonValue root in roots) setting.Add(root);
        return setting;
    }

    /// <summary>The names from a section on; from the root on for null.</summary>
    public string Below(Setting? section)
    {
        var names = new Stack<string>();
        for (Setting at = this; at != section && at._parent is { } outer && names.Count < MostSteps; at = outer) names.Push(at.Name);
        return string.Join(":", names);
    }

    /// <summary>The values at and below it.</summary>
    public IEnumerable<Setting> Leaves()
    {
        if (Value is not null) yield return this;
        foreach (Setting child in _children)
            foreach (Setting leaf in child.Leaves()) yield return leaf;
    }

    private void Add(JsonValue value)
    {
        ValuePlace = value.Place;
        foreach (JsonMember member in value.Members) Step(member.Key, member.Place)?.Add(member.Value);
        for (int i = 0; i < value.Items.Count; i++) Get(FormattableString.Invariant($"{i}"), value.Items[i].Place).Add(value.Items[i]);
        IsNull = value.Kind == JsonKind.Null;
        Value = value.Kind switch
        {
            JsonKind.True => "True",
            JsonKind.False => "False",
            JsonKind.Number or JsonKind.String => value.Text,
            _ => null,
        };
    }

    private Setting? Step(string name, JsonPlace place)
    {
        if (name.Length > LongestName) return null;
        if (name.IndexOf(':') < 0) return Get(name, place);
        string[] names = name.Split(':');
        if (names.Length > MostSteps) return null;
        Setting at = this;
        foreach (string step in names) at = at.Get(step, place);
        return at;
    }

    private Setting Get(string name, JsonPlace place)
    {
        if (_byName.TryGetValue(name, out Setting? child)) return child;
        _children.Add(_byName[name] = child = new Setting(name, this, place));
        return child;
    }
}
