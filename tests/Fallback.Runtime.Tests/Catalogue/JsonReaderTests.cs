using Fallback.Catalogue;

namespace Fallback.Runtime.Tests.Catalogue;

public sealed class JsonReaderTests
{
    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "a\"\\/\b\f\n\r\t")]
    [InlineData("\"\\u00e9\\u20AC\"", "é€")]
    [InlineData("\"\\ud83d\\ude00\"", "😀")]
    [InlineData("\"ключ 鍵\"", "ключ 鍵")]
    public void String_Escaped_IsUnescaped(string json, string expected) => Assert.Equal(expected, JsonReader.Read(json).Text);

    [Theory]
    [InlineData("0")]
    [InlineData("-0.5")]
    [InlineData("1.25e-3")]
    [InlineData("120E+2")]
    public void Number_WellFormed_IsKeptAsWritten(string json) => Assert.Equal(json, JsonReader.Read($" {json} ").Text);

    [Fact]
    public void Value_OnItsLine_KnowsItsPlace()
    {
        JsonValue root = JsonReader.Read("\uFEFF{\r\n  \"a\": [true,\n    null]\n}");
        JsonValue inner = root.Members[0].Value.Items[1];
        Assert.Equal((JsonKind.Null, 3, 5), (inner.Kind, inner.Line, inner.Column));
    }

    [Theory]
    [InlineData("", 1, 1, "ends where a value")]
    [InlineData("{", 1, 2, "member name")]
    [InlineData("{\n \"a\" 1}", 2, 6, "Expected ':'")]
    [InlineData("{\"a\":1,}", 1, 8, "member name")]
    [InlineData("{\"a\":1,\n\"a\":2}", 2, 1, "occurs twice")]
    [InlineData("{'a':1}", 1, 2, "member name")]
    [InlineData("[1 2]", 1, 4, "Expected ',' or ']'")]
    [InlineData("[1,]", 1, 4, "Unexpected ']'")]
    [InlineData("[01]", 1, 3, "Expected ',' or ']'")]
    [InlineData("[1.]", 1, 4, "Expected a digit")]
    [InlineData("[+1]", 1, 2, "Unexpected '+'")]
    [InlineData("tru", 1, 1, "Expected true")]
    [InlineData("NaN", 1, 1, "Unexpected 'N'")]
    [InlineData("\"a", 1, 3, "ends inside a string")]
    [InlineData("\"a\nb\"", 1, 3, "control character")]
    [InlineData("\"\\x\"", 1, 4, "Unknown escape")]
    [InlineData("\"\\u12g4\"", 1, 6, "four hexadecimal digits")]
    [InlineData("\"\\u12", 1, 6, "four hexadecimal digits")]
    [InlineData("1 // note", 1, 3, "after the end")]
    public void Text_NotStrictJson_IsRefusedAtItsPlace(string json, int line, int column, string expected)
    {
        CatalogueFormatException error = Assert.Throws<CatalogueFormatException>(() => JsonReader.Read(json));
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Contains(expected, error.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("// one\n{ /* two\n */ \"a\" /**/ : [ 1, // three\r\n 2, ], } // end")]
    [InlineData("{\"a\":[1,2]}//")]
    [InlineData("/*/ is open */{\"a\":[1,2]}")]
    public void File_WithCommentsAndTrailingCommas_IsRead(string json)
    {
        JsonMember member = Assert.Single(JsonReader.ReadFile(json).Members);

        Assert.Equal(("a", "1 2"), (member.Key, string.Join(' ', member.Value.Items.Select(static item => item.Text))));
        Assert.Equal("\"a\"", json[member.Place.Start..member.Place.End]);
        Assert.Equal(("[", "]"), (json.Substring(member.Value.Place.Start, 1), json.Substring(member.Value.Place.End - 1, 1)));
    }

    [Theory]
    [InlineData("[,]", 1, 2, "Unexpected ','")]
    [InlineData("[1,,]", 1, 4, "Unexpected ','")]
    [InlineData("{,}", 1, 2, "member name")]
    [InlineData("[1] /* open", 1, 5, "Unexpected '/'")]
    [InlineData("[1] /", 1, 5, "Unexpected '/'")]
    [InlineData("/*\n*/\n[1 2]", 3, 4, "Expected ',' or ']'")]
    [InlineData("// only", 1, 8, "ends where a value")]
    public void File_ThatIsNoJson_IsRefusedAtItsPlace(string json, int line, int column, string expected)
    {
        CatalogueFormatException error = Assert.Throws<CatalogueFormatException>(() => JsonReader.ReadFile(json));

        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Contains(expected, error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Comments_InAnyNumber_TakeTimeByTheirLength()
    {
        string json = string.Concat(Enumerable.Repeat("/**/\n// x\n", 200_000)) + "[1,]";

        Assert.Equal(400_001, JsonReader.ReadFile(json).Line);
    }

    [Fact]
    public void Nesting_WithoutEnd_IsRefusedBeforeTheStackOverflows()
    {
        CatalogueFormatException error = Assert.Throws<CatalogueFormatException>(() => JsonReader.Read(new string('[', 100_000)));
        Assert.Contains("nesting", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Document_CutAnywhere_IsRefusedAndNothingElse()
    {
        const string Document = """{"asOf":"2026-11-21","models":[{"provider":"p","id":"m\n","maxInput":1.5e3,"supportsTools":false}]}""";
        for (int length = 0; length < Document.Length; length++)
            Assert.Throws<CatalogueFormatException>(() => JsonReader.Read(Document[..length]));
    }
}
