using System.Text;

namespace Fallback.Runtime.Tests;

/// <summary>A chunk that is read by what it has in common with another one means what it means as JSON.</summary>
public sealed class RepeatedChunkTests
{
    private static readonly string[] _chunks =
    [
        """{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"one"},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"a1B2"}""",
        """{"id":"c","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"one","refusal":null},"finish_reason":null}]}""",
        """{"id":"c","model":"m","obfuscation":"x","choices":[{"finish_reason":null,"delta":{"content":"one"}}]}""",
        """{ "choices": [ { "delta": { "content": "one" } } ], "model": "m" }""",
    ];

    public static TheoryData<string> Chunks => [.. _chunks];

    [Theory]
    [MemberData(nameof(Chunks))]
    public void ChunkWithAnotherText_IsRead(string chunk)
    {
        RepeatedChunk known = Learned(chunk);

        Assert.True(known.TryRead(Bytes(chunk.Replace("one", " zwölf 😀", StringComparison.Ordinal)), out string text));
        Assert.Equal(" zwölf 😀", text);
    }

    [Fact]
    public void RandomLetters_MayDiffer()
    {
        Assert.True(Learned(_chunks[0]).TryRead(Bytes(_chunks[0].Replace("a1B2", "zzzzzz", StringComparison.Ordinal)), out string text));
        Assert.Equal("one", text);
    }

    [Theory]
    [InlineData("\"finish_reason\":null", "\"finish_reason\":\"stop\"")]
    [InlineData("\"model\":\"m\"", "\"model\":\"n\"")]
    [InlineData("\"content\":\"one\"", "\"content\":\"\"")]
    [InlineData("\"content\":\"one\"", "\"content\":\"o\\u006ee\"")]
    [InlineData("\"content\":\"one\"", "\"content\":\"one\",\"refusal\":\"no\"")]
    [InlineData("\"content\":\"one\"", "\"content\":null")]
    [InlineData("\"usage\":null", "\"usage\":{\"total_tokens\":3}")]
    [InlineData("}", "} ")]
    public void AnyOtherDifference_IsReadAsJson(string from, string to) =>
        Assert.False(Learned(_chunks[0]).TryRead(Bytes(_chunks[0].Replace(from, to, StringComparison.Ordinal)), out _));

    [Theory]
    [InlineData("""{"choices":[{"delta":{"content":"a","content":"one"}}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":"one"}},{"delta":{"content":"two"}}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":"one"},"finish_reason":"stop"}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":"one","reasoning":"hm"}}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":[{"type":"text","text":"one"}]}}]}""")]
    [InlineData("""{"choices":[{"message":{"content":"one"}}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":"one"}}],"usage":{"total_tokens":3}}""")]
    [InlineData("""{"choices":[{"delta":{"content":"o\u006ee"}}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":"one"}}],"error":{"code":1}}""")]
    public void ChunkWithMore_IsNotLearnedFrom(string chunk) => Assert.False(Learned(chunk).TryRead(Bytes(chunk), out _));

    /// <summary>Whatever a chunk is that is taken for a known one, the reader of JSON says the same of it.</summary>
    [Fact]
    public void BrokenChunks_ThatAreRead_SayTheSameAsJson()
    {
        var random = new Random(20261129);
        int read = 0;
        for (int i = 0; i < 200_000; i++)
        {
            string chunk = _chunks[random.Next(_chunks.Length)];
            RepeatedChunk known = Learned(chunk);
            byte[] data = Broken(Bytes(chunk), random);
            if (!known.TryRead(data, out string text)) continue;
            read++;
            var answer = new WireAnswer { IsChunk = true };
            Assert.True(WireReader.TryRead(data, ref answer), Encoding.UTF8.GetString(data));
            Assert.Equal(
                (text, WireKinds.Text | WireKinds.Delta, true, null, false, false),
                (answer.Text, answer.Kinds, answer.HasChoice, answer.FinishReason, answer.HasError, answer.HasOtherChoice));
            Assert.True(answer.Usage is null && answer.Reasoning is null && answer.Model == "m", Encoding.UTF8.GetString(data));
        }
        Assert.InRange(read, 1_000, 199_000);
    }

    private static byte[] Broken(byte[] chunk, Random random)
    {
        byte[] broken = [.. chunk];
        int at = random.Next(broken.Length);
        if (random.Next(2) == 0) at = broken.AsSpan().IndexOf("one"u8) + random.Next(3);
        switch (random.Next(3))
        {
            case 0: broken[at] = (byte)random.Next(256); break;
            case 1: return [.. broken[..at], (byte)random.Next(32, 127), .. broken[at..]];
            default: return [.. broken[..at], .. broken[(at + 1)..]];
        }
        return broken;
    }

    private static RepeatedChunk Learned(string chunk)
    {
        var answer = new WireAnswer { IsChunk = true };
        Assert.True(WireReader.TryRead(Bytes(chunk), ref answer));
        var known = new RepeatedChunk();
        // What nobody here knows has been kept by an earlier chunk.
        answer.KeptBytes = 0;
        known.Learn(Bytes(chunk), answer, isNews: false);
        return known;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
