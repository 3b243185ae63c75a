using System.Text.Json;
using System.Text.Json.Nodes;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

public class MessagesAnswerTests
{
    [Fact]
    public async Task Read_Text_WithItsFacts()
    {
        ChatAnswer answer = (await Claude.AnswerAsync("""
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[{"type":"text","text":"Hi \u00e9\ud83d\ude00"}],"stop_reason":"end_turn","stop_sequence":null,"container":null,
             "usage":{"input_tokens":10,"cache_creation_input_tokens":30,"cache_read_input_tokens":20,"cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":30},
             "output_tokens":7,"output_tokens_details":{"thinking_tokens":3},"server_tool_use":{"web_search_requests":2},"service_tier":"standard"}}
            """)).Value!;
        Assert.Equal(("Hi é😀", "msg_1", "claude-x", ChatFinishReason.Stop), (answer.Text, answer.ResponseId, answer.Model, answer.FinishReason));
        var usage = Assert.IsType<ReportedUsage>(answer.Usage);
        Assert.Equal((60, 7, 20, 30, 3, "standard"), (usage.InputTokenCount, usage.OutputTokenCount, usage.CachedInputTokenCount, usage.CacheWrittenTokenCount, usage.ReasoningTokenCount, usage.ServiceTier));
        Assert.Equal([("ephemeral_1h_input_tokens", 30), ("web_search_requests", 2)], usage.AdditionalCounts!.Select(count => (count.Key, count.Value)));
        Assert.Null(answer.Response!.AdditionalProperties);
    }

    [Fact]
    public async Task Read_ThoughtsAndCalls_GoBackAsTheyCame_AlsoOnceStored()
    {
        const string Content = """
            [{"type":"thinking","thinking":"hm","signature":"c2ln"},{"type":"thinking","thinking":"","signature":"b21pdA=="},{"type":"redacted_thinking","data":"ZGF0YQ=="},
             {"type":"text","text":"Let me see."},{"type":"tool_use","id":"toolu_01","name":"f","input":{"x":[1,{"y":null}]}},
             {"type":"tool_use","id":"toolu_02","name":"g","input":{},"caller":{"type":"code_execution_20250825","tool_id":"srvtoolu_1"}}]
            """;
        ChatAnswer answer = (await Claude.AnswerAsync($$$"""{"id":"m","type":"message","role":"assistant","content":{{{Content}}},"stop_reason":"tool_use","usage":{"input_tokens":1,"output_tokens":1}}""")).Value!;
        Assert.Equal(ChatFinishReason.ToolCalls, answer.FinishReason);
        Assert.Equal(("hm", 2), (answer.Thoughts(), answer.Calls().Count));
        JsonNode turns = await Claude.TurnsAsync(
            new(ChatRole.User, "go"), Claude.Stored(Claude.Given(answer)), new(ChatRole.Tool, [new FunctionResultContent("toolu_01", "1"), new FunctionResultContent("toolu_02", "2")]));
        Claude.AssertJson(Content, turns[1]!["content"]);
    }

    [Fact]
    public async Task Read_CallerOfACallThatIsCutInsideACharacter_IsLeftOut_SoThatTheConversationCanBeStored()
    {
        ChatAnswer answer = (await Claude.AnswerAsync("""
            {"type":"message","content":[{"type":"tool_use","id":"toolu_1","name":"f","input":{},"caller":{"type":"\ud83d"}}],"stop_reason":"tool_use"}
            """)).Value!;
        Assert.Single(Claude.Stored(Claude.Given(answer)).Contents);
        Assert.Null(Assert.Single(answer.Calls()).AdditionalProperties?.GetValueOrDefault("caller"));
    }

    [Fact]
    public async Task Read_ThoughtsOfAnotherProvider_StayThere()
    {
        ChatAnswer answer = (await Claude.AnswerAsync("""
            {"type":"message","content":[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{}},{"type":"text","text":"Hi"}],"stop_reason":"end_turn"}
            """)).Value!;
        JsonNode turns = await Claude.TurnsAsync(new(ChatRole.User, "go"), Claude.Given(answer, "elsewhere/claude"), new(ChatRole.User, "on"));
        Claude.AssertJson("""[{"type":"text","text":"Hi"}]""", turns[1]!["content"]);
    }

    [Fact]
    public async Task Read_WhatTheVendorsToolsHaveDone_GoesBackAsItCame()
    {
        const string Content = """
            [{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{"query":"q"}},
             {"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[{"type":"web_search_result","url":"https://a.test/","title":"T","encrypted_content":"ZW5j","page_age":null}]},
             {"type":"text","text":"It is so.","citations":[{"type":"web_search_result_location","url":"https://a.test/","title":"T","encrypted_index":"aWR4","cited_text":"so"}]},
             {"type":"of_the_future","a":[1]}]
            """;
        ChatAnswer answer = (await Claude.AnswerAsync(
            $$$"""{"id":"m","content":{{{Content}}},"stop_reason":"pause_turn","container":{"id":"c_1"},"usage":{"input_tokens":1,"output_tokens":1}}""")).Value!;
        Assert.Equal(("It is so.", "pause_turn", "c_1"), (answer.Text, answer.FinishReason!.Value.Value, ((JsonElement)answer.Response!.AdditionalProperties!["container"]!).GetProperty("id").GetString()));
        var citation = (CitationAnnotation)Assert.Single(answer.Contents().OfType<TextContent>().Single().Annotations!);
        Assert.Equal(("T", "https://a.test/", "so"), (citation.Title, citation.Url!.AbsoluteUri, citation.Snippet));
        JsonNode turns = await Claude.TurnsAsync(new(ChatRole.User, "go"), Claude.Stored(Claude.Given(answer)), new(ChatRole.User, "on"));
        Claude.AssertJson(Content, turns[1]!["content"]);
    }

    [Fact]
    public async Task Read_CitationsOfADocument_NameIt()
    {
        ChatAnswer answer = (await Claude.AnswerAsync("""
            {"content":[{"type":"text","text":"Green.","citations":[{"type":"char_location","cited_text":"The grass is green.","document_index":0,"document_title":"Facts","start_char_index":0,"end_char_index":20,"file_id":"f1"}]}],"stop_reason":"end_turn"}
            """)).Value!;
        var citation = (CitationAnnotation)Assert.Single(answer.Contents().OfType<TextContent>().Single().Annotations!);
        Assert.Equal(("Facts", "The grass is green.", "f1", 20), (citation.Title, citation.Snippet, citation.FileId, ((JsonElement)citation.AdditionalProperties![MessagesCitations.Property]!).GetProperty("end_char_index").GetInt32()));
    }

    [Theory]
    [InlineData("compaction", 55_377, 91, 55_096)]
    [InlineData("advisor_message", 181, 8, 0)]
    [InlineData("fallback_message", 181, 8, 0)]
    public async Task Read_UsageInParts_IsAllThatTheModelItselfHasDone(string other, int input, int output, int cached)
    {
        ChatAnswer answer = (await Claude.AnswerAsync($$$"""
            {"content":[{"type":"text","text":"x"}],"stop_reason":"end_turn","usage":{"input_tokens":181,"cache_read_input_tokens":0,"output_tokens":8,"iterations":[
             {"type":"{{{other}}}","input_tokens":100,"output_tokens":83,"cache_read_input_tokens":55096,"cache_creation_input_tokens":0},
             {"type":"message","input_tokens":181,"output_tokens":8,"cache_read_input_tokens":0,"cache_creation_input_tokens":0}]}}
            """)).Value!;
        Assert.Equal((input, output, cached), (answer.Usage!.InputTokenCount, answer.Usage.OutputTokenCount, answer.Usage.CachedInputTokenCount));
    }

    [Theory]
    [InlineData("refusal", FailureKind.ContentFiltered)]
    [InlineData("model_context_window_exceeded", FailureKind.ContextLengthExceeded)]
    public async Task Read_EndThatIsNoAnswer_IsAFailure(string reason, FailureKind expected)
    {
        Reply<ChatAnswer> reply = await Claude.AnswerAsync($$$"""{"content":[{"type":"text","text":"I"}],"stop_reason":"{{{reason}}}","usage":{"input_tokens":5,"output_tokens":2}}""");
        Assert.Equal((expected, 5), (reply.Failure!.Kind, reply.Failure.Usage!.InputTokenCount));
        StreamOutcome outcome = await Claude.StreamAsync(
            """{"type":"message_start","message":{"id":"m","usage":{"input_tokens":5,"output_tokens":1}}}""",
            $$$"""{"type":"message_delta","delta":{"stop_reason":"{{{reason}}}"},"usage":{"output_tokens":2}}""");
        Assert.Equal(expected, outcome.Failure!.Kind);
        Assert.Equal(5, outcome.Failure.Usage!.InputTokenCount);
    }

    [Theory]
    [InlineData("max_tokens", "length")]
    [InlineData("stop_sequence", "stop")]
    [InlineData("pause_turn", "pause_turn")]
    public async Task Read_StopReason_InCommonTerms(string reason, string expected) =>
        Assert.Equal(expected, (await Claude.AnswerAsync($$"""{"content":[{"type":"text","text":"I"}],"stop_reason":"{{reason}}"}""")).Value!.FinishReason!.Value.Value);

    [Theory]
    [InlineData("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"r"}""", FailureKind.Overloaded)]
    [InlineData("""{"type":"error","error":{"type":"rate_limit_error","message":"slow"}}""", FailureKind.RateLimited)]
    [InlineData("""{"content":1}""", FailureKind.ProtocolError)]
    [InlineData("<html>", FailureKind.EndpointMisconfigured)]
    public async Task Read_NoAnswer_IsClassed(string body, FailureKind expected) => Assert.Equal(expected, (await Claude.AnswerAsync(body)).Failure!.Kind);

    [Fact]
    public async Task Read_CallWhoseArgumentsAreNoObject_IsAFailure()
    {
        Reply<ChatAnswer> reply = await Claude.AnswerAsync("""{"content":[{"type":"tool_use","id":"a","name":"f","input":[1]}],"stop_reason":"tool_use"}""");
        Assert.Equal(FailureKind.SchemaViolation, reply.Failure!.Kind);
    }
}
