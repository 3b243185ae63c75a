using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fallback.CompilerServices;

namespace Fallback.Runtime.Tests;

/// <summary>What a call costs over the bare request and response. Over memory, so that nothing but the transport is measured.</summary>
public class AllocationTests
{
    private const string Body = """{"id":"chatcmpl-1","created":1795000000,"model":"small-2026","choices":[{"message":{"role":"assistant","content":"Hello there"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":12,"total_tokens":21}}""";

    // A debug build has a state machine on the heap for each asynchronous method, even for one that does not wait.
#if DEBUG
    private const long LimitOfAChunk = 600;
#else
    private const long LimitOfAChunk = 100;
#endif

    [Fact]
    public async Task Complete_Success_AllocatesLessThanTwoKilobytesOverTheBareCall()
    {
        using var invoker = new HttpMessageInvoker(new InMemory());
        var endpoint = new ProviderEndpoint { Provider = "p", BaseUrl = new Uri("https://llm.example.com/v1"), Credentials = Credentials.Of(new ApiKey("sk-0123456789")), Invoker = invoker };
        var transport = new HttpTransport(TimeProvider.System);
        ChatRequest request = ScriptedProvider.Ask();
        var shape = new RequestShape("small", "max_tokens");
        byte[] sent = RequestBody.TryWrite(endpoint, shape, request, stream: false).Value!;

        long bare = await MeasureAsync(async () =>
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, endpoint.ChatCompletions) { Content = new ByteArrayContent([.. sent]) };
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            message.Headers.TryAddWithoutValidation("Authorization", "Bearer sk-0123456789");
            using HttpResponseMessage response = await invoker.SendAsync(message, CancellationToken.None);
            await response.Content.ReadAsByteArrayAsync(CancellationToken.None);
        });
        long ours = await MeasureAsync(async () => Assert.NotNull((await transport.CompleteAsync(endpoint, shape, request, CancellationToken.None)).Value));
        TestContext.Current.TestOutputHelper?.WriteLine($"bare {bare} B, ours {ours} B");
        Assert.InRange(ours - bare, -bare, 2048);
    }

    [Fact]
    public async Task Stream_EachChunk_AllocatesLittleMoreThanItsText()
    {
        byte[] chunk = Encoding.UTF8.GetBytes("""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1795000000,"model":"small-2026","choices":[{"index":0,"delta":{"content":"word"},"finish_reason":null}]}""" + "\n\n");
        using var invoker = new HttpMessageInvoker(new InMemory { Pieces = Enumerable.Repeat(chunk, 5000) });
        var endpoint = new ProviderEndpoint { Provider = "p", BaseUrl = new Uri("https://llm.example.com/v1"), Invoker = invoker };
        await using IChunkStream stream = (await new HttpTransport(TimeProvider.System).OpenAsync(endpoint, new RequestShape("small", "max_tokens"), ScriptedProvider.Ask(), CancellationToken.None)).Value!;
        for (int i = 0; i < 200; i++) await stream.ReadAsync(CancellationToken.None);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) await stream.ReadAsync(CancellationToken.None);
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
        TestContext.Current.TestOutputHelper?.WriteLine($"{each} B a chunk");
        Assert.InRange(each, 0, LimitOfAChunk);
    }

    private static async Task<long> MeasureAsync(Func<Task> call)
    {
        for (int i = 0; i < 200; i++) await call();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) await call();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
    }

    private sealed class InMemory : HttpMessageHandler
    {
        private static readonly byte[] _body = Encoding.UTF8.GetBytes(Body);

        public IEnumerable<byte[]>? Pieces { get; init; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = Pieces is null ? new ByteArrayContent(_body) : new StreamContent(new PiecewiseStream(Pieces)) });
    }
}
