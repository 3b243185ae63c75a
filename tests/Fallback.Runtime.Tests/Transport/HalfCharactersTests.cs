using System.Text.Json;

namespace Fallback.Runtime.Tests.Transport;

public sealed class HalfCharactersTests
{
    [Theory]
    [InlineData("""{"a":"x"}""", """{"a":"x"}""")]
    [InlineData("""{"a":"\ud83d\ude00"}""", """{"a":"\ud83d\ude00"}""")]
    [InlineData("""{"a":"\ud83dx"}""", """{"a":"\ufffdx"}""")]
    [InlineData("""{"a":"\ude00"}""", """{"a":"\ufffd"}""")]
    [InlineData("""{"a":"\ud83d\ud83d\ude00"}""", """{"a":"\ufffd\ud83d\ude00"}""")]
    [InlineData("""{"a":"\ud83d\u0041"}""", """{"a":"\ufffd\u0041"}""")]
    // A backslash that is escaped itself, and one behind it.
    [InlineData("""{"a":"\\ud83d"}""", """{"a":"\\ud83d"}""")]
    [InlineData("""{"a":"\\\ud83d"}""", """{"a":"\\\ufffd"}""")]
    [InlineData("\"\\ud83d", "\"\\ufffd")]
    [InlineData("\"\\ud8", "\"\\ud8")]
    [InlineData("\"\\", "\"\\")]
    public void Mended_HasNoHalfCharacters_AndAllElse(string json, string mended) => Assert.Equal(mended, HalfCharacters.Mend(json));

    /// <summary>The next call writes them again: an exception there would end the conversation.</summary>
    [Fact]
    public void Arguments_OfACallThatWasCutInAnEmoji_CanBeWrittenAgain()
    {
        IDictionary<string, object?> arguments = ToolArguments.Parse("""{"a":[1,"\ud83dx"],"\ude00":2}""");

        Assert.Equal("""{"a":[1,"\uFFFDx"],"\uFFFD":2}""", JsonSerializer.Serialize(arguments), ignoreCase: true);
    }
}
