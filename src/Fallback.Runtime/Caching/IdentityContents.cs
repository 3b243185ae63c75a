using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Hashes messages and everything that they can contain. Only exact types count: a derived type may contain more than is known here.
/// </summary>
internal static class IdentityContents
{
    public static void Messages(IdentityHash hash, ChatMessage[] messages)
    {
        hash.Count(messages.Length);
        foreach (ChatMessage message in messages)
        {
            if (message.GetType() != typeof(ChatMessage)) hash.Refuse($"a message is a {message.GetType()}");
            if (hash.Obstacle is not null) return;
            hash.Text(message.Role.Value);
            hash.Text(message.AuthorName);
            hash.Text(message.MessageId);
            IdentityValues.Write(hash, message.CreatedAt, "a message");
            IdentityValues.Properties(hash, message.AdditionalProperties, "a property of a message");
            Raw(hash, message.RawRepresentation, "a message");
            Contents(hash, message.Contents, 0);
        }
    }

    public static void Contents(IdentityHash hash, IList<AIContent>? contents, int depth)
    {
        if (!hash.Has(contents)) return;
        hash.Count(contents.Count);
        for (int i = 0; i < contents.Count; i++) Write(hash, contents[i], depth);
    }

    // Longer than other methods: one case per type.
    public static void Write(IdentityHash hash, AIContent? content, int depth)
    {
        if (hash.Obstacle is not null || !hash.Has(content)) return;
        if (depth > IdentityValues.Nesting)
        {
            hash.Refuse("its contents are nested too deep");
            return;
        }
        Type type = content.GetType();
        hash.Name(type.Name);
        IdentityValues.Properties(hash, content.AdditionalProperties, $"a property of a {type.Name}", depth);
        Annotations(hash, content.Annotations, depth);
        Raw(hash, content.RawRepresentation, $"a {type.Name}");
        switch (content)
        {
            case TextContent text when type == typeof(TextContent): hash.Text(text.Text); break;
            case TextReasoningContent thought when type == typeof(TextReasoningContent):
                hash.Text(thought.Text);
                hash.Text(thought.ProtectedData);
                break;
            case DataContent data when type == typeof(DataContent):
                hash.Text(data.MediaType);
                hash.Text(data.Name);
                hash.Bytes(data.Data.Span);
                break;
            case UriContent uri when type == typeof(UriContent):
                hash.Text(uri.MediaType);
                hash.Text(uri.Uri.OriginalString);
                break;
            case FunctionCallContent call when type == typeof(FunctionCallContent): Call(hash, call, depth); break;
            case FunctionResultContent result when type == typeof(FunctionResultContent):
                hash.Text(result.CallId);
                Thrown(hash, result.Exception, depth);
                Result(hash, result.Result, depth);
                break;
            case HostedFileContent file when type == typeof(HostedFileContent): File(hash, file); break;
            case HostedVectorStoreContent store when type == typeof(HostedVectorStoreContent): hash.Text(store.VectorStoreId); break;
            case ErrorContent error when type == typeof(ErrorContent):
                hash.Text(error.Message);
                hash.Text(error.ErrorCode);
                hash.Text(error.Details);
                break;
            case UsageContent usage when type == typeof(UsageContent): Usage(hash, usage.Details); break;
            case StreamRestartedContent restarted:
                hash.Whole((int)restarted.Cause);
                hash.Text(restarted.VoidText);
                break;
            default: Hosted(hash, content, type, depth); break;
        }
    }

    /// <summary>Hashes calls and results of tools that a provider runs itself.</summary>
    private static void Hosted(IdentityHash hash, AIContent content, Type type, int depth)
    {
        if (content is ToolCallContent call) hash.Text(call.CallId);
        if (content is ToolResultContent result) hash.Text(result.CallId);
        switch (content)
        {
            case CodeInterpreterToolCallContent code when type == typeof(CodeInterpreterToolCallContent):
                Contents(hash, code.Inputs, depth + 1);
                break;
            case CodeInterpreterToolResultContent code when type == typeof(CodeInterpreterToolResultContent):
                Contents(hash, code.Outputs, depth + 1);
                break;
            case McpServerToolCallContent server when type == typeof(McpServerToolCallContent):
                hash.Text(server.Name);
                hash.Text(server.ServerName);
                IdentityValues.Properties(hash, server.Arguments, "an argument of a tool", depth);
                break;
            case McpServerToolResultContent server when type == typeof(McpServerToolResultContent):
                Contents(hash, server.Outputs, depth + 1);
                break;
            case WebSearchToolCallContent search when type == typeof(WebSearchToolCallContent): hash.Texts(search.Queries); break;
            case WebSearchToolResultContent search when type == typeof(WebSearchToolResultContent):
                Contents(hash, search.Outputs, depth + 1);
                break;
            case ToolApprovalRequestContent request when type == typeof(ToolApprovalRequestContent):
                hash.Text(request.RequestId);
                Write(hash, request.ToolCall, depth + 1);
                break;
            case ToolApprovalResponseContent response when type == typeof(ToolApprovalResponseContent):
                hash.Text(response.RequestId);
                hash.Flag(response.Approved);
                hash.Text(response.Reason);
                Write(hash, response.ToolCall, depth + 1);
                break;
            default: hash.Refuse($"it holds a {type}"); break;
        }
    }

    private static void Call(IdentityHash hash, FunctionCallContent call, int depth)
    {
        hash.Text(call.CallId);
        hash.Text(call.Name);
        hash.Flag(call.InformationalOnly);
        Thrown(hash, call.Exception, depth);
        if (hash.Has(call.Arguments)) IdentityValues.Properties(hash, call.Arguments, $"an argument of {call.Name}", depth);
    }

    private static void Result(IdentityHash hash, object? result, int depth)
    {
        // An undefined element is written like a missing one.
        if (result is JsonElement { ValueKind: JsonValueKind.Undefined }) hash.Has(null);
        else IdentityValues.Write(hash, result, "a tool's result", depth + 1);
    }

    private static void Thrown(IdentityHash hash, Exception? exception, int depth)
    {
        if (!hash.Has(exception)) return;
        if (depth > 16) hash.Refuse("an exception is nested too deep");
        hash.Text(exception.GetType().FullName);
        hash.Text(exception.Message);
        if (hash.Obstacle is null) Thrown(hash, exception.InnerException, depth + 1);
    }

    private static void File(IdentityHash hash, HostedFileContent file)
    {
        hash.Text(file.FileId);
        hash.Text(file.MediaType);
        hash.Text(file.Name);
        hash.Whole(file.SizeInBytes);
        IdentityValues.Write(hash, file.CreatedAt, "a file");
#pragma warning disable MEAI001 // For evaluation only; but a request that differs in them alone must not get another one's answer.
        hash.Text(file.Purpose);
        hash.Text(file.Scope);
#pragma warning restore MEAI001
    }

    private static void Usage(IdentityHash hash, UsageDetails usage)
    {
        hash.Whole(usage.InputTokenCount);
        hash.Whole(usage.OutputTokenCount);
        hash.Whole(usage.TotalTokenCount);
        hash.Whole(usage.CachedInputTokenCount);
        hash.Whole(usage.ReasoningTokenCount);
        KeyValuePair<string, long>[] more = [.. usage.AdditionalCounts ?? []];
        hash.Count(more.Length);
        foreach ((string name, long count) in more)
        {
            hash.Text(name);
            hash.Whole(count);
        }
    }

    private static void Annotations(IdentityHash hash, IList<AIAnnotation>? annotations, int depth)
    {
        hash.Count(annotations?.Count ?? 0);
        foreach (AIAnnotation annotation in annotations ?? [])
        {
            Type type = annotation.GetType();
            hash.Name(type.Name);
            IdentityValues.Properties(hash, annotation.AdditionalProperties, $"a property of a {type.Name}", depth);
            Raw(hash, annotation.RawRepresentation, $"a {type.Name}");
            Regions(hash, annotation.AnnotatedRegions);
            if (annotation is CitationAnnotation citation && type == typeof(CitationAnnotation))
            {
                hash.Text(citation.Title);
                hash.Text(citation.Url?.OriginalString);
                hash.Text(citation.FileId);
                hash.Text(citation.ToolName);
                hash.Text(citation.Snippet);
            }
            else if (type != typeof(AIAnnotation))
            {
                hash.Refuse($"it holds a {type}");
            }
        }
    }

    private static void Regions(IdentityHash hash, IList<AnnotatedRegion>? regions)
    {
        hash.Count(regions?.Count ?? 0);
        foreach (AnnotatedRegion region in regions ?? [])
        {
            if (region is TextSpanAnnotatedRegion span && region.GetType() == typeof(TextSpanAnnotatedRegion))
            {
                hash.Whole(span.StartIndex);
                hash.Whole(span.EndIndex);
            }
            else
            {
                hash.Refuse($"it holds a {region.GetType()}");
            }
        }
    }

    /// <summary>
    /// Hashes the object that an SDK made a content from, which its client may send instead of the content. A built-in dialect does not
    /// look at it.
    /// </summary>
    private static void Raw(IdentityHash hash, object? raw, string where)
    {
        if (hash.SeesObjects) IdentityValues.Write(hash, raw, $"the raw representation of {where}");
    }
}
