using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

/// <summary>What a whole response is read as.</summary>
public class ResponsesReaderTests
{
    [Fact]
    public async Task Read_TextUsageAndIds()
    {
        Reply<ChatAnswer> reply = await ResponsesCaller.ReadAsync("""
            {"id":"resp_1","object":"response","created_at":1795000000,"status":"completed","error":null,"incomplete_details":null,"model":"gpt-6-sol-2026",
             "output":[{"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","annotations":[],"logprobs":[],"text":"Hi é😀"}]}],
             "instructions":"echo","tools":[{"type":"function"}],"temperature":1.0,"store":false,"service_tier":"flex","billing":{"payer":"developer"},"metadata":{"a":"b"},
             "usage":{"input_tokens":20,"input_tokens_details":{"cached_tokens":4},"output_tokens":12,"output_tokens_details":{"reasoning_tokens":8},"total_tokens":32}}
            """);
        ChatAnswer answer = reply.Value!;
        ChatResponse response = answer.Response!;
        Assert.Equal(("Hi é😀", ChatFinishReason.Stop, "resp_1", "gpt-6-sol-2026"), (answer.Text, answer.FinishReason, answer.ResponseId, answer.Model));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1795000000), answer.CreatedAt);
        Assert.Equal((20L, 12L, 32L, 4L, 8L), (answer.Usage!.InputTokenCount, answer.Usage.OutputTokenCount, answer.Usage.TotalTokenCount, answer.Usage.CachedInputTokenCount, answer.Usage.ReasoningTokenCount));
        Assert.Equal("flex", ((ReportedUsage)answer.Usage).ServiceTier);
        Assert.Null(response.ConversationId);
        Assert.Equal(["billing"], response.AdditionalProperties!.Keys);
    }

    [Fact]
    public async Task Read_ThoughtsTextAndCalls_InTheirOrder()
    {
        ChatResponse response = await ResponsesCaller.AnswerAsync("""
            {"status":"completed","output":[
              {"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"One."},{"type":"summary_text","text":"Two."}],"encrypted_content":"xyz"},
              {"type":"message","phase":"commentary","content":[{"type":"output_text","text":"Let me see."}]},
              {"id":"fc_1","type":"function_call","status":"completed","call_id":"c1","name":"f","arguments":"{\"a\":1}","namespace":"n"},
              {"type":"function_call","call_id":"c2","name":"g","arguments":""},
              {"type":"reasoning","summary":[],"content":[{"type":"reasoning_text","text":"hm"}]}]}
            """);
        IList<AIContent> contents = response.Messages[0].Contents;
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        var thought = Assert.IsType<TextReasoningContent>(contents[0]);
        Assert.Equal("One.\n\nTwo.", thought.Text);
        Assert.Contains("\"encrypted_content\":\"xyz\"", thought.ProtectedData, StringComparison.Ordinal);
        Assert.Equal("commentary", Assert.IsType<TextContent>(contents[1]).AdditionalProperties!["phase"]);
        var call = Assert.IsType<FunctionCallContent>(contents[2]);
        Assert.Equal(("c1", "f", 1, "n"), (call.CallId, call.Name, ((JsonElement)call.Arguments!["a"]!).GetInt32(), call.AdditionalProperties!["namespace"]!.ToString()));
        Assert.Empty(Assert.IsType<FunctionCallContent>(contents[3]).Arguments!);
        Assert.Equal("hm", Assert.IsType<TextReasoningContent>(contents[4]).Text);
    }

    [Fact]
    public async Task Read_Annotations_AreCitations()
    {
        ChatResponse response = await ResponsesCaller.AnswerAsync("""
            {"output":[{"type":"message","content":[{"type":"output_text","text":"It is so.","logprobs":[{"token":"It"}],"annotations":[
              {"type":"url_citation","url":"https://a.test/","title":"A","start_index":3,"end_index":5},
              {"type":"file_citation","file_id":"file_1","filename":"a.pdf","index":9},
              {"type":"container_file_citation","container_id":"cntr_1","file_id":"file_2","filename":"b.png","start_index":0,"end_index":2},
              {"type":"odd","x":1}]}]}]}
            """);
        AIContent text = Assert.Single(response.Messages[0].Contents);
        Assert.Equal("It", ((JsonElement)text.AdditionalProperties!["logprobs"]!)[0].GetProperty("token").GetString());
        var page = Assert.IsType<CitationAnnotation>(text.Annotations![0]);
        Assert.Equal(("https://a.test/", "A", 3, 5), (page.Url!.AbsoluteUri, page.Title, Region(page).StartIndex, Region(page).EndIndex));
        var file = Assert.IsType<CitationAnnotation>(text.Annotations[1]);
        Assert.Equal(("file_1", "a.pdf", 9, 9), (file.FileId, file.Title, Region(file).StartIndex, Region(file).EndIndex));
        Assert.Equal("cntr_1", text.Annotations[2].AdditionalProperties!["container_id"]!.ToString());
        Assert.Equal("odd", text.Annotations[3].AdditionalProperties!["type"]!.ToString());
    }

    [Fact]
    public async Task Read_ItemsOfOtherKinds_AreKept()
    {
        ChatResponse response = await ResponsesCaller.AnswerAsync("""
            {"status":"completed","usage":{"input_tokens":1,"output_tokens":9},"output":[
              {"type":"web_search_call","id":"ws_1","status":"completed"},{"type":"custom_tool_call","id":"ct_1","call_id":"c","name":"n","input":"i"},
              {"type":"image_generation_call","id":"ig_1","result":"AQID","output_format":"webp"},{"type":"mcp_approval_request","id":"mcpr_1"}]}
            """);
        var items = (JsonElement)response.AdditionalProperties!["fallback.output_items"]!;
        Assert.Equal(["ws_1", "ct_1", "mcpr_1"], items.EnumerateArray().Select(static item => item.GetProperty("id").GetString()));
        Assert.Equal("image/webp", response.Messages[0].Contents.OfType<DataContent>().Single().MediaType);
        Assert.Contains("ws_1", Assert.IsType<TextReasoningContent>(response.Messages[0].Contents[0]).ProtectedData, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"conversation":{"id":"conv_1"},"id":"resp_1","store":true,"output":[]}""", "conv_1")]
    [InlineData("""{"conversation":null,"id":"resp_1","store":true,"output":[]}""", "resp_1")]
    [InlineData("""{"id":"resp_1","store":false,"output":[]}""", null)]
    [InlineData("""{"id":"resp_1","output":[]}""", null)]
    public async Task Read_ConversationThatTheProviderKeeps_HasItsId(string body, string? expected) =>
        Assert.Equal(expected, (await ResponsesCaller.AnswerAsync(body)).ConversationId);

    [Theory]
    [InlineData("""{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[{"type":"message","content":[{"type":"output_text","text":"It"}]}]}""", "length")]
    [InlineData("""{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[],"usage":{"output_tokens":50}}""", "length")]
    [InlineData("""{"status":"incomplete","output":[]}""", "length")]
    [InlineData("""{"status":"completed","output":[]}""", "stop")]
    public async Task Read_FinishReason_IsTheCommonOne(string body, string expected) =>
        Assert.Equal(expected, (await ResponsesCaller.AnswerAsync(body)).FinishReason!.Value.Value);

    [Theory]
    [InlineData("""{"status":"incomplete","incomplete_details":{"reason":"content_filter"},"output":[]}""", FailureKind.ContentFiltered)]
    [InlineData("""{"status":"completed","output":[{"type":"message","content":[{"type":"refusal","refusal":"No."}]}]}""", FailureKind.ContentFiltered)]
    [InlineData("""{"status":"failed","error":{"code":"rate_limit_exceeded","message":"slow"},"output":[]}""", FailureKind.RateLimited)]
    [InlineData("""{"status":"failed","error":{"code":"server_error","message":"oops"},"output":[]}""", FailureKind.ServerError)]
    [InlineData("""{"status":"failed","error":{"code":"invalid_prompt","message":"no"},"output":[]}""", FailureKind.ContentFiltered)]
    [InlineData("""{"status":"failed","error":{"code":"insufficient_quota","message":"no"},"output":[]}""", FailureKind.BillingExhausted)]
    [InlineData("""{"status":"cancelled","output":[]}""", FailureKind.ServerError)]
    [InlineData("""{"status":"in_progress","output":[]}""", FailureKind.ProtocolError)]
    [InlineData("""{"status":"completed","output":[],"usage":{"input_tokens":1,"output_tokens":50}}""", FailureKind.ProtocolError)]
    [InlineData("""{"status":"completed","output":[{"type":"function_call","call_id":"c","name":"f","arguments":"{\"a\":"}]}""", FailureKind.SchemaViolation)]
    [InlineData("""{"choices":[{"message":{"content":"Hi"}}]}""", FailureKind.ProtocolError)]
    [InlineData("""{"output":5}""", FailureKind.ProtocolError)]
    [InlineData("[]", FailureKind.ProtocolError)]
    [InlineData("", FailureKind.ProtocolError)]
    public async Task Read_WhatIsNoAnswer_IsAFailure(string body, FailureKind expected) =>
        Assert.Equal(expected, (await ResponsesCaller.ReadAsync(body)).Failure!.Kind);

    private static TextSpanAnnotatedRegion Region(CitationAnnotation citation) => Assert.IsType<TextSpanAnnotatedRegion>(Assert.Single(citation.AnnotatedRegions!));
}
