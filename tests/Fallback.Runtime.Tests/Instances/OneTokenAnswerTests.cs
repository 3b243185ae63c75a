namespace Fallback.Runtime.Tests.Instances;

/// <summary>What vendors answer to a probe for one token: often without any text, because a model was thinking or cut in the middle of a word.</summary>
public sealed class OneTokenAnswerTests
{
    [Theory]
    [InlineData("""{"id":"c","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":""},"finish_reason":"length"}],"usage":{"prompt_tokens":8,"completion_tokens":1}}""")]
    [InlineData("""{"id":"c","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":null},"finish_reason":"length"}],"usage":{"prompt_tokens":8,"completion_tokens":1,"completion_tokens_details":{"reasoning_tokens":1}}}""")]
    [InlineData("""{"id":"c","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":null,"reasoning_content":"Hm"},"finish_reason":"length"}],"usage":{"prompt_tokens":8,"completion_tokens":1}}""")]
    public async Task ChatCompletions_AreAnswers(string body) => Assert.Null((await ScriptedProvider.Answering(body).CompleteAsync()).Failure);

    [Theory]
    [InlineData("""{"id":"r","object":"response","status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"model":"m","output":[{"type":"reasoning","id":"rs","summary":[]}],"usage":{"input_tokens":8,"output_tokens":16,"total_tokens":24}}""")]
    [InlineData("""{"id":"r","object":"response","status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"model":"m","output":[],"usage":{"input_tokens":8,"output_tokens":16,"total_tokens":24}}""")]
    public async Task Responses_AreAnswers(string body) => Assert.Null((await ResponsesCaller.ReadAsync(body)).Failure);

    [Theory]
    [InlineData("""{"id":"m","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"p"}],"stop_reason":"max_tokens","usage":{"input_tokens":8,"output_tokens":1}}""")]
    [InlineData("""{"id":"m","type":"message","role":"assistant","model":"m","content":[],"stop_reason":"max_tokens","usage":{"input_tokens":8,"output_tokens":1}}""")]
    public async Task Messages_AreAnswers(string body)
    {
        ScriptedProvider provider = ScriptedProvider.Answering(body);

        Assert.Null((await provider.CompleteAsync(null, Claude.Shape(), Claude.Endpoint(provider))).Failure);
    }

    [Theory]
    [InlineData("""{"candidates":[{"content":{"role":"model"},"finishReason":"MAX_TOKENS","index":0}],"usageMetadata":{"promptTokenCount":8,"totalTokenCount":9,"thoughtsTokenCount":1},"modelVersion":"m"}""")]
    [InlineData("""{"candidates":[{"finishReason":"MAX_TOKENS","index":0}],"usageMetadata":{"promptTokenCount":8,"totalTokenCount":8},"modelVersion":"m"}""")]
    public async Task Gemini_IsAnAnswer(string body) => Assert.Null((await GeminiWire.AnswerAsync(body)).Failure);
}
