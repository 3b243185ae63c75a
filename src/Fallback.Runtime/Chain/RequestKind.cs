using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Describes what a request consists of, apart from its words: a provider that refuses one request refuses others of the same kind as well.
/// The description is also displayed, so that skipped tiers and the monitor show it as it is compared.
/// </summary>
internal static class RequestKind
{
    /// <summary>The kind: <c>stream, system text, tools, temperature</c>; "text alone" for a request with nothing but a prompt.</summary>
    public static string Of(Call call)
    {
        ChatRequest request = call.Request;
        var parts = new SortedSet<string>(StringComparer.Ordinal);
        if (call.IsStream) parts.Add("stream");
        if (call.Prompt.Prefill is not null) parts.Add("begun answer");
        if (request.System is { Length: > 0 } || request.Options?.Instructions is { Length: > 0 }) parts.Add("system text");
        if (request.Format?.Schema.Schema is not null) parts.Add("schema");
        foreach (ChatMessage message in request.Messages) Add(parts, message);
        if (request.Options is { } options) Add(parts, options);
        foreach (string name in RequestShaper.Tuning)
            if (RequestParameters.Sends(request, name)) parts.Add(name);
        return parts.Count == 0 ? "text alone" : string.Join(", ", parts);
    }

    private static void Add(SortedSet<string> parts, ChatMessage message)
    {
        if (message.Role == ChatRole.System) parts.Add("system text");
        else if (message.Role == SystemText.Developer) parts.Add("developer text");
        else if (message.Role == ChatRole.Assistant) parts.Add("history");
        foreach (AIContent content in message.Contents)
        {
            if (content is TextContent) continue;
            parts.Add(content switch
            {
                FunctionCallContent => "tool calls",
                FunctionResultContent => "tool results",
                TextReasoningContent => "thoughts",
                DataContent data => data.MediaType,
                UriContent link => $"{link.MediaType} by address",
                HostedFileContent => "uploaded files",
                _ => ContentKinds.Name(content),
            });
        }
    }

    private static void Add(SortedSet<string> parts, ChatOptions options)
    {
        if (options.Tools is { Count: > 0 } tools)
            foreach (AITool tool in tools) parts.Add(tool is AIFunctionDeclaration ? "tools" : ContentKinds.Name(tool));
        if (options.ToolMode is { } mode && mode is not AutoChatToolMode) parts.Add("tool choice");
        if (options.ResponseFormat is ChatResponseFormatJson json) parts.Add(json.Schema is null ? "JSON" : "schema");
        if (options.ConversationId is not null) parts.Add("stored conversation");
        if (options.AdditionalProperties is not { Count: > 0 } additional) return;
        foreach (string name in additional.Keys)
            if (!RequestParameters.IsReserved(name)) parts.Add(name);
    }
}
