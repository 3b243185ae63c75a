using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>A chain as an <see cref="IChatClient"/>, without the prompts of the interface that declares it.</summary>
internal sealed class ChainChatClient(ChainInvoker chain) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        chain.AskAsync<ChatResponse, ResponseAnswer>(Request(nameof(GetResponseAsync), messages, options), cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        chain.StreamUpdatesAsync(Request(nameof(GetStreamingResponseAsync), messages, options), cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => chain.GetService(this, serviceType, serviceKey);

    /// <summary>Does nothing: the runtime owns connections and state.</summary>
    public void Dispose()
    {
    }

    private static ChatRequest Request(string method, IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return new ChatRequest { Method = method, History = messages, Options = options };
    }
}
