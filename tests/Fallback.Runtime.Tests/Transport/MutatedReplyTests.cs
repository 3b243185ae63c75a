using System.Net;
using System.Text;
using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

/// <summary>A hundred thousand broken replies, the same ones in each run: each ends in an answer or a failure.</summary>
public class MutatedReplyTests
{
    private const int Each = 50_000;

    private static readonly string[] _answers =
    [
        """{"id":"c1","object":"chat.completion","created":1795000000,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hi é😀 \ud83d\ude00","refusal":null,"annotations":[{"type":"url_citation","url_citation":{"start_index":0,"end_index":2,"title":"T","url":"https://a.test/"}}]},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":12,"total_tokens":21,"prompt_tokens_details":{"cached_tokens":4}},"service_tier":"default"}""",
        """{"choices":[{"message":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"Okay"}]},{"type":"text","text":"42"},{"type":"reference","reference_ids":[1]}]},"finish_reason":"stop"}],"citations":["https://a.test/"],"search_results":[{"title":"T","url":"https://a.test/"}]}""",
        """{"choices":[{"message":{"content":null,"reasoning":"hm","reasoning_details":[{"type":"reasoning.text","text":"hm","index":0}],"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":"{\"a\":1}"},"extra_content":{"google":{"thought_signature":"c2ln"}}},{"id":"b","function":{"name":"g","arguments":{"b":[1,2]}}}]},"finish_reason":"tool_calls"}],"usage":{"completion_tokens":5,"cost":0.01}}""",
        """{"choices":[{"message":{"content":"x","images":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AQID"}}],"audio":{"id":"a","data":"AQID","transcript":"t","expires_at":1},"function_call":{"name":"f","arguments":"{}"}},"delta":{"content":""},"finish_reason":"stop"},{"message":{"content":"y"}}]}""",
        """{"error":{"message":"busy","type":"overloaded_error","code":503}}""",
    ];

    private static readonly string[] _streams =
    [
        "data: {\"id\":\"c1\",\"model\":\"m\",\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\ndata: {\"id\":\"c1\",\"choices\":[{\"delta\":{\"content\":\"Hi \\ud83d\"}}]}\n\n: ping\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"\\ude00\"},\"finish_reason\":\"stop\"}]}\n\ndata: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\ndata: [DONE]\n\n",
        "data: {\"choices\":[{\"delta\":{\"reasoning\":\"We\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"We\",\"index\":0}]}}]}\n\ndata: {\"choices\":[{\"delta\":{\"reasoning\":\" do\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\" do\",\"index\":0}]}}]}\n\ndata: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\"\"}}]}}]}\n\ndata: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\":1}\"}}]},\"finish_reason\":\"tool_calls\"}]}\n\ndata: [DONE]\n\n",
        "data: {\"choices\":[{\"delta\":{\"content\":\"The\"}}]}\r\n\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"The answer\"}}]}\r\n\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"The answer is\"},\"message\":{\"content\":\"The answer is\"},\"finish_reason\":\"stop\"}],\"citations\":[\"https://a.test/\"]}\r\n\r\n",
        "event: message\ndata: {\"choices\":[{\"delta\":{\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\"},{\"type\":\"odd\"}],\"audio\":{\"data\":\"AQID\"}}}]}\n\ndata: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\nevent: error\ndata: {\"error\":{\"message\":\"busy\"}}\n\n",
    ];

    private static readonly string[] _tokens =
    [
        "{", "}", "[", "]", "\"", ",", ":", "null", "true", "-1", "1e999", "99999999999999999999999999", "\\ud83d", "\\u0000", "\"\\udc00\":1,", "\u0001", "\uFFFD", "\n", "\r", "\n\n",
        "data: ", "\"choices\":[", "\"message\":{", "\"delta\":", "\"content\":", "\"tool_calls\":[{\"index\":0}]", "\"usage\":{\"completion_tokens\":-5}", "\"error\":1", "\"finish_reason\":\"tool_calls\"",
    ];

    [Fact]
    public async Task Complete_MutatedAnswers_EndInAnAnswerOrAFailure()
    {
        var random = new Random(20261128);
        var handler = new Replier();
        (HttpTransport transport, ProviderEndpoint endpoint, RequestShape shape, ChatRequest request) = Caller(handler);
        for (int i = 0; i < Each; i++)
        {
            handler.Body = Mutate(_answers[random.Next(_answers.Length)], random);
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
    public async Task Stream_MutatedStreams_EndInAnAnswerOrAFailure()
    {
        var random = new Random(20261129);
        var handler = new Replier();
        (HttpTransport transport, ProviderEndpoint endpoint, RequestShape shape, ChatRequest request) = Caller(handler);
        for (int i = 0; i < Each; i++)
        {
            handler.Body = Mutate(_streams[random.Next(_streams.Length)], random);
            await using IChunkStream stream = (await transport.OpenAsync(endpoint, shape, request, TestContext.Current.CancellationToken)).Value!;
            StreamOutcome outcome = await StreamOutcome.ReadAsync(stream);
            Assert.True(outcome.IsComplete ^ outcome.Failure is not null);
            var assembler = new ToolCallAssembler();
            foreach (ChatChunk chunk in outcome.Chunks)
            {
                if (chunk.Extras?.ToolCalls is { } pieces) assembler.Add(pieces);
                Touch(chunk.Extras?.MessageProperties);
                Touch(chunk.Extras?.ResponseProperties);
            }
            assembler.Complete(out _);
        }
    }

    [Fact]
    public async Task Stream_CutAtEachByte_IsTheSameAnswer()
    {
        foreach (string text in _streams)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            StreamOutcome whole = await ScriptedProvider.Streaming(new PiecewiseStream([bytes])).ReadAsync();
            for (int cut = 1; cut < bytes.Length; cut++)
            {
                StreamOutcome parts = await ScriptedProvider.Streaming(new PiecewiseStream([bytes[..cut], bytes[cut..]])).ReadAsync();
                Assert.Equal((whole.Text, whole.Thoughts, whole.Failure?.Kind, whole.FinishReason), (parts.Text, parts.Thoughts, parts.Failure?.Kind, parts.FinishReason));
            }
        }
    }

    private static void Touch(AdditionalPropertiesDictionary? properties)
    {
        foreach (object? value in properties?.Values ?? [])
        {
            using var writer = new Utf8JsonWriter(Stream.Null);
            ((JsonElement)value!).WriteTo(writer);
        }
    }

    private static void Touch(AIContent content)
    {
        Touch(content is TextReasoningContent ? null : content.AdditionalProperties);
        if (content is DataContent data) _ = data.Data.Length;
    }

    private static byte[] Mutate(string text, Random random)
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
                default: bytes.InsertRange(at, Encoding.UTF8.GetBytes(_tokens[random.Next(_tokens.Length)])); break;
            }
        }
        return [.. bytes];
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

    private static (HttpTransport, ProviderEndpoint, RequestShape, ChatRequest) Caller(Replier handler) => (
        new HttpTransport(TimeProvider.System),
        new ProviderEndpoint { Provider = "p", BaseUrl = new Uri("https://llm.example.com/v1"), Invoker = new HttpMessageInvoker(handler) },
        new RequestShape("small", "max_tokens"), ScriptedProvider.Ask());

    private sealed class Replier : HttpMessageHandler
    {
        public byte[] Body { get; set; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Body) });
    }
}
