using System.Text.Json;
using Fallback.Catalogue;

namespace Fallback.Runtime.Tests.Schemas;

/// <summary>The schema of fallback.models.json says what its reader takes: each of its members is tried, and each that the reader knows stands in it.</summary>
public sealed class ModelsSchemaTests
{
    private static readonly SchemaFile _schema = SchemaFile.Read("fallback.models.schema.json");

    /// <summary>Each object of such a file, the members it must have, and the file around it; its members go in place of the asterisk.</summary>
    private static readonly (string Name, JsonElement Schema, string Needed, string File)[] _objects =
    [
        ("file", _schema.Root, "", "{*}"),
        ("model", Of("model"), "\"provider\":\"p\",\"id\":\"m\"", """{"models":[{*}]}"""),
        ("longContext", Member("longContext"), "\"aboveInputTokens\":1", """{"models":[{"provider":"p","id":"m","longContext":{*}}]}"""),
        ("peak", Member("peak"), "\"hours\":\"Mon-Fri 01:00-04:00 UTC\"", """{"models":[{"provider":"p","id":"m","peak":{*}}]}"""),
        ("priceChange", Of("priceChange"), "\"from\":\"2027-01-01\"", """{"models":[{"provider":"p","id":"m","priceChanges":[{*}]}]}"""),
        ("serviceTier", Of("serviceTier"), "\"tier\":\"flex\"", """{"models":[{"provider":"p","id":"m","serviceTiers":[{*}]}]}"""),
    ];

    private static readonly string[] _values =
    [
        "null", "true", "0", "1", "1.5", "-1", "2147483647", "2147483648", "\"\"", "\"x\"", "\"2027-01-01\"", "\"1.1.2027\"", "\"Sun-Sat 00:00-01:00 and 02:00-03:00 UTC, all\"",
        "[]", "[\"x\"]", "[1]", "{}",
    ];

    /// <summary>What the reader takes whatever it is.</summary>
    private static readonly string[] _forPeople = ["$schema", "schema", "currency", "fields", "note", "src"];

    public static TheoryData<string> Objects => [.. _objects.Select(static one => one.Name)];

    [Theory]
    [MemberData(nameof(Objects))]
    public void Object_HasTheMembersOfTheReader(string name)
    {
        (_, JsonElement schema, string needed, string file) = Find(name);
        string mistake = Assert.Single(Mistakes(file, needed, "\"zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\":1"));
        string[] known = mistake[(mistake.IndexOf("known here: ", StringComparison.Ordinal) + "known here: ".Length)..].TrimEnd(')').Split(", ");

        Assert.Equal(known.Order(StringComparer.Ordinal), SchemaFile.Names(schema).Except(_forPeople).Order(StringComparer.Ordinal));
        Assert.All(SchemaFile.Names(schema).Intersect(_forPeople), member => Assert.Empty(Mistakes(file, needed, $"\"{member}\":\"x\"")));
        Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
        Assert.NotEmpty(schema.GetProperty("description").GetString()!);
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void Object_NeedsWhatTheReaderNeeds(string name)
    {
        (_, JsonElement schema, string needed, string file) = Find(name);
        string[] required = schema.TryGetProperty("required", out JsonElement names) ? [.. names.EnumerateArray().Select(static one => one.GetString()!)] : [];
        string[] missing = [.. Mistakes(file, "", "").Select(static mistake => mistake.Split('"')[1])];

        Assert.Equal(required, missing);
        Assert.Empty(Mistakes(file, needed, ""));
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void Member_TakesTheValuesThatTheReaderTakes(string name)
    {
        (_, JsonElement schema, string needed, string file) = Find(name);
        foreach (JsonProperty member in schema.GetProperty("properties").EnumerateObject())
        {
            Assert.NotEmpty(_schema.Resolve(member.Value).GetProperty("description").GetString()!);
            if (_forPeople.Contains(member.Name)) continue;
            string others = string.Join(',', needed.Split(',').Where(one => !one.StartsWith($"\"{member.Name}\"", StringComparison.Ordinal)));
            foreach (string value in _values.Concat(SchemaFile.Words(member.Value).Select(static word => $"\"{word}\"")))
                Assert.Equal(
                    (member.Name, value, IsTaken(member.Value, value)),
                    (member.Name, value, Mistakes(file, others, $"\"{member.Name}\":{value}").Length == 0));
        }
    }

    /// <summary>What the schema says of a value, as far as these schemas go.</summary>
    private static bool IsTaken(JsonElement schema, string json)
    {
        schema = _schema.Resolve(schema);
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement value = document.RootElement;
        if (schema.TryGetProperty("enum", out JsonElement words)) return words.EnumerateArray().Any(word => word.GetRawText() == json);
        if (!schema.TryGetProperty("type", out _)) return true;
        switch (value.ValueKind)
        {
            case JsonValueKind.Null: return SchemaFile.Is(schema, "null");
            case JsonValueKind.True: return SchemaFile.Is(schema, "boolean");
            case JsonValueKind.String: return SchemaFile.Is(schema, "string") && SchemaFile.Takes(schema, value.GetString()!) != false;
            case JsonValueKind.Object: return SchemaFile.Is(schema, "object") && !schema.TryGetProperty("required", out _);
            case JsonValueKind.Array: return SchemaFile.Is(schema, "array") && value.EnumerateArray().All(item => IsTaken(schema.GetProperty("items"), item.GetRawText()));
            default:
                decimal figure = value.GetDecimal();
                return (SchemaFile.Is(schema, "number") || (SchemaFile.Is(schema, "integer") && figure == decimal.Truncate(figure)))
                    && !(figure < SchemaFile.Figure(schema, "minimum")) && !(figure > SchemaFile.Figure(schema, "maximum"));
        }
    }

    private static string[] Mistakes(string file, string needed, string more)
    {
        var mistakes = new List<string>();
        CatalogueReader.Read(file.Replace("*", string.Join(',', ((string[])[needed, more]).Where(static part => part.Length > 0)), StringComparison.Ordinal), mistake => mistakes.Add(mistake.Problem));
        return [.. mistakes];
    }

    private static (string Name, JsonElement Schema, string Needed, string File) Find(string name) => _objects.Single(one => one.Name == name);

    private static JsonElement Of(string definition) => _schema.Root.GetProperty("definitions").GetProperty(definition);

    private static JsonElement Member(string name) => Of("model").GetProperty("properties").GetProperty(name);
}
