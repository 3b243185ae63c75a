namespace Fallback.Runtime.Tests.Typed;

public sealed class JsonInTextTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""")]
    [InlineData("""{"a":1} and more""", """{"a":1}""")]
    [InlineData("[1, 2]\n", "[1, 2]")]
    [InlineData("17", "17")]
    [InlineData("\"a {b} c\"", "\"a {b} c\"")]
    [InlineData("true.", "true.")]
    [InlineData("```json\n{\"a\":\"```\"}\n```", "{\"a\":\"```\"}")]
    [InlineData("```\n17\n```", "17")]
    [InlineData("```json\n{\"a\":1", "{\"a\":1")]
    [InlineData("``` {\"a\":1}", "{\"a\":1}")]
    [InlineData("The answer is {\"a\":{}} I think", "{\"a\":{}}")]
    [InlineData("<think>{\"no\":1}</think>{\"a\":1}", "{\"a\":1}")]
    [InlineData("<think>endless {", "{")]
    [InlineData("no JSON at all", "no JSON at all")]
    [InlineData("", "")]
    [InlineData("   ", "")]
    [InlineData("\uFEFF{}", "{}")]
    public void Find_GivesTheJson(string text, string json) => Assert.Equal(json, JsonInText.Find(text).ToString());
}
