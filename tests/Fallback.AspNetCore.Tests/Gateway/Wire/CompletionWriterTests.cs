using System.Text.Json;
using Fallback.CompilerServices;
using Fallback.Gateway;
using Microsoft.Extensions.AI;
using static Fallback.AspNetCore.Tests.Gateway.Writing;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>What a whole answer is written as.</summary>
public class CompletionWriterTests
{
    private const string Begin = """{"id":"chatcmpl-1","object":"chat.completion","created":1764439200,"model":"chat","choices":[{"index":0,"message":{"role":"assistant",""";

    [Fact]
    public void Answer_OfAText_IsWhatOpenAIWrites() => Assert.Equal(
        Begin + """
            "content":"Grüße \uD83D\uDE00 \"x\"\n","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}
            """,
        Of(new ChatAnswer
        {
            Text = "Grüße 😀 \"x\"\n",
            FinishReason = ChatFinishReason.Stop,
            Usage = new UsageDetails { InputTokenCount = 3, OutputTokenCount = 4, TotalTokenCount = 7 },
        }).GetRawText());

    [Theory]
    [InlineData("stop", "stop")]
    [InlineData("length", "length")]
    [InlineData("content_filter", "content_filter")]
    [InlineData("tool_calls", "stop")]
    [InlineData("pause_turn", "stop")]
    [InlineData(null, "stop")]
    public void FinishReason_OfAText_IsAWordThatClientsKnow(string? reason, string expected) =>
        Assert.Equal(
            expected,
            Of(new ChatAnswer { Text = "a", FinishReason = reason is null ? null : new ChatFinishReason(reason) })
                .GetProperty("choices")[0].GetProperty("finish_reason").GetString());

    [Fact]
    public void Usage_ThatNobodyKnows_IsNotWritten() => Assert.False(Of(new ChatAnswer { Text = "a" }).TryGetProperty("usage", out _));

    [Theory]
    [InlineData(null, 4L, 10L, """{"prompt_tokens":6,"completion_tokens":4,"total_tokens":10}""")]
    [InlineData(6L, null, 10L, """{"prompt_tokens":6,"completion_tokens":4,"total_tokens":10}""")]
    [InlineData(6L, 4L, null, """{"prompt_tokens":6,"completion_tokens":4,"total_tokens":10}""")]
    [InlineData(null, null, null, """{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}""")]
    public void Usage_InParts_IsMadeWhole(long? input, long? output, long? total, string expected) => Assert.Equal(
        expected,
        Write(writer => UsageWriter.Write(writer, new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = total })));

    [Fact]
    public void Usage_WithDetails_HasThem() => Assert.Equal(
        """{"prompt_tokens":6,"completion_tokens":4,"total_tokens":10,"prompt_tokens_details":{"cached_tokens":5,"cache_write_tokens":1},"completion_tokens_details":{"reasoning_tokens":2}}""",
        Write(static writer => UsageWriter.Write(writer, new ReportedUsage
        {
            InputTokenCount = 6, OutputTokenCount = 4, TotalTokenCount = 10, CachedInputTokenCount = 5, ReasoningTokenCount = 2, CacheWrittenTokenCount = 1,
        })));

    [Fact]
    public void Calls_WithoutText_StandBesideANullContent()
    {
        JsonElement choice = Of(Answer(
            "", new FunctionCallContent("call_1", "f", new Dictionary<string, object?> { ["a"] = "ü\"", ["b"] = Json("[1.50]") }),
            new FunctionCallContent("", "g"))).GetProperty("choices")[0];
        Assert.Equal(
            """
            {"role":"assistant","content":null,"refusal":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{\"a\":\"ü\\\"\",\"b\":[1.50]}"}},{"id":"call_1","type":"function","function":{"name":"g","arguments":"{}"}}]}
            """,
            choice.GetProperty("message").GetRawText());
        Assert.Equal("tool_calls", choice.GetProperty("finish_reason").GetString());
    }

    [Fact]
    public void Call_ForACallerFromBeforeThereWereTools_IsAFunctionCall()
    {
        ChatAnswer answer = Answer("", new FunctionCallContent("call_1", "f"));
        JsonElement choice = Json(Write(writer => CompletionWriter.Write(writer, Head with { UsesFunctions = true }, answer))).GetProperty("choices")[0];
        Assert.Equal("""{"name":"f","arguments":"{}"}""", choice.GetProperty("message").GetProperty("function_call").GetRawText());
        Assert.Equal("function_call", choice.GetProperty("finish_reason").GetString());
        Assert.False(choice.GetProperty("message").TryGetProperty("tool_calls", out _));
    }

    [Fact]
    public void Call_OfAProvidersOwnTool_IsNotAskedOfTheCaller()
    {
        JsonElement choice = Of(Answer("found", new FunctionCallContent("srv_1", "web_search") { InformationalOnly = true })).GetProperty("choices")[0];
        Assert.Equal("stop", choice.GetProperty("finish_reason").GetString());
        Assert.False(choice.GetProperty("message").TryGetProperty("tool_calls", out _));
    }

    [Fact]
    public void Thoughts_OfTheAnswer_StandBesideIt()
    {
        JsonElement message = Message(Answer("a", new TextReasoningContent("h"), new TextReasoningContent("m")));
        Assert.Equal(("a", "hm"), (message.GetProperty("content").GetString(), message.GetProperty("reasoning_content").GetString()));
    }

    [Fact]
    public void Refusal_OfAClient_IsOne()
    {
        JsonElement message = Message(Answer("", new ErrorContent("I will not.") { ErrorCode = "Refusal" }));
        Assert.Equal("""{"role":"assistant","content":null,"refusal":"I will not."}""", message.GetRawText());
    }

    [Fact]
    public void Picture_OfTheAnswer_StandsInOpenRoutersForm()
    {
        JsonElement message = Message(Answer("", new DataContent(new byte[] { 1, 2, 3 }, "image/png"), new UriContent("https://example.com/a.png", "image/png")));
        Assert.Equal(JsonValueKind.Null, message.GetProperty("content").ValueKind);
        Assert.Equal(
            """[{"type":"image_url","image_url":{"url":"data:image/png;base64,AQID"}},{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]""",
            message.GetProperty("images").GetRawText());
    }

    [Fact]
    public void Sound_OfTheAnswer_IsOneWithWhatWasSaid()
    {
        ChatAnswer answer = Answer("", new DataContent(new byte[] { 1 }, "audio/pcm"), new DataContent(new byte[] { 2, 3 }, "audio/pcm"));
        answer.Response!.Messages[0].AdditionalProperties = new() { ["audio"] = Json("""{"id":"audio_1","expires_at":5,"transcript":"hi"}""") };
        Assert.Equal("""{"id":"audio_1","expires_at":5,"transcript":"hi","data":"AQID"}""", Message(answer).GetProperty("audio").GetRawText());
        Assert.Equal(
            """{"id":"chatcmpl-1","expires_at":1764439200,"transcript":"","data":"AQ=="}""",
            Message(Answer("", new DataContent(new byte[] { 1 }, "audio/wav"))).GetProperty("audio").GetRawText());
    }

    [Fact]
    public void Citations_OfTheText_AreAnnotations()
    {
        var text = new TextContent("a")
        {
            Annotations =
            [
                new CitationAnnotation
                {
                    Url = new Uri("https://example.com/a"), Title = "A", AnnotatedRegions = [new TextSpanAnnotatedRegion { StartIndex = 1, EndIndex = 2 }]
                },
                new CitationAnnotation { FileId = "f" },
                new CitationAnnotation { Url = new Uri("https://example.com/b") },
            ],
        };
        Assert.Equal(
            """
            [{"type":"url_citation","url_citation":{"url":"https://example.com/a","title":"A","start_index":1,"end_index":2}},{"type":"url_citation","url_citation":{"url":"https://example.com/b","title":"","start_index":0,"end_index":0}}]
            """,
            Message(Answer("a", text)).GetProperty("annotations").GetRawText());
    }

    [Fact]
    public void Members_OfTheProvider_GoOnWhereClientsKnowThem()
    {
        ChatAnswer answer = Answer("a", new TextReasoningContent("h"));
        answer.Response!.Messages[0].AdditionalProperties = new()
        {
            ["reasoning_details"] = Json("[1]"), ["logprobs"] = Json("""{"content":[]}"""), ["fallback.tier"] = "p/m", ["secret"] = Json("1")
        };
        answer.Response.AdditionalProperties = new() { ["system_fingerprint"] = Json("\"fp\""), ["fallback.provider"] = "p", ["secret"] = Json("2") };
        JsonElement whole = Of(answer);
        Assert.Equal("[1]", whole.GetProperty("choices")[0].GetProperty("message").GetProperty("reasoning_details").GetRawText());
        Assert.Equal("""{"content":[]}""", whole.GetProperty("choices")[0].GetProperty("logprobs").GetRawText());
        Assert.Equal("fp", whole.GetProperty("system_fingerprint").GetString());
        Assert.DoesNotContain("secret", whole.GetRawText());
        Assert.DoesNotContain("fallback", whole.GetRawText());
    }

    [Fact]
    public void Error_OfARequest_IsInOpenAIsShape()
    {
        Assert.Equal(
            """{"error":{"message":"'model' is missing.","type":"invalid_request_error","param":"model","code":"missing_required_parameter"}}""",
            Write(static writer => ErrorWriter.Write(writer, Reading.Refused("""{"messages":[{"role":"user","content":"a"}]}"""))));
        Assert.Equal(
            """{"error":{"message":"m","type":"server_error","param":null,"code":null}}""",
            Write(static writer => ErrorWriter.Write(writer, "m", "server_error", null, null)));
    }

    [Fact]
    public void Text_WithHalfACharacter_IsWrittenAsValidText() => Assert.Equal("a\uFFFDb", Message(new ChatAnswer { Text = "a\ud83db" }).GetProperty("content").GetString());

    private static ChatAnswer Answer(string text, params AIContent[] contents) => new()
    {
        Text = text,
        Response = new ChatResponse(new ChatMessage(ChatRole.Assistant, [.. contents, .. text.Length > 0 ? [new TextContent(text)] : Array.Empty<AIContent>()])),
        FinishReason = ChatFinishReason.Stop,
    };

    private static JsonElement Of(ChatAnswer answer) => Json(Write(writer => CompletionWriter.Write(writer, Head, answer)));

    private static JsonElement Message(ChatAnswer answer) => Of(answer).GetProperty("choices")[0].GetProperty("message");
}
