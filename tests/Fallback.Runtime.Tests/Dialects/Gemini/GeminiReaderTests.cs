using System.Text;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

/// <summary>The dialect's public members, for a dialect of somebody's own that goes by them.</summary>
public class GeminiReaderTests
{
    private static byte[] Utf8(string json) => Encoding.UTF8.GetBytes(json);

    [Fact]
    public void ReadAnswer_IsTheWholeResponse()
    {
        ChatResponse answer = Dialect.Gemini.ReadAnswer(Utf8(
            """{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":1,"totalTokenCount":3},"responseId":"r"}"""))!;
        Assert.Equal(("a", ChatFinishReason.Stop, "r", 2L), (answer.Text, answer.FinishReason, answer.ResponseId, answer.Usage!.OutputTokenCount));
        Assert.Null(Dialect.Gemini.ReadAnswer(Utf8("""{"error":{"code":500}}""")));
        Assert.Null(Dialect.Gemini.ReadAnswer(Utf8("[]")));
    }

    [Fact]
    public void TryRead_IsTheUpdates()
    {
        DialectStreamReader reader = Dialect.Gemini.ReadStream();
        Assert.True(reader.TryRead(Utf8("""{"candidates":[{"content":{"parts":[{"text":"a"}]}}]}"""), out ChatResponseUpdate? first));
        Assert.True(reader.TryRead(Utf8("""{"candidates":[{"content":{"parts":[]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":1}}"""), out ChatResponseUpdate? last));
        Assert.False(reader.TryRead(Utf8("""{"error":{"code":500}}"""), out _));
        Assert.Equal(("a", ChatFinishReason.Stop), (first!.Text, last!.FinishReason));
        Assert.Single(last.Contents.OfType<UsageContent>());
    }

    [Fact]
    public void TryRead_FinishReasonInEachChunk_TellsUsageOnce()
    {
        DialectStreamReader reader = Dialect.Gemini.ReadStream();
        byte[] chunk = Utf8("""{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":1}}""");
        var updates = new List<ChatResponseUpdate>();
        for (int i = 0; i < 3; i++)
        {
            Assert.True(reader.TryRead(chunk, out ChatResponseUpdate? update));
            updates.Add(update!);
        }
        Assert.Equal(("aaa", 1), (updates.ToChatResponse().Text, updates.Sum(update => update.Contents.OfType<UsageContent>().Count())));
    }

    [Fact]
    public void TryReadPiece_Text_AllocatesItsTextAlone()
    {
        DialectStreamReader reader = Dialect.Gemini.ReadStream();
        byte[] chunk = Utf8(
            """{"candidates":[{"content":{"parts":[{"text":"word"}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":2,"totalTokenCount":12,"promptTokensDetails":[{"modality":"TEXT","tokenCount":10}]},"modelVersion":"gemini-3.8-flash","responseId":"r1"}""");
        Reply<ChatChunk> piece = default;
        for (int i = 0; i < 1100; i++) reader.TryReadPiece(chunk, out piece);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 900; i++) reader.TryReadPiece(chunk, out piece);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 900, 0, 40);
        Assert.Equal("word", piece.Value.Text);
    }
}
