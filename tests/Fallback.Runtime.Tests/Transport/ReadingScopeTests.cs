using System.Net;
using System.Text;
using Fallback.CompilerServices;

namespace Fallback.Runtime.Tests;

/// <summary>Reading a reply that has come whole ends when its call does: the last of it is there when the token is cancelled.</summary>
public sealed class ReadingScopeTests
{
    public static TheoryData<string, string> Answers() => new()
    {
        { "openai-chat", """{"choices":[{"message":{"content":"a"},"finish_reason":"stop"}]}""" },
        { "anthropic-messages", """{"type":"message","content":[{"type":"text","text":"a"}],"stop_reason":"end_turn"}""" },
        { "openai-responses", """{"status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"a"}]}]}""" },
        { "gemini", """{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]}""" },
    };

    public static TheoryData<string, string> Events() => new()
    {
        { "openai-chat", """{"choices":[{"delta":{"content":"a"}}]}""" },
        { "anthropic-messages", """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"a","citations":[{"url":"http://a/1"}]}}""" },
        { "openai-responses", """{"type":"response.completed","response":{"status":"completed","output":[{"type":"message","content":[]}]}}""" },
        { "gemini", """{"candidates":[{"content":{"parts":[{"text":"a"}]}}]}""" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Answer_OfACancelledCall_IsNotReadToItsEnd(string dialect, string answer)
    {
        using var cancelled = new CancellationTokenSource();
        ProviderEndpoint endpoint = Endpoint(dialect, "application/json", answer, cancelled);

        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await new HttpTransport(TimeProvider.System).CompleteAsync(endpoint, new RequestShape("m", "max_tokens"), Request(), cancelled.Token));

        Assert.Equal(cancelled.Token, e.CancellationToken);
    }

    [Theory]
    [MemberData(nameof(Events))]
    public async Task Event_OfACancelledStream_IsNotReadToItsEnd(string dialect, string data)
    {
        using var cancelled = new CancellationTokenSource();
        ProviderEndpoint endpoint = Endpoint(dialect, "text/event-stream", $"data: {data}\n\n", cancelled);
        Reply<IChunkStream> opened =
            await new HttpTransport(TimeProvider.System).OpenAsync(endpoint, new RequestShape("m", "max_tokens"), Request(), cancelled.Token);
        await using IChunkStream stream = opened.Value!;

        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await stream.ReadAsync(cancelled.Token));

        Assert.Equal(cancelled.Token, e.CancellationToken);
    }

    [Fact]
    public void Scope_IsTheThreadsUntilItsEnd_AndThenTheOneAround()
    {
        ReadingScope.ThrowIfOver();
        using (ReadingScope.Until(new CancellationToken(canceled: true)))
        {
            Assert.True(ReadingScope.IsOver);
            using (ReadingScope.Until(TestContext.Current.CancellationToken)) ReadingScope.ThrowIfOver();
            Assert.Throws<OperationCanceledException>(ReadingScope.ThrowIfOver);
        }
        Assert.False(ReadingScope.IsOver);
    }

    private static ChatRequest Request() => new() { Method = "A", User = "q" };

    private static ProviderEndpoint Endpoint(string dialect, string media, string body, CancellationTokenSource cancelled) => new()
    {
        Provider = "acme",
        BaseUrl = new Uri("https://llm.example.com/v1"),
        Dialect = Dialect.BuiltIn.Single(known => known.Name == dialect),
        Invoker = new HttpMessageInvoker(new Replier(media, Encoding.UTF8.GetBytes(body), cancelled)),
    };

    private sealed class Replier(string media, byte[] body, CancellationTokenSource cancelled) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new LastBytes(body, cancelled)) };
            response.Content.Headers.ContentType = new(media);
            return Task.FromResult(response);
        }
    }

    /// <summary>Cancels the call with the last of its bytes.</summary>
    private sealed class LastBytes(byte[] body, CancellationTokenSource cancelled) : MemoryStream(body)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = Read(buffer.Span);
            if (Position == Length) cancelled.Cancel();
            return new ValueTask<int>(read);
        }
    }
}
