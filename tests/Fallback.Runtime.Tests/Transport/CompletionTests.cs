using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

public class CompletionTests
{
    private const string Usual = """
        {"id":"chatcmpl-1","object":"chat.completion","created":1795000000,"model":"small-2026","system_fingerprint":null,
         "choices":[{"index":0,"message":{"role":"assistant","content":"Hi é😀","refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],
         "usage":{"prompt_tokens":9,"completion_tokens":12,"total_tokens":21,"prompt_tokens_details":{"cached_tokens":4,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":5}},
         "service_tier":"default"}
        """;

    [Fact]
    public async Task Complete_UsualAnswer_GivesAllOfIt()
    {
        ChatAnswer answer = await AnswerAsync(Usual);
        Assert.Equal("Hi é😀", answer.Text);
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
        Assert.Equal("small-2026", answer.Model);
        Assert.Equal("chatcmpl-1", answer.ResponseId);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1795000000), answer.CreatedAt);
        Assert.Empty(answer.Calls());
        Assert.Null(answer.Thoughts());
        Assert.Null(answer.ReportedCostUsd);
        UsageDetails usage = answer.Usage!;
        Assert.Equal((9L, 12L, 21L, 4L, 5L), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount, usage.CachedInputTokenCount, usage.ReasoningTokenCount));
    }

    [Theory]
    [InlineData("\n\n\r\n  \n", "")]
    [InlineData("\uFEFF", "")]
    [InlineData("", "\n\n")]
    public async Task Complete_BlankLinesAndMarksAround_AreNoMatter(string before, string after) =>
        Assert.Equal("Hi é😀", (await AnswerAsync(before + Usual + after)).Text);

    [Theory]
    [InlineData("""[{"type":"text","text":"Hi "},{"type":"text","text":"you"}]""", "Hi you")]
    [InlineData("""[{"type":"thinking","thinking":[{"type":"text","text":"no"}]},{"type":"text","text":"Hi"}]""", "Hi")]
    [InlineData("""["Hi ","you"]""", "Hi you")]
    [InlineData("""[]""", "")]
    [InlineData("null", "")]
    [InlineData("\"\"", "")]
    [InlineData("7", "")]
    [InlineData("""{"text":"odd"}""", "odd")]
    [InlineData("""  "a\u00e9\ud83d\ude00\n\t\"\\\/b"  """, "aé😀\n\t\"\\/b")]
    public async Task Complete_ContentInAnyShape_IsRead(string content, string expected) =>
        Assert.Equal(expected, (await AnswerAsync($$"""{"choices":[{"message":{"content":{{content}}},"finish_reason":"stop"}]}""")).Text);

    [Fact]
    public async Task Complete_HalfAnEmoji_IsKeptAsItIs() =>
        Assert.Equal("a\"\n\ud83d", (await AnswerAsync("""{"choices":[{"message":{"content":"a\"\n\ud83d"},"finish_reason":"length"}]}""")).Text);

    [Theory]
    [InlineData("stop", "stop")]
    [InlineData("eos", "stop")]
    [InlineData("eos_token", "stop")]
    [InlineData("end_turn", "stop")]
    [InlineData("length", "length")]
    [InlineData("model_length", "length")]
    [InlineData("max_tokens", "length")]
    [InlineData("tool_calls", "tool_calls")]
    [InlineData("function_call", "tool_calls")]
    [InlineData("something_new", "something_new")]
    public async Task Complete_FinishReason_IsMapped(string wire, string expected) =>
        Assert.Equal(new ChatFinishReason(expected), (await AnswerAsync($$"""{"choices":[{"message":{"content":"Hi"},"finish_reason":"{{wire}}"}]}""")).FinishReason);

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"null\"")]
    [InlineData("0")]
    public async Task Complete_ContentWithoutFinishReason_IsAnAnswer(string wire)
    {
        ChatAnswer answer = await AnswerAsync($$"""{"choices":[{"message":{"content":"Hi"},"finish_reason":{{wire}}}]}""");
        Assert.Equal("Hi", answer.Text);
        Assert.Null(answer.FinishReason);
    }

    [Theory]
    [InlineData("stop", "tool_calls")]
    [InlineData("tool_calls", "tool_calls")]
    [InlineData("length", "length")]
    public async Task Complete_ToolCalls_CountMoreThanStop(string wire, string expected)
    {
        ChatAnswer answer = await AnswerAsync($$$"""{"choices":[{"message":{"content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"add","arguments":"{\"a\":1,\"b\":[2]}"}}]},"finish_reason":"{{{wire}}}"}]}""");
        Assert.Equal(new ChatFinishReason(expected), answer.FinishReason);
        Assert.Equal("", answer.Text);
        FunctionCallContent call = Assert.Single(answer.Calls());
        Assert.Equal(("c1", "add"), (call.CallId, call.Name));
        Assert.Equal("1", call.Arguments!["a"]!.ToString());
        Assert.Equal("[2]", call.Arguments["b"]!.ToString());
    }

    [Theory]
    [InlineData("""{"name":"f","arguments":{"a":{"b":"}"}}}""", "{\"b\":\"}\"}")]
    [InlineData("""{"arguments":"{\"a\":{\"b\":\"}\"}}","name":"f"}""", "{\"b\":\"}\"}")]
    public async Task Complete_ToolArgumentsAsTextOrObject_AreRead(string function, string expected)
    {
        ChatAnswer answer = await AnswerAsync($$"""{"choices":[{"message":{"tool_calls":[{"function":{{function}}}]},"finish_reason":"stop"}]}""");
        FunctionCallContent call = Assert.Single(answer.Calls());
        Assert.Equal("f", call.Name);
        Assert.Equal("call_0", call.CallId);
        Assert.Equal(expected, call.Arguments!["a"]!.ToString());
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("\"{}\"")]
    public async Task Complete_ToolWithoutArguments_HasNone(string arguments) =>
        Assert.Empty(Assert.Single((await AnswerAsync($$$"""{"choices":[{"message":{"tool_calls":[{"id":"x","function":{"name":"f","arguments":{{{arguments}}}}}]},"finish_reason":"stop"}]}""")).Calls()).Arguments!);

    [Theory]
    [InlineData("{\\\"a\\\":")]
    [InlineData("[1]")]
    public async Task Complete_UnreadableToolArguments_AreNoAnswer(string arguments)
    {
        Failure failure = await FailureAsync(ScriptedProvider.Answering($$$"""{"choices":[{"message":{"tool_calls":[{"id":"x","function":{"name":"f","arguments":"{{{arguments}}}"}}]},"finish_reason":"stop"}]}"""));
        Assert.Equal((FailureKind.SchemaViolation, FailureScope.Request), (failure.Kind, failure.Scope));
    }

    [Fact]
    public async Task Complete_FunctionCallFromBeforeTools_IsAToolCall()
    {
        ChatAnswer answer = await AnswerAsync("""{"choices":[{"message":{"content":null,"function_call":{"name":"add","arguments":"{}"}},"finish_reason":"function_call"}]}""");
        Assert.Equal("add", Assert.Single(answer.Calls()).Name);
        Assert.Equal(ChatFinishReason.ToolCalls, answer.FinishReason);
    }

    [Theory]
    [InlineData("reasoning_content")]
    [InlineData("reasoning")]
    public async Task Complete_ReasoningUnderEitherName_IsRead(string name) =>
        Assert.Equal("thought", (await AnswerAsync($$"""{"choices":[{"message":{"content":"Hi","{{name}}":"thought"},"finish_reason":"stop"}]}""")).Thoughts());

    [Theory]
    [InlineData("""{"prompt_tokens":1,"completion_tokens":2,"prompt_cache_hit_tokens":7,"prompt_cache_miss_tokens":3}""", 1L, 2L, 7L, null)]
    [InlineData("""{"prompt_tokens":1,"prompt_tokens_details":{"cached_tokens":7},"prompt_cache_hit_tokens":null}""", 1L, null, 7L, null)]
    [InlineData("""{"prompt_tokens":1,"prompt_cache_hit_tokens":7,"prompt_tokens_details":null}""", 1L, null, 7L, null)]
    [InlineData("""{"prompt_tokens":1,"prompt_cache_hit_tokens":7,"prompt_tokens_details":{}}""", 1L, null, 7L, null)]
    [InlineData("""{"prompt_tokens":1.0,"completion_tokens":2e0,"completion_tokens_details":{"reasoning_tokens":1}}""", 1L, 2L, null, 1L)]
    [InlineData("""{"prompt_tokens":null,"completion_tokens":"two","completion_tokens_details":[1]}""", null, null, null, null)]
    [InlineData("""{"prompt_tokens":1e300}""", null, null, null, null)]
    [InlineData("{}", null, null, null, null)]
    public async Task Complete_UsageInAnyDialect_IsMappedAndNeverGuessed(string usage, long? input, long? output, long? cached, long? reasoning)
    {
        UsageDetails read = (await AnswerAsync($$"""{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}],"usage":{{usage}}}""")).Usage!;
        Assert.Equal((input, output, cached, reasoning), (read.InputTokenCount, read.OutputTokenCount, read.CachedInputTokenCount, read.ReasoningTokenCount));
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"usage\":null")]
    [InlineData(",\"usage\":[]")]
    public async Task Complete_NoUsage_IsUnknown(string usage) =>
        Assert.Null((await AnswerAsync($$"""{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]{{usage}}}""")).Usage);

    [Fact]
    public async Task Complete_CostInUsage_IsReported() =>
        Assert.Equal(0.00014m, (await AnswerAsync("""{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"cost":0.00014}}""")).ReportedCostUsd);

    [Theory]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("99999999999999")]
    [InlineData("\"soon\"")]
    [InlineData("null")]
    public async Task Complete_CreationTimeThatIsNone_IsUnknown(string created) =>
        Assert.Null((await AnswerAsync($$"""{"created":{{created}},"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]}""")).CreatedAt);

    [Theory]
    [InlineData("""{"error":null,"promptFeedback":{"safetyRatings":[]},"unknown":{"a":[1,{"b":2}]},"choices":[{"finish_reason":"stop","message":{"unknown":[{}],"content":"Hi"}},{"message":{"unknown":7}}]}""")]
    [InlineData("""{"choices":[null,7,{"delta":{"content":"Hi"},"finish_reason":"stop"}]}""")]
    public async Task Complete_UnknownAndOddFields_AreNoMatter(string body) => Assert.Equal("Hi", (await AnswerAsync(body)).Text);

    [Fact]
    public async Task Complete_EmptyTextWithFinishReason_IsAnAnswer() =>
        Assert.Equal("", (await AnswerAsync("""{"choices":[{"message":{"content":""},"finish_reason":"stop"}]}""")).Text);

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":null},"finish_reason":null}],"usage":{"prompt_tokens":3}}""", FailureKind.ProtocolError)]
    [InlineData("""{"choices":[{"message":{"content":""}}],"usage":{"prompt_tokens":3}}""", FailureKind.ProtocolError)]
    [InlineData("""{"choices":[{"message":{"content":"Hi"},"finish_reason":"content_filter"}],"usage":{"prompt_tokens":3}}""", FailureKind.ContentFiltered)]
    [InlineData("""{"choices":[{"message":{"content":null,"refusal":"I cannot"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3}}""", FailureKind.ContentFiltered)]
    [InlineData("""{"choices":[{"message":{"content":"Hi"},"finish_reason":"insufficient_system_resource"}],"usage":{"prompt_tokens":3}}""", FailureKind.ServerError)]
    [InlineData("""{"choices":[{"message":{"content":"Hi"},"finish_reason":"aborted"}],"usage":{"prompt_tokens":3}}""", FailureKind.ServerError)]
    [InlineData("""{"choices":[{"message":{"content":"Hi"},"finish_reason":"error"}],"usage":{"prompt_tokens":3}}""", null)]
    [InlineData("""{"choices":[{"message":{"content":"Hi"},"finish_reason":"error","error":{"code":503,"message":"busy"}}],"usage":{"prompt_tokens":3}}""", FailureKind.Overloaded)]
    [InlineData("""{"choices":[],"usage":{"prompt_tokens":3},"promptFeedback":{"blockReason":"SAFETY"}}""", FailureKind.ContentFiltered)]
    [InlineData("""{"choices":[],"usage":{"prompt_tokens":3}}""", FailureKind.ProtocolError)]
    public async Task Complete_SuccessStatusThatIsNoSuccess_IsTheFailureAndItsUsage(string body, FailureKind? kind)
    {
        Failure failure = await FailureAsync(ScriptedProvider.Answering(body));
        if (kind is not null) Assert.Equal(kind, failure.Kind);
        Assert.Equal(failure.Kind == FailureKind.ContentFiltered ? FailureScope.Request : FailureScope.Model, failure.Scope);
        Assert.Equal(200, failure.HttpStatus);
        Assert.Equal(3, failure.Usage!.InputTokenCount);
    }

    [Theory]
    [InlineData("", "application/json", FailureKind.ProtocolError)]
    [InlineData("\n\n\n", "application/json", FailureKind.ProtocolError)]
    [InlineData("not json", "application/json", FailureKind.ProtocolError)]
    [InlineData("{\"choices\":[{\"message\":{\"content\":\"Hi", "application/json", FailureKind.ProtocolError)]
    [InlineData("{\"choices\":[]}{}", "application/json", FailureKind.ProtocolError)]
    [InlineData("[]", "application/json", FailureKind.ProtocolError)]
    [InlineData("{}", "application/json", FailureKind.ProtocolError)]
    [InlineData("null", "application/json", FailureKind.ProtocolError)]
    [InlineData("<!DOCTYPE html><html></html>", "text/html", FailureKind.EndpointMisconfigured)]
    [InlineData("""{"error":{"code":402,"message":"Insufficient credits"}}""", "application/json", FailureKind.BillingExhausted)]
    public async Task Complete_SuccessStatusWithNoAnswer_IsAFailure(string body, string contentType, FailureKind kind)
    {
        Failure failure = await FailureAsync(ScriptedProvider.Answering(body, contentType));
        Assert.Equal(kind, failure.Kind);
        Assert.NotNull(failure.Message);
    }

    [Fact]
    public async Task Complete_DeeplyNestedJson_IsAFailureAndNoCrash()
    {
        string body = "{\"choices\":" + new string('[', 100_000);
        Assert.Equal(FailureKind.ProtocolError, (await FailureAsync(ScriptedProvider.Answering(body))).Kind);
    }

    [Fact]
    public async Task Complete_EveryCutOfAnAnswer_IsAFailureAndNeverThrows()
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(Usual.TrimEnd());
        for (int length = 0; length < bytes.Length; length++)
        {
            ScriptedProvider provider = ScriptedProvider.Streaming(new PiecewiseStream([bytes[..length]]), contentType: "application/json");
            Assert.NotNull((await provider.CompleteAsync()).Failure);
        }
    }

    [Fact]
    public async Task Complete_EveryDamagedByte_NeverThrows()
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(Usual);
        foreach (byte replacement in (byte[])[0x00, 0xFF, (byte)'"', (byte)'\\', (byte)'{', (byte)']', (byte)'u'])
            for (int i = 0; i < bytes.Length; i++)
            {
                byte[] damaged = [.. bytes];
                damaged[i] = replacement;
                Reply<ChatAnswer> reply = await ScriptedProvider.Streaming(new PiecewiseStream([damaged]), contentType: "application/json").CompleteAsync();
                Assert.True(reply.Value is not null ^ reply.Failure is not null);
            }
    }

    private static async Task<ChatAnswer> AnswerAsync(string body)
    {
        Reply<ChatAnswer> reply = await ScriptedProvider.Answering(body).CompleteAsync();
        Assert.Null(reply.Failure);
        return reply.Value!;
    }

    private static async Task<Failure> FailureAsync(ScriptedProvider provider) => Assert.IsType<Failure>((await provider.CompleteAsync()).Failure);
}
