using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Fallback.Catalogue;

namespace Fallback.Roslyn;

/// <summary>
/// What can stand at a place of the section Fallback, by the schema that editors use as well. Tests hold the schema to what the runtime
/// reads.
/// </summary>
internal sealed class SettingSchema
{
    private const string Resource = "Fallback.appsettings.schema.json";

    // No setting's name is longer, and to compare a long name with all of them takes long.
    private const int LongestName = 64;

    private static readonly Lazy<SettingSchema> _fallback = new(Read);

    private readonly Dictionary<string, SettingSchema> _settings = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _name;
    private readonly SettingLimits _limits;

    // A list, and each of its elements, if that has settings and is no text as well: a text in the place of either is read by nothing.
    private readonly bool _isList;
    private readonly bool _isElement;

    private SettingSchema(string name, JsonValue schema, JsonValue definitions, bool isElement = false)
    {
        _name = name;
        _isElement = isElement && Member(schema, "type")?.Items.Any(static type => type.Text == "string") != true;
        _isList = Member(schema, "type")?.Text == "array";
        _limits = new SettingLimits(schema);
        if (Member(schema, "properties") is { } properties)
            foreach (JsonMember member in properties.Members) _settings.Add(member.Key, Of(member.Key, member.Value, definitions));
        if ((Member(schema, "additionalProperties") ?? Member(schema, "items")) is { } entry) Entry = Of("", entry, definitions, _isList);
    }

    /// <summary>The section as a whole.</summary>
    public static SettingSchema Fallback => _fallback.Value;

    /// <summary>The facts about a model.</summary>
    public static SettingSchema Model => Fallback.Find("Models")!.Entry!;

    /// <summary>The schema of a setting with any name, or of an element of a list; null if only certain settings are permitted.</summary>
    public SettingSchema? Entry { get; }

    /// <summary>Whether only certain settings are permitted in it.</summary>
    public bool IsSection => Entry is null && _settings.Count > 0;

    /// <summary>Those.</summary>
    public IEnumerable<string> Names => _settings.Values.Select(static setting => setting._name);

    public SettingSchema? Find(string name) => _settings.TryGetValue(name, out SettingSchema? setting) ? setting : null;

    /// <summary>The setting that was meant; null when none is near.</summary>
    public string? Nearest(string name) => name.Length <= LongestName ? NearestName.Of(name, Names) : null;

    /// <summary>What a value must be instead; null where it is right. A section may have none.</summary>
    public string? Objection(string value)
    {
        if (value.Length == 0 && (_isList || _settings.Count > 0)) return null;
        if (_isList) return "must be a list, in square brackets";
        return _isElement && IsSection ? $"must be a section with {Names.First()}" : _limits.Objection(value);
    }

    private static SettingSchema Read()
    {
        using Stream stream = typeof(SettingSchema).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        JsonValue root = JsonReader.Read(reader.ReadToEnd());
        JsonValue section = Member(Member(root, "properties")!, SettingsFile.Section)!;
        return new SettingSchema(SettingsFile.Section, section, Member(root, "definitions")!);
    }

    private static SettingSchema Of(string name, JsonValue schema, JsonValue definitions, bool isElement = false)
    {
        string? reference = Member(schema, "$ref")?.Text;
        JsonValue described = reference is null ? schema : Member(definitions, reference.Substring(reference.LastIndexOf('/') + 1))!;
        return new(name, described, definitions, isElement);
    }

    public static JsonValue? Member(JsonValue schema, string name) =>
        schema.Members.Where(member => member.Key == name).Select(static member => member.Value).FirstOrDefault();
}
