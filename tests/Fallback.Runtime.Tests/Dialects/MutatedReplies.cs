using System.Net;
using System.Text;
using System.Text.Json;
using Fallback.CompilerServices;
using Fallback.Fuzz;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

/// <summary>
/// A hundred thousand broken replies in one dialect, the same ones in each run: each ends in an answer or a failure. A dialect brings its
/// bodies.
/// </summary>
public abstract class MutatedReplies
{
    private const int Each = 50_000;

    private protected abstract DialectReplies Replies { get; }

    [Fact]
    [Trait("Size", "Large")]
    public async Task Complete_MutatedAnswers_EndInAnAnswerOrAFailure()
    {
        var random = new Random(20261128);
        var handler = new Replier();
        (HttpTransport transport, ProviderEndpoint endpoint, RequestShape shape, ChatRequest request) = Caller(handler);
        for (int i = 0; i < Each; i++)
        {
            handler.Body = Mutation.Of(Replies.Answers[random.Next(Replies.Answers.Length)], Replies.Tokens, random);
            Reply<ChatAnswer> reply = await transport.CompleteAsync(endpoint, shape, request, TestContext.Current.CancellationToken);
            Assert.True(reply.Value is not null ^ reply.Failure is not null);
            if (reply.Value?.Response is not { } response) continue;
            Touch(response.AdditionalProperties);
            foreach (ChatMessage message in response.Messages)
            {
                Touch(message.AdditionalProperties);
                foreach (AIContent content in message.Contents) Touch(content);
            }
        }
    }

    [Fact]
    [Trait("Size", "Large")]
    public async Task Stream_MutatedStreams_EndInAnAnswerOrAFailure()
    {
        var random = new Random(20261129);
        var handler = new Replier();
        (HttpTransport transport, ProviderEndpoint endpoint, RequestShape shape, ChatRequest request) = Caller(handler);
        for (int i = 0; i < Each; i++)
        {
            handler.Body = Mutation.Of(Replies.Streams[random.Next(Replies.Streams.Length)], Replies.Tokens, random);
            await using IChunkStream stream = (await transport.OpenAsync(endpoint, shape, request, TestContext.Current.CancellationToken)).Value!;
            StreamOutcome outcome = await StreamOutcome.ReadAsync(stream);
            Assert.True(outcome.IsComplete ^ outcome.Failure is not null);
            var assembler = new ToolCallAssembler();
            foreach (ChatChunk chunk in outcome.Chunks)
            {
                if (chunk.Extras?.ToolCalls is { } pieces) assembler.Add(pieces);
                Touch(chunk.Extras?.MessageProperties);
                Touch(chunk.Extras?.ResponseProperties);
                Touch(chunk.Extras?.Update?.AdditionalProperties);
                foreach (AIContent content in chunk.Extras?.Update?.Contents ?? []) Touch(content);
            }
            assembler.Complete(out _);
        }
    }

    [Fact]
    public async Task Stream_CutAtEachByte_IsTheSameAnswer()
    {
        foreach (string text in Replies.Streams)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            StreamOutcome whole = await ReadAsync([bytes]);
            for (int cut = 1; cut < bytes.Length; cut++)
            {
                StreamOutcome parts = await ReadAsync([bytes[..cut], bytes[cut..]]);
                Assert.Equal(Facts(whole), Facts(parts));
            }
        }
    }

    private async Task<StreamOutcome> ReadAsync(byte[][] pieces)
    {
        ScriptedProvider provider = ScriptedProvider.Streaming(new PiecewiseStream(pieces));
        return await provider.ReadAsync(EndpointOf(provider));
    }

    private static string Facts(StreamOutcome outcome) => string.Join('|',
        [outcome.Text, outcome.Thoughts, outcome.Failure?.Kind, outcome.FinishReason, outcome.Usage?.TotalTokenCount, .. outcome.Contents.Select(Fact)]);

    private static string Fact(AIContent content) => content switch
    {
        FunctionCallContent call => $"{call.CallId} {call.Name} {JsonValues.ToText(call.Arguments)}",
        TextReasoningContent thought => $"{thought.Text} {thought.ProtectedData}",
        _ => content.ToString() ?? "",
    };

    // Whoever stores a conversation writes what stands there as JSON.
    private static void Touch(AdditionalPropertiesDictionary? properties)
    {
        foreach (object? value in properties?.Values ?? [])
        {
            using var writer = new Utf8JsonWriter(Stream.Null);
            JsonValues.Write(writer, value);
        }
    }

    private static void Touch(AIContent content)
    {
        Touch(content.AdditionalProperties);
        if (content is DataContent data) _ = data.Data.Length;
        if (content is FunctionCallContent { Arguments: { } arguments }) _ = JsonValues.ToText(arguments);
    }

    private ProviderEndpoint EndpointOf(HttpMessageHandler handler) => new()
    {
        Provider = "p",
        BaseUrl = new Uri("https://llm.example.com/v1"),
        Dialect = Replies.Dialect,
        Invoker = new HttpMessageInvoker(handler, disposeHandler: false),
    };

    private (HttpTransport, ProviderEndpoint, RequestShape, ChatRequest) Caller(Replier handler) =>
        (new HttpTransport(TimeProvider.System), EndpointOf(handler), new RequestShape("small", "max_tokens"), ScriptedProvider.Ask());

    private sealed class Replier : HttpMessageHandler
    {
        public byte[] Body { get; set; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Body) });
    }
}
