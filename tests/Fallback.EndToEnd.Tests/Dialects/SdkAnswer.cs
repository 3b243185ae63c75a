using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json;
using Azure.AI.OpenAI;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ChatFinishReason = OpenAI.Chat.ChatFinishReason;

namespace Fallback.EndToEnd.Tests;

/// <summary>What of an answer two readers of the same bytes must agree on.</summary>
internal sealed record SdkAnswer(string Text, string Calls, string? Finish, long? Input, long? Output, long? Cached, long? Reasoning)
{
    private const string Key = "key-of-the-sdk-1234567890";

    /// <summary>The official SDK for a server: OpenAI's, or Azure's with a deployment.</summary>
    public static ChatClient Sdk(string kind, Uri baseUrl, string model) => kind == "azure"
        ? new AzureOpenAIClient(
            new Uri(baseUrl, "/"), new ApiKeyCredential(Key), new AzureOpenAIClientOptions { RetryPolicy = new ClientRetryPolicy(0) })
            .GetChatClient(model)
        : new OpenAIClient(new ApiKeyCredential(Key), new OpenAIClientOptions { Endpoint = baseUrl, RetryPolicy = new ClientRetryPolicy(0) })
            .GetChatClient(model);

    public static async Task<SdkAnswer> AskAsync(ChatClient sdk, ChatCompletionOptions options)
    {
        ChatCompletion answer = await sdk.CompleteChatAsync([new UserChatMessage("hello")], options, Stage.Token);
        return new SdkAnswer(
            string.Concat(answer.Content.Select(static part => part.Text)) + answer.Refusal,
            string.Join("; ", answer.ToolCalls
                .Select(static call => $"{call.Id} {call.FunctionName} {Canonical(call.FunctionArguments.ToString())}")),
            Name(answer.FinishReason),
            answer.Usage?.InputTokenCount,
            answer.Usage?.OutputTokenCount,
            answer.Usage?.InputTokenDetails?.CachedTokenCount,
            answer.Usage?.OutputTokenDetails?.ReasoningTokenCount);
    }

    public static async Task<SdkAnswer> StreamAsync(ChatClient sdk, ChatCompletionOptions options)
    {
        StringBuilder text = new();
        SortedDictionary<int, (string? Id, string? Name, StringBuilder Arguments)> calls = [];
        ChatFinishReason? finish = null;
        ChatTokenUsage? usage = null;
        await foreach (StreamingChatCompletionUpdate update in sdk.CompleteChatStreamingAsync([new UserChatMessage("hello")], options, Stage.Token))
        {
            foreach (ChatMessageContentPart part in update.ContentUpdate) text.Append(part.Text);
            text.Append(update.RefusalUpdate);
            foreach (StreamingChatToolCallUpdate call in update.ToolCallUpdates)
            {
                if (!calls.TryGetValue(call.Index, out var known)) known = (call.ToolCallId, call.FunctionName, new StringBuilder());
                known.Arguments.Append(call.FunctionArgumentsUpdate);
                calls[call.Index] = known;
            }
            finish ??= update.FinishReason;
            usage ??= update.Usage;
        }
        return new SdkAnswer(
            text.ToString(),
            string.Join("; ", calls.Values.Select(static call => $"{call.Id} {call.Name} {Canonical(call.Arguments.ToString())}")),
            finish is { } reason ? Name(reason) : null,
            usage?.InputTokenCount,
            usage?.OutputTokenCount,
            usage?.InputTokenDetails?.CachedTokenCount,
            usage?.OutputTokenDetails?.ReasoningTokenCount);
    }

    /// <summary>What our transport made of it.</summary>
    public static SdkAnswer Of(ChatResponse answer) => new(
        answer.Text,
        string.Join("; ", answer.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>()
            .Select(static call => $"{call.CallId} {call.Name} {Canonical(JsonSerializer.Serialize(call.Arguments))}")),
        answer.FinishReason?.Value,
        answer.Usage?.InputTokenCount,
        answer.Usage?.OutputTokenCount,
        answer.Usage?.CachedInputTokenCount,
        answer.Usage?.ReasoningTokenCount);

    private static string Canonical(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement);

    private static string Name(ChatFinishReason reason) => reason switch
    {
        ChatFinishReason.ToolCalls => "tool_calls",
        ChatFinishReason.ContentFilter => "content_filter",
        _ => reason.ToString().ToLowerInvariant(),
    };
}
