using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

/// <summary>What the events of a stream are read as.</summary>
public class ResponsesStreamTests
{
    private const string Created = """{"type":"response.created","sequence_number":0,"response":{"id":"resp_1","model":"m","status":"in_progress","output":[]}}""";

    [Fact]
    public async Task Read_TextInPieces_IsToldOnce()
    {
        StreamOutcome outcome = await ResponsesCaller.StreamAsync(
            Created, """{"type":"keepalive","sequence_number":1}""",
            """{"type":"response.output_item.added","output_index":0,"item":{"id":"msg_1","type":"message","content":[],"role":"assistant"}}""",
            """{"type":"response.content_part.added","output_index":0,"content_index":0,"part":{"type":"output_text","text":""}}""",
            """{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"Hi \ud83d","logprobs":[],"obfuscation":"x"}""",
            """{"delta":"\ude00","type":"response.output_text.delta","output_index":0}""",
            """{"type":"response.output_text.done","output_index":0,"text":"Hi 😀"}""",
            """{"type":"response.output_item.done","output_index":0,"item":{"id":"msg_1","type":"message","content":[{"type":"output_text","text":"Hi 😀"}]}}""",
            Completed("""[{"id":"msg_1","type":"message","content":[{"type":"output_text","text":"Hi 😀"}]}]"""));
        Assert.Equal(("Hi 😀", ChatFinishReason.Stop, true), (outcome.Text, outcome.FinishReason, outcome.IsComplete));
        Assert.Equal((3L, 2L), (outcome.Usage!.InputTokenCount, outcome.Usage.OutputTokenCount));
        Assert.Single(outcome.Contents.OfType<UsageContent>());
        Assert.Equal("resp_1", outcome.Chunks[0].ResponseId);
    }

    [Fact]
    public async Task Read_ThoughtsAndCalls_ComeWholeAndInOrder()
    {
        const string Thought = """{"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"One."},{"type":"summary_text","text":"Two."}],"encrypted_content":"xyz"}""";
        StreamOutcome outcome = await ResponsesCaller.StreamAsync(
            Created, """{"type":"response.output_item.added","output_index":0,"item":{"id":"rs_1","type":"reasoning","summary":[]}}""",
            """{"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":0,"delta":"One."}""",
            """{"type":"response.reasoning_text.delta","output_index":0,"content_index":0,"delta":"not told twice"}""",
            """{"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":1,"delta":"Two"}""",
            """{"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":1,"delta":"."}""",
            $$"""{"type":"response.output_item.done","output_index":0,"item":{{Thought}}}""",
            """{"type":"response.output_item.added","output_index":1,"item":{"id":"fc_1","type":"function_call","call_id":"c1","name":"f","arguments":""}}""",
            """{"type":"response.function_call_arguments.delta","output_index":1,"delta":"{\"a\""}""",
            """{"type":"response.function_call_arguments.done","output_index":1,"arguments":"{\"a\":1}"}""",
            """{"type":"response.output_item.done","output_index":1,"item":{"id":"fc_1","type":"function_call","call_id":"c1","name":"f","arguments":"{\"a\":1}"}}""",
            Completed($$"""[{{Thought}},{"id":"other","type":"function_call","call_id":"c1","name":"f","arguments":"{\"a\":1}"}]"""));
        Assert.Equal("One.\n\nTwo.", outcome.Thoughts);
        Assert.Equal(Thought, outcome.Contents.OfType<TextReasoningContent>().Last().ProtectedData);
        Assert.Equal("c1", outcome.Contents.OfType<FunctionCallContent>().Single().CallId);
        Assert.Equal(ChatFinishReason.ToolCalls, outcome.FinishReason);
        ChatResponse response = outcome.Chunks.Select(static chunk => chunk.Extras?.Update).OfType<ChatResponseUpdate>().ToChatResponse();
        Assert.Equal(
            ("One.\n\nTwo.", Thought), response.Messages[0].Contents.OfType<TextReasoningContent>().Select(static thought => (thought.Text, thought.ProtectedData!)).Single());
    }

    [Fact]
    public async Task Read_WhatIsLeftOutOnTheWay_IsTakenFromTheEnd()
    {
        StreamOutcome outcome = await ResponsesCaller.StreamAsync(Completed("""
            [{"type":"reasoning","summary":[{"type":"summary_text","text":"Hm."}]},{"type":"message","content":[{"type":"output_text","text":"42","annotations":[{"type":"url_citation","url":"https://a.test/"}]}]},
             {"type":"function_call","call_id":"c1","name":"f","arguments":"{}"}]
            """));
        Assert.Equal(("42", "Hm."), (outcome.Text, outcome.Thoughts));
        Assert.Single(outcome.Contents.OfType<FunctionCallContent>());
        Assert.Single(outcome.Contents.OfType<TextContent>().Single().Annotations!);
    }

    [Fact]
    public async Task Read_AnnotationsOtherItemsAndPhases_AreKept()
    {
        const string Search = """{"id":"ws_1","type":"web_search_call","status":"completed"}""";
        StreamOutcome outcome = await ResponsesCaller.StreamAsync(
            Created, """{"type":"response.web_search_call.searching","output_index":0,"item_id":"ws_1"}""",
            $$"""{"type":"response.output_item.done","output_index":0,"item":{{Search}}}""",
            """{"type":"response.output_item.added","output_index":1,"item":{"id":"msg_1","type":"message","phase":"final_answer","content":[]}}""",
            """{"type":"response.output_text.delta","output_index":1,"delta":"So."}""",
            """{"type":"response.output_text.annotation.added","output_index":1,"annotation":{"type":"url_citation","url":"https://a.test/","title":"A","start_index":0,"end_index":2}}""",
            """{"type":"response.output_item.done","output_index":1,"item":{"id":"msg_1","type":"message","phase":"final_answer","content":[{"type":"output_text","text":"So."}]}}""",
            Completed($$"""[{{Search}},{"id":"msg_1","type":"message","content":[{"type":"output_text","text":"So."}]}]""", ""","odd":{"a":1}"""));
        Assert.True(outcome.Chunks[1].IsProgress);
        ChatResponse response = outcome.Chunks.Select(static chunk => chunk.Extras?.Update).OfType<ChatResponseUpdate>().ToChatResponse();
        Assert.Equal("final_answer", response.Messages[0].Contents.OfType<TextContent>().First().AdditionalProperties!["phase"]);
        Assert.Equal("A", response.Messages[0].Contents.SelectMany(static content => content.Annotations ?? []).OfType<CitationAnnotation>().Single().Title);
        Assert.Equal(["odd", "fallback.output_items"], outcome.ResponseProperties!.Keys);
        Assert.Equal("ws_1", ((JsonElement)outcome.ResponseProperties["fallback.output_items"]!)[0].GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("""{"type":"error","code":"rate_limit_exceeded","message":"slow","param":null,"sequence_number":2}""", FailureKind.RateLimited)]
    [InlineData("""{"type":"error","error":{"type":"insufficient_quota","code":"insufficient_quota","message":"no"}}""", FailureKind.BillingExhausted)]
    [InlineData("""{"type":"error","code":"server_is_overloaded","message":"busy"}""", FailureKind.Overloaded)]
    [InlineData("""{"error":{"message":"busy","type":"overloaded_error"}}""", FailureKind.Overloaded)]
    [InlineData("""{"type":"response.failed","response":{"status":"failed","error":{"code":"server_error","message":"oops"},"output":[]}}""", FailureKind.ServerError)]
    [InlineData("""{"type":"response.failed","response":{"status":"failed","error":{"code":"context_length_exceeded","message":"long"},"output":[]}}""", FailureKind.ContextLengthExceeded)]
    [InlineData("""{"type":"response.incomplete","response":{"status":"incomplete","incomplete_details":{"reason":"content_filter"},"output":[]}}""", FailureKind.ContentFiltered)]
    [InlineData("""{"type":"response.completed","response":{"status":"completed","output":[],"usage":{"output_tokens":50}}}""", FailureKind.ProtocolError)]
    [InlineData("""{"type":"response.output_item.done","output_index":0,"item":{"type":"function_call","call_id":"c","name":"f","arguments":"{\"a\":"}}""", FailureKind.SchemaViolation)]
    [InlineData("""{"type":"response.output_text.delta","delta":""", FailureKind.ProtocolError)]
    [InlineData("[]", FailureKind.ProtocolError)]
    public async Task Read_ErrorInTheStream_IsAFailure(string last, FailureKind expected) =>
        Assert.Equal(expected, (await ResponsesCaller.StreamAsync(Created, last)).Failure!.Kind);

    [Fact]
    public async Task Read_Refusal_IsOneWithItsUsage()
    {
        StreamOutcome outcome = await ResponsesCaller.StreamAsync(
            Created, """{"type":"response.refusal.delta","output_index":0,"delta":"No."}""", """{"type":"response.refusal.done","output_index":0,"refusal":"No."}""",
            Completed("""[{"type":"message","content":[{"type":"refusal","refusal":"No."}]}]"""));
        Assert.Equal((FailureKind.ContentFiltered, 2L), (outcome.Failure!.Kind, outcome.Failure.Usage!.OutputTokenCount));
        Assert.Equal("", outcome.Text);
    }

    [Fact]
    public async Task Read_FailureAtTheEnd_KnowsWhatWasUsed()
    {
        StreamOutcome outcome = await ResponsesCaller.StreamAsync(
            Created, """{"type":"response.failed","response":{"status":"failed","error":{"code":"server_error","message":"x"},"output":[],"usage":{"input_tokens":7,"output_tokens":1}}}""");
        Assert.Equal(7, outcome.Failure!.Usage!.InputTokenCount);
    }

    [Fact]
    public async Task Read_StreamWithoutItsEnd_IsInterrupted()
    {
        StreamOutcome outcome = await ResponsesCaller.StreamAsync(Created, """{"type":"response.output_text.delta","output_index":0,"delta":"Hi"}""");
        Assert.Equal((FailureKind.StreamInterrupted, "Hi"), (outcome.Failure!.Kind, outcome.Text));
    }

    private static string Completed(string output, string more = "") =>
        """{"type":"response.completed","response":{"id":"resp_1","model":"m","status":"completed","output":""" + output.ReplaceLineEndings("")
        + ""","usage":{"input_tokens":3,"output_tokens":2,"total_tokens":5}""" + more + "}}";
}
