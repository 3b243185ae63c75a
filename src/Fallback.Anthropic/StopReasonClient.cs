using System.Runtime.CompilerServices;
using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Tells an answer that ran into the end of the context window from one that reached its output limit; the SDK calls both <c>length</c>.</summary>
internal sealed class StopReasonClient(IChatClient sdk) : DelegatingChatClient(sdk)
{
    private const string WindowExceeded = "model_context_window_exceeded";

    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatResponse response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        if (response.RawRepresentation is Message message && message.StopReason?.Raw() == WindowExceeded) response.FinishReason = new ChatFinishReason(WindowExceeded);
        return response;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            if (update.RawRepresentation is RawMessageStreamEvent { Value: RawMessageDeltaEvent delta } && delta.Delta.StopReason?.Raw() == WindowExceeded)
                update.FinishReason = new ChatFinishReason(WindowExceeded);
            yield return update;
        }
    }
}
