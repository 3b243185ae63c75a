using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

public class MessagesStreamTests
{
    private const string Start =
        """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[],"stop_reason":null,"usage":{"input_tokens":9,"cache_read_input_tokens":4,"output_tokens":1}}}""";

    private const string Stop = """{"type":"message_stop"}""";

    [Fact]
    public async Task Read_Text_PieceByPiece()
    {
        StreamOutcome outcome = await Claude.StreamAsync(Start, Begin(0, """{"type":"text","text":""}"""), """{"type":"ping"}""", Text("Hi "), Text("é"), End(0), Delta("end_turn", 12), Stop);
        Assert.Equal(("Hi é", ChatFinishReason.Stop, true), (outcome.Text, outcome.FinishReason, outcome.IsComplete));
        Assert.Equal((13, 12, 4), (outcome.Usage!.InputTokenCount, outcome.Usage.OutputTokenCount, outcome.Usage.CachedInputTokenCount));
        Assert.Single(outcome.Chunks, chunk => chunk.Usage is not null);
        Assert.Equal("claude-x", outcome.Chunks[0].Model);
    }

    [Fact]
    public async Task Read_ThoughtsCallsAndRedacted_AreWholeAndGoBackAsTheyCame()
    {
        StreamOutcome outcome = await Claude.StreamAsync(Start,
            Begin(0, """{"type":"thinking","thinking":"","signature":""}"""),
            """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"h"}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"m"}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2ln"}}""", End(0),
            Begin(1, """{"type":"redacted_thinking","data":"ZGF0YQ=="}"""), End(1),
            Begin(2, """{"type":"tool_use","id":"toolu_1","name":"f","input":{}}"""), Json(2, ""), Json(2, "{\\\"x\\\":"), Json(2, "1}"), End(2),
            Begin(3, """{"type":"tool_use","id":"toolu_2","name":"g","input":{}}"""), End(3), Delta("tool_use", 20), Stop);
        Assert.True(outcome.IsComplete);
        Assert.Equal("hm", outcome.Thoughts);
        ChatMessage message = ContentCopy.Of(outcome.Chunks.Where(chunk => chunk.Extras?.Update is not null).Select(chunk => chunk.Extras!.Update!).ToChatResponse(), "anthropic/x").Messages[0];
        JsonNode turns = await Claude.TurnsAsync(
            new(ChatRole.User, "go"), Claude.Stored(message), new(ChatRole.Tool, [new FunctionResultContent("toolu_1", "1"), new FunctionResultContent("toolu_2", "2")]));
        Claude.AssertJson("""
            [{"type":"thinking","thinking":"hm","signature":"c2ln"},{"type":"redacted_thinking","data":"ZGF0YQ=="},
             {"type":"tool_use","id":"toolu_1","name":"f","input":{"x":1}},{"type":"tool_use","id":"toolu_2","name":"g","input":{}}]
            """, turns[1]!["content"]);
    }

    [Fact]
    public async Task Read_CallsBeforeTheEnd_AreHeldBackAndShowWork()
    {
        StreamOutcome outcome = await Claude.StreamAsync(Start, Begin(0, """{"type":"tool_use","id":"t","name":"f","input":{}}"""), Json(0, "{}"), End(0));
        Assert.Equal(FailureKind.StreamInterrupted, outcome.Failure!.Kind);
        Assert.Equal(9 + 4, outcome.Failure.Usage!.InputTokenCount);
        Assert.Empty(outcome.Contents.OfType<FunctionCallContent>());
        Assert.Contains(outcome.Chunks, chunk => chunk.IsProgress);
    }

    [Fact]
    public async Task Read_SignOfLifeWithinABlock_ShowsNoWork()
    {
        StreamOutcome outcome = await Claude.StreamAsync(Start, Begin(0, """{"type":"tool_use","id":"t","name":"f","input":{}}"""), """{"type":"ping"}""", """{"type":"of_the_future"}""");
        Assert.DoesNotContain(outcome.Chunks, chunk => chunk.IsProgress);
    }

    [Fact]
    public async Task Read_CallWhoseArgumentsAreCut_IsAFailure()
    {
        StreamOutcome outcome = await Claude.StreamAsync(Start, Begin(0, """{"type":"tool_use","id":"t","name":"f","input":{}}"""), Json(0, "{\\\"x"), End(0), Delta("tool_use", 2), Stop);
        Assert.Equal(FailureKind.SchemaViolation, outcome.Failure!.Kind);
    }

    [Fact]
    public async Task Read_SearchesAndCitations_AsInAWholeMessage()
    {
        StreamOutcome outcome = await Claude.StreamAsync(Start,
            Begin(0, """{"type":"server_tool_use","id":"s1","name":"web_search","input":{}}"""), Json(0, "{\\\"query\\\":\\\"q\\\"}"), End(0),
            Begin(1, """{"type":"web_search_tool_result","tool_use_id":"s1","content":[]}"""), End(1), Begin(2, """{"type":"text","text":"","citations":[]}"""),
            """{"type":"content_block_delta","index":2,"delta":{"type":"citations_delta","citation":{"type":"web_search_result_location","url":"https://a.test/","title":"T","cited_text":"so","encrypted_index":"x"}}}""",
            Text("It is so.", 2), End(2), Begin(3, """{"type":"compaction","content":""}"""),
            """{"type":"content_block_delta","index":3,"delta":{"type":"compaction_delta","content":"short"}}""", End(3),
            """{"type":"message_delta","delta":{"stop_reason":"end_turn","container":{"id":"c"}},"usage":{"output_tokens":3,"server_tool_use":{"web_search_requests":1}},"context_management":{"applied_edits":[1]}}""", Stop);
        Assert.Equal(
            ["""{"type":"server_tool_use","id":"s1","name":"web_search","input":{"query":"q"}}""", """{"type":"web_search_tool_result","tool_use_id":"s1","content":[]}""", """{"type":"compaction","content":"short"}"""],
            outcome.Contents.OfType<TextReasoningContent>().Select(block => block.ProtectedData));
        Assert.Equal("T", ((CitationAnnotation)Assert.Single(outcome.Contents.OfType<TextContent>().Single(text => text.Annotations is not null).Annotations!)).Title);
        Assert.Equal(["container", "context_management"], outcome.ResponseProperties!.Keys.Order());
        Assert.Equal(1, outcome.Usage!.AdditionalCounts!["web_search_requests"]);
    }

    [Fact]
    public async Task Read_BlocksThatAreNotClosed_AreWholeAtTheEnd()
    {
        StreamOutcome outcome = await Claude.StreamAsync(Start, Begin(0, """{"type":"tool_use","id":"t","name":"f","input":{}}"""), Json(0, "{}"), Delta("tool_use", 1));
        Assert.Equal("f", Assert.Single(outcome.Contents.OfType<FunctionCallContent>()).Name);
        Assert.Equal(ChatFinishReason.ToolCalls, outcome.FinishReason);
    }

    [Theory]
    [InlineData("overloaded_error", FailureKind.Overloaded)]
    [InlineData("rate_limit_error", FailureKind.RateLimited)]
    [InlineData("api_error", FailureKind.ServerError)]
    public async Task Read_ErrorInTheStream_IsClassedByItsType(string type, FailureKind expected)
    {
        StreamOutcome outcome = await Claude.StreamAsync(Start, Begin(0, """{"type":"text","text":""}"""), Text("Hi"), $$$"""{"type":"error","error":{"type":"{{{type}}}","message":"x"}}""");
        Assert.Equal(expected, outcome.Failure!.Kind);
        Assert.Equal(13, outcome.Failure.Usage!.InputTokenCount);
    }

    [Fact]
    public async Task Read_MessageThatBeginsAgain_IsAFailure_UnlessNothingCameBefore()
    {
        StreamOutcome twice = await Claude.StreamAsync(Start, Start, Begin(0, """{"type":"text","text":""}"""), Text("Hi"), End(0), Delta("end_turn", 1), Stop);
        Assert.Equal("Hi", twice.Text);
        StreamOutcome spliced = await Claude.StreamAsync(Start, Begin(0, """{"type":"text","text":""}"""), Text("Hi"), Start.Replace("msg_1", "msg_2", StringComparison.Ordinal));
        Assert.Equal(FailureKind.ProtocolError, spliced.Failure!.Kind);
    }

    [Fact]
    public async Task Read_StopWithoutReason_IsNoEnd() =>
        Assert.Equal(FailureKind.StreamInterrupted, (await Claude.StreamAsync(Start, Begin(0, """{"type":"text","text":""}"""), Text("Hi"), End(0), Stop)).Failure!.Kind);

    private static string Begin(int index, string block) => $$"""{"type":"content_block_start","index":{{index}},"content_block":{{block}}}""";

    private static string Text(string text, int index = 0) => $$$"""{"type":"content_block_delta","index":{{{index}}},"delta":{"type":"text_delta","text":"{{{text}}}"}}""";

    private static string Json(int index, string json) => $$$"""{"type":"content_block_delta","index":{{{index}}},"delta":{"type":"input_json_delta","partial_json":"{{{json}}}"}}""";

    private static string End(int index) => $$"""{"type":"content_block_stop","index":{{index}}}""";

    private static string Delta(string reason, int output) => $$$"""{"type":"message_delta","delta":{"stop_reason":"{{{reason}}}","stop_sequence":null},"usage":{"output_tokens":{{{output}}}}}""";
}
