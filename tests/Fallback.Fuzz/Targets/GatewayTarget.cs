using System.Buffers;
using System.Text;
using System.Text.Json;
using Fallback.CompilerServices;
using Fallback.Gateway;
using Microsoft.Extensions.AI;

namespace Fallback.Fuzz;

/// <summary>
/// Requests of the gateway's callers: each is read or refused in words that can be shown, and what was read can be written for a tier of every
/// dialect, or is refused by it. For its own dialect it means the same as before.
/// </summary>
internal sealed class GatewayTarget : FuzzTarget
{
    private const int LongestMessage = 500;
    private const int LongestParam = 200;

    private static readonly string[] _requests = Corpora.Of("gateway");

    private static readonly string[] _tokens =
    [
        "\"role\":\"user\"", "\"type\":\"text\"", "\"content\":", "\"model\":\"b\"", "\"Model\":\"b\"", "data:;base64,", "data:,", ";base64,", "file:///a", "http://[",
        "\"max_tokens\":5", "\"type\":\"thinking\",\"thinking\":[{\"text\":\"a\"}]", "\"fallback.tier\":\"a/b\"", "\"wire.arguments\":\"a\"", "function", "tool", "assistant", "\\ud800",
    ];

    private static readonly GatewayOperation.Reader[] _readers = [.. GatewayOperation.All.Select(static operation => operation.TryRead)];

    private static readonly ProviderEndpoint[] _endpoints =
    [
        .. Dialect.BuiltIn.Select(static dialect => new ProviderEndpoint
        {
            Provider = "p", BaseUrl = new Uri("https://llm.example.com/v1"), Dialect = dialect, Invoker = new HttpMessageInvoker(new HttpClientHandler()),
        }),
    ];

    public override string Name => "gateway";

    public override byte[] Make(Random random)
    {
        string request = Pick(_requests, random);
        byte[] body = random.Next(3) == 0 ? Encoding.UTF8.GetBytes(JsonShake.Of(request, ["model", "messages", "content", "role", "type"], random))
            : Mutation.Of(request, _tokens, random);
        return [(byte)random.Next(_readers.Length), .. body];
    }

    public override ValueTask RunAsync(byte[] input, Random random)
    {
        if (input.Length == 0) return default;
        byte[] body = input[1..];
        bool isRead = _readers[input[0] % _readers.Length](body, out ChatCompletionRequest? request, out RequestError? error);
        Rule.Holds(isRead == (error is null) && isRead == request is not null, "neither a request nor an error, or both");
        if (error is not null) Check(error);
        else foreach (ProviderEndpoint endpoint in _endpoints) Write(request!, endpoint);
        return default;
    }

    private static void Check(RequestError error)
    {
        Rule.Shown(error.Message, "the message", LongestMessage);
        Rule.Shown(error.Param, "the parameter", LongestParam);
        Rule.Holds(error.Code is { Length: > 0 }, "an error has no code");
    }

    private static void Write(ChatCompletionRequest request, ProviderEndpoint endpoint)
    {
        var asked = new ChatRequest { Method = "Chat", History = request.Messages, Options = request.Options, Wire = request.Wire };
        Dialect dialect = endpoint.Dialect;
        if (!request.Wire.IsFor(dialect) && request.Wire.OnlyInChatCompletions(asked) is not null) return;
        string? objection = dialect.Objection(endpoint, asked);
        Rule.Holds(objection?.Contains("threw", StringComparison.Ordinal) != true, $"{dialect.Name}: {objection}");
        if (objection is not null) return;
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
            dialect.Write(writer, endpoint, new RequestShape("small", request.Wire.OutputLimitName ?? "max_tokens") { Tier = "p/small", Provider = "p" }, asked, request.IsStream);
        using JsonDocument written = JsonDocument.Parse(output.WrittenMemory);
        if (request.Wire.Path is not null || !request.Wire.IsFor(dialect)) return;
        bool isReadAgain = RequestReader.TryRead(output.WrittenMemory, out ChatCompletionRequest? again, out RequestError? error);
        Rule.Holds(isReadAgain, $"what was written is refused: {error?.Message}");
        Rule.Holds(again!.Model == "small" && again.IsStream == request.IsStream, "the model or the form of the answer is another one");
        Rule.Same(Said(request), Said(again), "messages before and after");
        Rule.Holds(again.Options.MaxOutputTokens == request.Options.MaxOutputTokens, "the limit of the answer is another one");
    }

    private static string Said(ChatCompletionRequest request) =>
        string.Join('|', request.Messages.Select(static message =>
            $"{message.Role}: {string.Join(',', message.Contents.Select(static content => content is TextContent text ? text.Text : content.GetType().Name))}"));
}
