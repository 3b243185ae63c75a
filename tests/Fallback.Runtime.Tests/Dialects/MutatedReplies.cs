using System.Net;
using System.Text;
using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

/// <summary>
/// A hundred thousand broken replies in one dialect, the same ones in each run: each ends in an answer or a failure. A dialect brings its
/// bodies.
/// </summary>
public abstract class MutatedReplies
{
    private const int Each = 50_000;

    private static readonly string[] _anywhere =
    [
        "{", "}", "[", "]", "\"", ",", ":", "null", "true", "-1", "1e999", "99999999999999999999999999", "\\ud83d", "\\u0000",
        "\"\\udc00\":1,", "\u0001", "\uFFFD", "\n", "\r", "\n\n", "data: ",
    ];

    private protected abstract Dialect Dialect { get; }

    /// <summary>Whole replies, of each shape that the reader knows, and an error.</summary>
    private protected abstract string[] Answers { get; }

    /// <summary>The same as streams.</summary>
    private protected abstract string[] Streams { get; }

    /// <summary>Pieces of the dialect that are put where they do not belong.</summary>
    private protected abstract string[] Tokens { get; }

    [Fact]
    [Trait("Size", "Large")]
    public async Task Complete_MutatedAnswers_EndInAnAnswerOrAFailure()
    {
        var random = new Random(20261128);
        var handler = new Replier();
        (HttpTransport transport, ProviderEndpoint endpoint, RequestShape shape, ChatRequest request) = Caller(handler);
        for (int i = 0; i < Each; i++)
        {
            handler.Body = Mutate(Answers[random.Next(Answers.Length)], random);
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
            handler.Body = Mutate(Streams[random.Next(Streams.Length)], random);
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
        foreach (string text in Streams)
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

    private byte[] Mutate(string text, Random random)
    {
        var bytes = new List<byte>(Encoding.UTF8.GetBytes(text));
        for (int times = random.Next(1, 5); times > 0 && bytes.Count > 2; times--)
        {
            int at = random.Next(bytes.Count);
            int length = Math.Min(random.Next(1, 60), bytes.Count - at);
            switch (random.Next(8))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length)); break;
                case 3: bytes.RemoveRange(at, bytes.Count - at); break;
                case 4: bytes.InsertRange(at, Encoding.UTF8.GetBytes(new string('[', random.Next(1, 200)))); break;
                case 5: bytes.InsertRange(at, Encoding.UTF8.GetBytes(new string('7', random.Next(1, 400)))); break;
                case 6: Swap(bytes, random); break;
                default: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Token(random))); break;
            }
        }
        return [.. bytes];
    }

    private string Token(Random random)
    {
        int at = random.Next(_anywhere.Length + Tokens.Length);
        return at < _anywhere.Length ? _anywhere[at] : Tokens[at - _anywhere.Length];
    }

    /// <summary>Puts two stretches between commas in each other's place.</summary>
    private static void Swap(List<byte> bytes, Random random)
    {
        string[] parts = Encoding.Latin1.GetString([.. bytes]).Split(',');
        int one = random.Next(parts.Length), other = random.Next(parts.Length);
        (parts[one], parts[other]) = (parts[other], parts[one]);
        bytes.Clear();
        bytes.AddRange(Encoding.Latin1.GetBytes(string.Join(',', parts)));
    }

    private ProviderEndpoint EndpointOf(HttpMessageHandler handler) => new()
    {
        Provider = "p",
        BaseUrl = new Uri("https://llm.example.com/v1"),
        Dialect = Dialect,
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
