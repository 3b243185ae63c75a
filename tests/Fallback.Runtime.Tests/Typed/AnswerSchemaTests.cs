using System.ComponentModel;
using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Typed;

/// <summary>Schemas as providers take them, and readers that hold answers to them.</summary>
public sealed class AnswerSchemaTests
{
    private static readonly JsonSerializerOptions _options = AnswerSerializer.For(null);

    public record Plain(string Name, int Count = 3, double? Share = null);

    public sealed class Mutable
    {
        public string Name { get; set; } = "";

        [Description("At noon, UTC.")]
        public DateOnly Day { get; set; }

        public Uri? Link { get; set; }

        public string Shown => Name + Day;
    }

    public record Open(Dictionary<string, int> Counts);

    public record Anything(JsonElement Value);

    public record Generic<T>(T Item);

    [Theory]
    [InlineData(typeof(Plain), "Plain", true, false)]
    [InlineData(typeof(Mutable), "Mutable", true, false)]
    [InlineData(typeof(Open), "Open", false, false)]
    [InlineData(typeof(Anything), "Anything", false, false)]
    [InlineData(typeof(Generic<int[]>), "Generic_Int32_array", true, false)]
    [InlineData(typeof(Dictionary<string, int>), "Dictionary_String_Int32", false, false)]
    [InlineData(typeof(List<Plain>), "List_Plain", true, true)]
    [InlineData(typeof(bool), "Boolean", true, true)]
    [InlineData(typeof(DayOfWeek?), "Nullable_DayOfWeek", true, true)]
    [InlineData(typeof(JsonElement), "JsonElement", false, true)]
    public void Schema_IsAnObject_StrictWhereItsPropertiesAreKnown(Type type, string name, bool strict, bool wrapped)
    {
        var schema = AnswerSchema.Of(_options.GetTypeInfo(type));

        Assert.Equal((name, strict, wrapped), (schema.Name, schema.IsStrict, schema.IsWrapped));
        Assert.Equal("object", schema.Schema!.Value.GetProperty("type").GetString());
    }

    [Fact]
    public void StrictSchema_ListsEveryPropertyThatCanBeRead_AsRequired()
    {
        Assert.Equal(
            """{"type":"object","properties":{"name":{"type":"string"},"day":{"description":"At noon, UTC.","type":"string","format":"date"},"link":{"type":["string","null"],"format":"uri"}},"required":["name","day","link"],"additionalProperties":false}""",
            JsonSerializer.Serialize(AnswerSchema.Of(_options.GetTypeInfo(typeof(Mutable))).Schema!.Value));
    }

    [Theory]
    [InlineData("""{"name":"a"}""", true)]
    [InlineData("""{"name":"a","count":5,"share":0.5,"unknown":1}""", true)]
    [InlineData("""{"count":5}""", false)]
    [InlineData("""{"name":null}""", false)]
    [InlineData("""{"name":"a","count":"many"}""", false)]
    [InlineData("[]", false)]
    public void Record_TakesWhatItsParametersAllow(string json, bool fits) => Assert.Equal(fits, Objection<Plain>(json) is null);

    [Theory]
    [InlineData("""{"name":"a","day":"2026-11-21"}""", true)]
    [InlineData("""{"name":"a"}""", false)]
    [InlineData("""{"name":"a","day":"noon"}""", false)]
    public void Class_NeedsWhatCannotBeNull(string json, bool fits) => Assert.Equal(fits, Objection<Mutable>(json) is null);

    [Theory]
    [InlineData("""{"value":null}""", true)]
    [InlineData("null", true)]
    [InlineData("\"Friday\"", true)]
    [InlineData("\"Someday\"", false)]
    public void NullableEnum_MayBeNull(string json, bool fits) => Assert.Equal(fits, Objection<DayOfWeek?>(json) is null);

    [Fact]
    public void Objection_NamesThePath_AndNoKey()
    {
        string objection = Objection<Open>("""{"counts":{"sk-proj-abcdefghijklmnop1234567890":"x"}}""")!;

        Assert.Contains("$.counts", objection, StringComparison.Ordinal);
        Assert.DoesNotContain("abcdefghijklmnop", objection, StringComparison.Ordinal);
    }

    public enum Größe
    {
        Groß,
        Übergroß,
    }

    public record Worded([property: Description("The customer's title, größer <b> & \"quoted\" \\ 🚚\n+1")] string Title, Größe Größe, Dictionary<string, Größe> Größen);

    /// <summary>Escapes cost tokens, and models repeat them.</summary>
    [Fact]
    public void Schema_IsWrittenAsItIsRead()
    {
        foreach (AnswerSchema schema in new[] { AnswerSchema.Of(_options.GetTypeInfo(typeof(Worded))), AnswerSchema.Of(_options.GetTypeInfo(typeof(List<Worded>))) })
        {
            foreach (string text in new[] { schema.Instructions, schema.Schema!.Value.GetRawText() })
            {
                Assert.Contains("The customer's title, größer <b> & \\\"quoted\\\" \\\\ 🚚\\n+1", text, StringComparison.Ordinal);
                Assert.Contains("\"Übergroß\"", text, StringComparison.Ordinal);
                Assert.Contains("\"größe\":", text, StringComparison.Ordinal);
                Assert.DoesNotContain("\\u", text, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Fact]
    public void CallersSchema_IsWrittenAsItIsRead()
    {
        ChatResponseFormat format = ChatResponseFormat.ForJsonSchema<Worded>();

        Assert.Contains("The customer's title, größer <b> & \\\"quoted\\\"", AnswerSchema.Of(format)!.Instructions, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_HasOnlyWhatProvidersTake() => Assert.Equal("List_Gr__e", AnswerSchema.Of(_options.GetTypeInfo(typeof(List<Größe>))).Name);

    private static string? Objection<T>(string text) => AnswerFormat<T>.Make(_options).Objection(text);
}
