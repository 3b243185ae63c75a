namespace Fallback.Runtime.Tests;

public sealed class MessageTextTests
{
    [Theory]
    [InlineData("Invalid value: 'handle rate limit errors'", "Invalid value: ")]
    [InlineData("Invalid values: 'handle rate limits' and \"count the tokens\" in it", "Invalid values:  and  in it")]
    [InlineData("Invalid values: 'rate limits' 'too many tokens'.", "Invalid values:  .")]
    // An apostrophe opens no quote.
    [InlineData("The model doesn't take 'rate limit errors'", "The model doesn't take ")]
    [InlineData("The model `gpt-6-luna` does not exist", "The model `gpt-6-luna` does not exist")]
    [InlineData("Invalid value: 'handle rate limits", "Invalid value: 'handle rate limits")]
    [InlineData("'handle rate limits' is no value", " is no value")]
    public void WithoutEchoes_QuotedText_IsTakenOutWhereItIsNoName(string message, string expected) =>
        Assert.Equal(expected, MessageText.WithoutEchoes(message));

    [Fact]
    public void WithoutEchoes_MessageThatWasCut_EndsWithItsQuote() =>
        Assert.Equal("Invalid value: ", MessageText.WithoutEchoes("Invalid value: 'handle ".PadRight(ErrorBody.LongestMessage, 'x')));
}
