using System.Runtime.CompilerServices;
using System.Text.Json;
using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Adds what the SDK's chat client leaves out: sampling parameters, which older models accept, and the difference between an answer that
/// reached the end of the context window and one that reached its output limit.
/// </summary>
internal sealed class AnthropicTierClient(IChatClient sdk, int maxOutputTokens) : DelegatingChatClient(sdk)
{
    private const string WindowExceeded = "model_context_window_exceeded";

    private static readonly Dictionary<string, JsonElement> _none = [];

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatResponse response = await base.GetResponseAsync(messages, WithSampling(options), cancellationToken).ConfigureAwait(false);
        if (response.RawRepresentation is Message message && message.StopReason?.Raw() == WindowExceeded)
            response.FinishReason = new ChatFinishReason(WindowExceeded);
        return response;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (ChatResponseUpdate update
            in base.GetStreamingResponseAsync(messages, WithSampling(options), cancellationToken)
                .ConfigureAwait(false))
        {
            if (update.RawRepresentation is RawMessageStreamEvent { Value: RawMessageDeltaEvent delta }
                && delta.Delta.StopReason?.Raw() == WindowExceeded)
                update.FinishReason = new ChatFinishReason(WindowExceeded);
            yield return update;
        }
    }

    /// <summary>
    /// Adds the sampling parameters, for which the SDK's request has members but the chat client does not set them. The caller's own raw
    /// request is not changed.
    /// </summary>
    private ChatOptions? WithSampling(ChatOptions? options)
    {
        if (options is not { ModelId: { } model, RawRepresentationFactory: null }
            || (options.Temperature ?? options.TopP ?? options.TopK) is null)
            return options;
        var body = new Dictionary<string, JsonElement>
        {
            ["model"] = JsonSerializer.SerializeToElement(model),
            ["max_tokens"] = JsonSerializer.SerializeToElement(options.MaxOutputTokens ?? maxOutputTokens),
            ["messages"] = JsonSerializer.SerializeToElement(Array.Empty<object>()),
        };
        if (options.Temperature is { } temperature) body["temperature"] = JsonSerializer.SerializeToElement(temperature);
        if (options.TopP is { } topP) body["top_p"] = JsonSerializer.SerializeToElement(topP);
        if (options.TopK is { } topK) body["top_k"] = JsonSerializer.SerializeToElement(topK);
        options = options.Clone();
        options.RawRepresentationFactory = _ => MessageCreateParams.FromRawUnchecked(_none, _none, body);
        return options;
    }
}
