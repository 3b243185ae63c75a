using System.Text.Json;
using Anthropic;
using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>What of a message our dialect and Anthropic's own SDK must agree on.</summary>
internal sealed record MessagesAnswer(string Text, string Thoughts, string State, string Calls, string Sources, string? Finish, string Usage)
{
    public static async Task<MessagesAnswer> OfSdkAsync(Uri baseUrl, string model, string question, bool stream)
    {
        using var sdk = new AnthropicClient { BaseUrl = new Uri(baseUrl, "/").ToString(), ApiKey = "sk-ant-test", MaxRetries = 0 };
        var ask = new MessageCreateParams { Model = model, MaxTokens = 100, Messages = [new UserMessageParam(question)] };
        Message message = stream ? await sdk.Messages.CreateStreaming(ask, Stage.Token).Aggregate() : await sdk.Messages.Create(ask, Stage.Token);
        JsonElement[] blocks = [.. message.Content.Select(block => block.Json)];
        return new MessagesAnswer(
            Join(blocks, "text", block => block.GetProperty("text").GetString()),
            Join(blocks, "thinking", block => block.GetProperty("thinking").GetString()),
            Join(blocks, "thinking", block => block.GetProperty("signature").GetString()) + Join(blocks, "redacted_thinking", block => block.GetProperty("data").GetString()),
            Join(blocks, "tool_use", block => $"{block.GetProperty("id")} {block.GetProperty("name")} {Canonical(block.GetProperty("input").GetRawText())};"),
            Join(blocks, "text", block => block.TryGetProperty("citations", out JsonElement cited) && cited.ValueKind == JsonValueKind.Array
                ? string.Concat(cited.EnumerateArray().Select(one => $"{one.GetProperty("title")} {one.GetProperty("url")};")) : ""),
            message.StopReason?.Raw() switch { "end_turn" or "stop_sequence" => "stop", "max_tokens" => "length", "tool_use" => "tool_calls", var other => other },
            $"{message.Usage.InputTokens + (message.Usage.CacheReadInputTokens ?? 0) + (message.Usage.CacheCreationInputTokens ?? 0)} "
            + $"{message.Usage.CacheReadInputTokens ?? 0} {message.Usage.OutputTokens} {message.Usage.OutputTokensDetails?.ThinkingTokens ?? 0}");
    }

    /// <summary>What our dialect made of it.</summary>
    public static MessagesAnswer Of(ChatResponse answer)
    {
        AIContent[] contents = [.. answer.Messages.SelectMany(message => message.Contents)];
        return new MessagesAnswer(
            answer.Text,
            string.Concat(contents.OfType<TextReasoningContent>().Select(thought => thought.Text)),
            string.Concat(contents.OfType<TextReasoningContent>().Select(thought => thought.ProtectedData)),
            string.Concat(contents.OfType<FunctionCallContent>().Select(call => $"{call.CallId} {call.Name} {Canonical(JsonSerializer.Serialize(call.Arguments))};")),
            string.Concat(contents.SelectMany(content => content.Annotations ?? []).OfType<CitationAnnotation>().Select(cited => $"{cited.Title} {cited.Url!.OriginalString};")),
            answer.FinishReason?.Value,
            $"{answer.Usage?.InputTokenCount} {answer.Usage?.CachedInputTokenCount ?? 0} {answer.Usage?.OutputTokenCount} {answer.Usage?.ReasoningTokenCount ?? 0}");
    }

    private static string Join(JsonElement[] blocks, string type, Func<JsonElement, string?> part) =>
        string.Concat(blocks.Where(block => block.GetProperty("type").GetString() == type).Select(part));

    private static string Canonical(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement);
}
