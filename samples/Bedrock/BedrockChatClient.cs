using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback.Samples.Bedrock;

/// <summary>
/// Amazon Bedrock's Converse API as a chat client, for every model that is served there. If you can use AWS's own package
/// (<c>AWSSDK.Extensions.Bedrock.MEAI</c>), use that: it can do more.
/// </summary>
/// <param name="connection">
/// The provider as it is configured. Its HTTP client classifies errors (<c>ThrottlingException</c>, <c>ModelNotReadyException</c> …) as those of
/// every provider.
/// </param>
internal sealed class BedrockChatClient(ProviderConnection connection) : IChatClient
{
    private readonly ChatClientMetadata _metadata = new("aws.bedrock", connection.BaseUrl);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using HttpResponseMessage reply = await SendAsync("converse", messages, options, cancellationToken);
        Stream stream = await reply.Content.ReadAsStreamAsync(cancellationToken);
        using JsonDocument body = await JsonDocument.ParseAsync(stream, default, cancellationToken);
        JsonElement root = body.RootElement;
        var contents = new List<AIContent>();
        foreach (JsonElement block in root.GetProperty("output").GetProperty("message").GetProperty("content").EnumerateArray())
            if (Content(block) is { } content) contents.Add(content);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents))
        {
            ModelId = options?.ModelId,
            FinishReason = Finish(root),
            Usage = root.TryGetProperty("usage", out JsonElement usage) ? Usage(usage) : null,
        };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using HttpResponseMessage reply = await SendAsync("converse-stream", messages, options, cancellationToken);
        Stream stream = await reply.Content.ReadAsStreamAsync(cancellationToken);
        var call = new StreamedToolUse();
        await foreach (AwsEvent read in AwsEventStream.ReadAsync(stream, cancellationToken))
        {
            if (read.Kind != "event")
            {
                // Fallback classifies AWS's error names.
                yield return new ChatResponseUpdate(
                    ChatRole.Assistant, [new ErrorContent("Bedrock broke off its stream") { ErrorCode = read.Type }]);
                yield break;
            }
            using JsonDocument json = JsonDocument.Parse(read.Payload);
            if (Content(read.Type, json.RootElement, call) is { } content)
                yield return new ChatResponseUpdate(ChatRole.Assistant, [content]);
            if (read.Type == "messageStop")
                yield return new ChatResponseUpdate(ChatRole.Assistant, []) { FinishReason = Finish(json.RootElement) };
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? _metadata
        : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private async Task<HttpResponseMessage> SendAsync(
        string operation, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        string model = options?.ModelId ?? throw new ArgumentException("The options name no model.", nameof(options));
        var address = new Uri($"{connection.BaseUrl.AbsoluteUri.TrimEnd('/')}/model/{Uri.EscapeDataString(model)}/{operation}");
        byte[] body = Encoding.UTF8.GetBytes(ConverseRequest.Of(messages, options).ToJsonString());
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await connection.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private static AIContent? Content(JsonElement block)
    {
        if (block.TryGetProperty("text", out JsonElement text)) return new TextContent(text.GetString());
        if (block.TryGetProperty("toolUse", out JsonElement use))
            return Call(use.GetProperty("toolUseId"), use.GetProperty("name"), use.GetProperty("input"));
        if (!block.TryGetProperty("reasoningContent", out JsonElement thought)
            || !thought.TryGetProperty("reasoningText", out JsonElement shown))
            return null;
        return new TextReasoningContent(shown.GetProperty("text").GetString())
        {
            ProtectedData = shown.TryGetProperty("signature", out JsonElement signature) ? signature.GetString() : null
        };
    }

    private static AIContent? Content(string type, JsonElement data, StreamedToolUse call)
    {
        if (type == "metadata" && data.TryGetProperty("usage", out JsonElement usage)) return new UsageContent(Usage(usage));
        if (type == "contentBlockStop") return call.End();
        if (type == "contentBlockStart" && data.GetProperty("start").TryGetProperty("toolUse", out JsonElement use)) call.Begin(use);
        if (type != "contentBlockDelta") return null;
        JsonElement delta = data.GetProperty("delta");
        if (delta.TryGetProperty("text", out JsonElement text)) return new TextContent(text.GetString());
        if (delta.TryGetProperty("toolUse", out JsonElement part)) call.Add(part.GetProperty("input").GetString());
        if (!delta.TryGetProperty("reasoningContent", out JsonElement thought)) return null;
        return new TextReasoningContent(thought.TryGetProperty("text", out JsonElement shown) ? shown.GetString() : "")
        {
            ProtectedData = thought.TryGetProperty("signature", out JsonElement signature) ? signature.GetString() : null
        };
    }

    private static FunctionCallContent Call(JsonElement id, JsonElement name, JsonElement input) => new(
        id.GetString()!, name.GetString()!,
        input.EnumerateObject().ToDictionary(static argument => argument.Name, static argument => (object?)argument.Value.Clone()));

    private static ChatFinishReason? Finish(JsonElement holder) => holder.GetProperty("stopReason").GetString() switch
    {
        "end_turn" or "stop_sequence" => ChatFinishReason.Stop,
        "max_tokens" => ChatFinishReason.Length,
        "tool_use" => ChatFinishReason.ToolCalls,
        "guardrail_intervened" or "content_filtered" => ChatFinishReason.ContentFilter,
        { } other => new ChatFinishReason(other),
        null => null,
    };

    /// <summary>Bedrock's input excludes cached tokens; the input of <see cref="UsageDetails"/> includes them.</summary>
    private static UsageDetails Usage(JsonElement usage)
    {
        long cached = Count(usage, "cacheReadInputTokens");
        long input = Count(usage, "inputTokens") + cached + Count(usage, "cacheWriteInputTokens");
        long output = Count(usage, "outputTokens");
        return new UsageDetails
        {
            InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output, CachedInputTokenCount = cached,
        };
    }

    private static long Count(JsonElement usage, string name) => usage.TryGetProperty(name, out JsonElement count) ? count.GetInt64() : 0;

    /// <summary>A call of a tool as a stream brings it: id and name, then its input as text.</summary>
    private sealed class StreamedToolUse
    {
        private readonly StringBuilder _input = new();
        private JsonElement? _head;

        public void Begin(JsonElement head)
        {
            _head = head.Clone();
            _input.Clear();
        }

        public void Add(string? part) => _input.Append(part);

        public FunctionCallContent? End()
        {
            if (_head is not { } head) return null;
            _head = null;
            using JsonDocument input = JsonDocument.Parse(_input.Length == 0 ? "{}" : _input.ToString());
            return Call(head.GetProperty("toolUseId"), head.GetProperty("name"), input.RootElement);
        }
    }
}
