namespace Fallback.Runtime.Tests;

public sealed class TokenFiguresTests
{
    [Theory]
    [InlineData("This model's maximum context length is 8192 tokens. However, you requested 9000 tokens.", 8192, 9000)]
    [InlineData("prompt is too long: 205,000 tokens > 200,000 maximum", 200_000, 205_000)]
    // The parts of the sum are all that had to fit.
    [InlineData("prompt too long: 190000; input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000", 200_000, 210_000)]
    [InlineData("input length and `max_tokens` exceed context limit: 2147483646 + 1 > 200000", 200_000, int.MaxValue)]
    [InlineData("input length and `max_tokens` exceed context limit: 2147483646 + 2 > 200000", 200_000, null)]
    [InlineData("This model's maximum context length is 0 tokens.", null, null)]
    [InlineData("This model's maximum context length is 99999999999 tokens.", null, null)]
    [InlineData("The prompt does not fit.", null, null)]
    [InlineData(null, null, null)]
    public void Context_Message_HasWindowAndPrompt(string? message, int? limit, int? requested) =>
        Assert.Equal((limit, requested), TokenFigures.Context(Body(message)));

    [Fact]
    public void Context_Members_GoBeforeTheMessage()
    {
        ErrorBody body = Body("request (8000 tokens) exceeds the available context size (4096 tokens), try increasing it");
        Assert.Equal((4096, 8000), TokenFigures.Context(body));
        body.PromptTokens = 9000;
        body.Window = 8192;
        Assert.Equal((8192, 9000), TokenFigures.Context(body));
    }

    [Theory]
    [InlineData("max_tokens is too large: 100000. This model supports at most 16,384 completion tokens.", 16_384)]
    [InlineData("maxOutputTokens must be in the range from 1 (inclusive) to 65537 (exclusive)", 65_536)]
    [InlineData("max_tokens is too large", null)]
    [InlineData(null, null)]
    public void Output_Message_HasTheLimit(string? message, int? limit) => Assert.Equal(limit, TokenFigures.Output(message));

    [Theory]
    [InlineData("Limit 30000, Used 22999, Requested 12528.", 30_000, 12_528)]
    [InlineData("Rate limit reached.", null, null)]
    [InlineData(null, null, null)]
    public void PerMinute_Message_HasLimitAndRequest(string? message, int? limit, int? requested) =>
        Assert.Equal((limit, requested), TokenFigures.PerMinute(message));

    private static ErrorBody Body(string? message)
    {
        var body = new ErrorBody();
        body.OfferMessage(message);
        return body;
    }
}
