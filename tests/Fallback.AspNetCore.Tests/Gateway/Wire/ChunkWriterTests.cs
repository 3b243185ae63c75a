using System.Text.Json;
using Fallback.Gateway;
using Microsoft.Extensions.AI;
using static Fallback.AspNetCore.Tests.Gateway.Writing;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>What the pieces of a stream are written as.</summary>
public class ChunkWriterTests
{
    private const string Begin = """{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1764439200,"model":"chat","choices":[""";

    [Fact]
    public void Stream_OfAText_IsWhatOpenAISends()
    {
        var chunks = new ChunkWriter(Head);
        Assert.Equal(Begin + """{"index":0,"delta":{"role":"assistant","content":"He"},"finish_reason":null}]}""", Chunk(chunks, new StreamPiece { Text = "He" }));
        Assert.Equal(Begin + """{"index":0,"delta":{"content":"llo"},"finish_reason":null}]}""", Chunk(chunks, new StreamPiece { Text = "llo" }));
        Assert.Null(Chunk(chunks, new StreamPiece { IsLast = true }));
        Assert.Equal(Begin + """{"index":0,"delta":{},"finish_reason":"stop"}]}""", Write(writer => chunks.WriteEnd(writer, ChatFinishReason.Stop)));
    }

    [Fact]
    public void Stream_OfNothing_HasARoleAtItsEnd() => Assert.Equal(
        Begin + """{"index":0,"delta":{"role":"assistant"},"finish_reason":"length"}]}""",
        Write(static writer => new ChunkWriter(Head).WriteEnd(writer, ChatFinishReason.Length)));

    [Fact]
    public void Usage_WhereItIsWanted_ComesWithoutChoices()
    {
        var chunks = new ChunkWriter(Head with { WantsUsage = true });
        Assert.EndsWith("""
            "finish_reason":null}],"usage":null}
            """, Chunk(chunks, new StreamPiece { Text = "a" }));
        Assert.Equal(
            Begin + """],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}""",
            Write(writer => Assert.True(chunks.TryWriteUsage(writer, new UsageDetails { InputTokenCount = 1, OutputTokenCount = 2 }))));
        Assert.Equal("", Write(writer => Assert.False(chunks.TryWriteUsage(writer, null))));
    }

    [Fact]
    public void Thoughts_OfAPiece_AreADelta() =>
        Assert.Equal("""{"role":"assistant","reasoning_content":"hm"}""", Delta(new ChunkWriter(Head), new StreamPiece { Reasoning = "hm" }).GetRawText());

    [Fact]
    public void Calls_OfTheLastPiece_AreWholeAndCounted()
    {
        var chunks = new ChunkWriter(Head);
        var first = new PieceExtras { Contents = [new FunctionCallContent("call_0", "e")] };
        var second = new PieceExtras
        {
            ToolCalls = [new FunctionCallContent("call_1", "f", new Dictionary<string, object?> { ["a"] = 1 }), new FunctionCallContent("call_2", "g")]
        };
        Delta(chunks, new StreamPiece { Extras = first });
        Assert.Equal(
            """
            {"tool_calls":[{"index":1,"id":"call_1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}},{"index":2,"id":"call_2","type":"function","function":{"name":"g","arguments":"{}"}}]}
            """,
            Delta(chunks, new StreamPiece { Extras = second, IsLast = true }).GetRawText());
        Assert.EndsWith("""
            "finish_reason":"tool_calls"}]}
            """, Write(writer => chunks.WriteEnd(writer, null)));
    }

    [Fact]
    public void Call_ForACallerFromBeforeThereWereTools_IsAFunctionCall()
    {
        var chunks = new ChunkWriter(Head with { UsesFunctions = true });
        Assert.Equal(
            """{"role":"assistant","function_call":{"name":"f","arguments":"{}"}}""",
            Delta(chunks, new StreamPiece { Extras = new PieceExtras { ToolCalls = [new FunctionCallContent("c", "f")] } }).GetRawText());
        Assert.Contains("\"function_call\"", Write(writer => chunks.WriteEnd(writer, ChatFinishReason.ToolCalls)));
    }

    [Fact]
    public void Update_OfAChatClient_IsWrittenByWhatItHolds()
    {
        var update = new ChatResponseUpdate(
            ChatRole.Assistant, [new TextReasoningContent("hm"), new TextContent("given"), new FunctionCallContent("c", "f"), new UsageContent(new UsageDetails())]);
        JsonElement delta = Delta(new ChunkWriter(Head), new StreamPiece { Text = "left", Reasoning = "hm", Extras = new PieceExtras { Update = update } });
        Assert.Equal(("left", "hm"), (delta.GetProperty("content").GetString(), delta.GetProperty("reasoning_content").GetString()));
        Assert.Equal("f", delta.GetProperty("tool_calls")[0].GetProperty("function").GetProperty("name").GetString());
    }

    [Fact]
    public void Update_WithNothingForAClient_IsNoChunk()
    {
        var chunks = new ChunkWriter(Head);
        Assert.Null(Chunk(chunks, new StreamPiece { Text = "", Extras = new PieceExtras { Update = new ChatResponseUpdate(ChatRole.Assistant, []) } }));
        Assert.Null(Chunk(chunks, new StreamPiece { Extras = new PieceExtras { Contents = [new DataContent(new byte[1], "application/pdf")] } }));
        Assert.Null(Chunk(chunks, default));
    }

    [Fact]
    public void Contents_OfOtherKinds_AreMembersOfTheDelta()
    {
        JsonElement delta = Delta(new ChunkWriter(Head), new StreamPiece
        {
            Extras = new PieceExtras
            {
                Contents =
                [
                    new DataContent(new byte[] { 1 }, "image/png"),
                    new TextContent("") { Annotations = [new CitationAnnotation { Url = new Uri("https://example.com/a") }] },
                ],
                MessageProperties = new() { ["reasoning_details"] = Json("[1]"), ["secret"] = Json("1") },
            },
        });
        Assert.Equal("data:image/png;base64,AQ==", delta.GetProperty("images")[0].GetProperty("image_url").GetProperty("url").GetString());
        Assert.Equal("https://example.com/a", delta.GetProperty("annotations")[0].GetProperty("url_citation").GetProperty("url").GetString());
        Assert.Equal("[1]", delta.GetProperty("reasoning_details").GetRawText());
        Assert.False(delta.TryGetProperty("secret", out _));
    }

    [Fact]
    public void Character_InTwoPieces_IsWrittenWhole()
    {
        var chunks = new ChunkWriter(Head);
        Assert.Equal("a", Content(Chunk(chunks, new StreamPiece { Text = "a\ud83d" })));
        Assert.Equal("😀b", Content(Chunk(chunks, new StreamPiece { Text = "\ude00b" })));
        Assert.Null(Chunk(chunks, new StreamPiece { Text = "\ud83d" }));
        Assert.Null(Chunk(chunks, new StreamPiece()));
        Assert.Equal("\uFFFD", Content(Chunk(chunks, new StreamPiece { IsLast = true })));
    }

    private static string? Content(string? chunk) => Json(chunk!).GetProperty("choices")[0].GetProperty("delta").GetProperty("content").GetString();

    private static JsonElement Delta(ChunkWriter chunks, StreamPiece piece) => Json(Chunk(chunks, piece)!).GetProperty("choices")[0].GetProperty("delta");
}
