using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;
using ChatResponseUpdate = Microsoft.Extensions.AI.ChatResponseUpdate;

namespace Fallback.EndToEnd.Tests;

/// <summary>The official OpenAI SDK as a chat client, as thin as a user's adapter would be: text only, retries off.</summary>
internal sealed class OpenAISdkClient(Uri baseUrl) : IChatClient
{
    private readonly OpenAIClient _sdk = new(new ApiKeyCredential("key-of-the-sdk-1234567890"), new OpenAIClientOptions { Endpoint = baseUrl, RetryPolicy = new ClientRetryPolicy(0) });

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatCompletion completion = await _sdk.GetChatClient(options!.ModelId).CompleteChatAsync(Convert(messages), cancellationToken: cancellationToken);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, completion.Content[0].Text)) { ModelId = completion.Model, FinishReason = Microsoft.Extensions.AI.ChatFinishReason.Stop };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (StreamingChatCompletionUpdate update in _sdk.GetChatClient(options!.ModelId).CompleteChatStreamingAsync(Convert(messages), cancellationToken: cancellationToken))
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, string.Concat(update.ContentUpdate.Select(static part => part.Text)))
            {
                FinishReason = update.FinishReason is null ? null : Microsoft.Extensions.AI.ChatFinishReason.Stop,
            };
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static IEnumerable<OpenAI.Chat.ChatMessage> Convert(IEnumerable<ChatMessage> messages) => messages.Select(static message => new UserChatMessage(message.Text));
}
