using System.Text;
using Fallback.CompilerServices;

namespace Fallback.Runtime.Tests;

/// <summary>
/// What is done for each piece of a provider's input does not depend on what came before it: told by what is allocated, which is exact, and
/// grows with the square of the input wherever a text is put together piece by piece.
/// </summary>
public sealed class LinearReadingTests
{
    private const int Pieces = 50_000;

    public static TheoryData<string, string> Bodies() => new()
    {
        { "openai-chat", Chat("""{"message":{"content":"a b c d e f g h"}}""") },
        { "openai-chat", Chat("""{"message":{"reasoning_content":"a b c d e f g h"}}""") },
        { "openai-chat", """{"choices":[{"message":{"content":[""" + Many("""{"type":"thinking","thinking":"a b c d e f g h"}""") + """]}}]}""" },
        { "openai-chat", """{"choices":[{"message":{"content":[""" + Many("""{"type":"text","text":"a b c d e f g h"}""") + """]}}]}""" },
        { "openai-chat", """{"choices":[{"message":{"content":[""" + Many("""{"type":"odd","odd":"a b c d e f g h"}""") + """]}}]}""" },
        { "gemini", Gemini("""{"text":"a b c d e f g h"}""") },
        { "gemini", Gemini("""{"text":"a b c d e f g h","thought":true}""") },
        { "anthropic-messages", """{"type":"message","role":"assistant","content":[""" + Many("""{"type":"text","text":"a b c d e f g h"}""") + """]}""" },
        { "openai-responses", """{"status":"completed","output":[{"type":"message","content":[""" + Many("""{"type":"output_text","text":"a b c d e f g h"}""") + """]}]}""" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Answer_OfManyParts_IsReadInOnePass(string dialect, string body)
    {
        ScriptedProvider provider = ScriptedProvider.Answering(body);
        var endpoint = new ProviderEndpoint
        {
            Provider = "acme",
            BaseUrl = new Uri("https://llm.example.com/v1"),
            Dialect = Dialect.BuiltIn.Single(known => known.Name == dialect),
            Invoker = new HttpMessageInvoker(provider, disposeHandler: false),
        };
        long before = GC.GetAllocatedBytesForCurrentThread();

        await provider.CompleteAsync(endpoint: endpoint);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5_000L * Pieces);
    }

    [Fact]
    public void TextThatIsRepeatedWordByWord_IsComparedOnce()
    {
        string soFar = string.Concat(Enumerable.Range(0, 40_000).Select(static i => $"{i} "));
        var seam = new ContinuationSeam(soFar);
        long before = GC.GetAllocatedBytesForCurrentThread();

        foreach (char c in soFar) Assert.Equal("", seam.Pass(c.ToString(), isLast: false));

        Assert.Equal(" and on", seam.Pass(" and on", isLast: true));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200L * soFar.Length);
    }

    [Fact]
    public async Task LineInSingleBytes_ForAnSdk_IsNotMovedWithEach()
    {
        byte[] line = Encoding.UTF8.GetBytes($"data: {new string('x', 200_000)}\n");
        await using var completed = new CompletedStream(new PiecewiseStream(line.Select(static b => (byte[])[b])));
        var got = new MemoryStream();
        long before = GC.GetAllocatedBytesForCurrentThread();

        await completed.CopyToAsync(got, TestContext.Current.CancellationToken);

        Assert.Equal(line, got.ToArray());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000L * line.Length);
    }

    [Fact]
    public void EventOfToolCallPieces_AnIndexEach_IsRefused()
    {
        var assembler = new ToolCallAssembler();
        assembler.Add([.. Enumerable.Range(0, 80_000).Select(static i => new ToolCallPiece { Index = i, Name = "f", Arguments = "{}" })]);
        Assert.Equal(FailureKind.ProtocolError, assembler.Complete(out _)?.Kind);
    }

    private static string Many(string part) => string.Join(',', Enumerable.Repeat(part, Pieces));

    private static string Chat(string choice) => $$$$"""{"choices":[{{{{Many(choice)}}}}]}""";

    private static string Gemini(string part) => $$$$"""{"candidates":[{"content":{"parts":[{{{{Many(part)}}}}]}}]}""";
}
