namespace Fallback.Runtime.Tests;

public sealed class ParameterNamesTests
{
    [Theory]
    [InlineData(null, "Unsupported parameter: 'temperature' is not supported with this model.", "temperature")]
    // What has a member of its own is not looked for in words.
    [InlineData("top_p", "Unsupported parameter: 'temperature' is not supported with this model.", "top_p")]
    [InlineData("thinking.type.enabled", null, "thinking")]
    [InlineData("messages[0].content", null, "messages")]
    [InlineData("text.verbosity", null, "verbosity")]
    [InlineData("reasoning.summary", null, "reasoning_summary")]
    [InlineData("reasoning.effort", null, "reasoning")]
    [InlineData("response_format.type", null, "response_format")]
    [InlineData("text.format.schema", null, "response_format")]
    [InlineData(null, "Invalid JSON schema", "response_format")]
    [InlineData("the temperature", null, null)]
    [InlineData(".temperature", null, null)]
    [InlineData(null, "Something is wrong", null)]
    public void Find_WhereverItIsNamed_IsTheParameterOfTheRequest(string? parameter, string? message, string? expected) =>
        Assert.Equal(expected, ParameterNames.Find(Body(parameter, message)));

    [Theory]
    [InlineData("response_format.type", null, true)]
    [InlineData("text.format.schema", null, true)]
    [InlineData(null, "Structured outputs are not supported", true)]
    [InlineData("text.verbosity", "Unsupported parameter", false)]
    public void IsAnswerFormat_AnyNameOfIt_IsKnown(string? parameter, string? message, bool expected) =>
        Assert.Equal(expected, ParameterNames.IsAnswerFormat(Body(parameter, message)));

    [Theory]
    [InlineData("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.", "max_completion_tokens")]
    [InlineData("Unknown parameter: 'max_output_token'. Did you mean 'max_output_tokens'?", "max_output_tokens")]
    [InlineData("Unknown parameter: 'stream_options'. Did you mean 'stream'?", null)]
    [InlineData(null, null)]
    public void Replacement_Advice_IsTakenForTheOutputLimitAlone(string? message, string? expected) =>
        Assert.Equal(expected, ParameterNames.Replacement(message));

    [Theory]
    [InlineData("max_tokens", true)]
    [InlineData("max_completion_tokens", true)]
    [InlineData("max_output_tokens", true)]
    [InlineData("max_prompt_tokens", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void IsOutputLimit_AnyNameOfIt_IsKnown(string? name, bool expected) => Assert.Equal(expected, ParameterNames.IsOutputLimit(name));

    private static ErrorBody Body(string? parameter, string? message)
    {
        var body = new ErrorBody { Parameter = parameter };
        body.OfferMessage(message);
        return body;
    }
}
