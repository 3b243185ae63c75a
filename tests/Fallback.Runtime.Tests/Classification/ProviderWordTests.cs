namespace Fallback.Runtime.Tests;

public sealed class ProviderWordTests
{
    [Theory]
    [InlineData("rate_limit_exceeded", true)]
    [InlineData("!~", true)]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234", true)]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345", false)]
    [InlineData("rate limit", false)]
    [InlineData("rate\nlimit", false)]
    [InlineData("rate\u007flimit", false)]
    [InlineData("überlastet", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void IsOne_Text_IsVisibleAsciiInOnePiece(string? text, bool expected) =>
        Assert.Equal(expected, ProviderWord.IsOne(text, ProviderWord.LongestCode));

    [Theory]
    [InlineData("models/llama 3\n[2026] forged line", "models/llama 3 [2026] forged line")]
    [InlineData("模型", "模型")]
    [InlineData(" \r\n", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Name_Text_IsOnOneLine(string? text, string? expected) => Assert.Equal(expected, ProviderWord.Name(text));

    [Fact]
    public void Name_Word_IsTheSameObject()
    {
        string name = new string('n', ProviderWord.LongestName);
        Assert.Same(name, ProviderWord.Name(name));
    }

    [Fact]
    public void Name_LongText_IsItsBeginning() =>
        Assert.Equal(new string('n', ProviderWord.LongestName), ProviderWord.Name(new string('n', ProviderWord.LongestName + 1)));
}
