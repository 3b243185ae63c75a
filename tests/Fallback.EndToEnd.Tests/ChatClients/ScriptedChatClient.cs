using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>A chat client that does what a test tells it, and keeps what it was asked.</summary>
internal sealed class ScriptedChatClient : IChatClient
{
    public Func<CancellationToken, Task<ChatResponse>> Answer { get; set; } = static _ => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "from the client")) { FinishReason = ChatFinishReason.Stop });

    public Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> Stream { get; set; } = static token => Of(token, new ChatResponseUpdate(ChatRole.Assistant, "from the client") { FinishReason = ChatFinishReason.Stop });

    public List<(List<ChatMessage> Messages, ChatOptions? Options)> Asked { get; } = [];

    public static async IAsyncEnumerable<ChatResponseUpdate> Of([EnumeratorCancellation] CancellationToken token, params ChatResponseUpdate[] updates)
    {
        foreach (ChatResponseUpdate update in updates)
        {
            await Task.Yield();
            token.ThrowIfCancellationRequested();
            yield return update;
        }
    }

    public static async IAsyncEnumerable<ChatResponseUpdate> Then(IAsyncEnumerable<ChatResponseUpdate> updates, Func<Task> end)
    {
        await foreach (ChatResponseUpdate update in updates) yield return update;
        await end();
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        lock (Asked) Asked.Add(([.. messages], options));
        return Answer(cancellationToken);
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        lock (Asked) Asked.Add(([.. messages], options));
        return Stream(cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
