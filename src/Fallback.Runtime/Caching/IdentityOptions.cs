using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Hashes the caller's options. A test compares their properties with those of the referenced library version.</summary>
internal static class IdentityOptions
{
    // Longer than other methods: one line per property.
    public static void Write(IdentityHash hash, ChatOptions? options)
    {
        if (!hash.Has(options)) return;
        if (options.GetType() != typeof(ChatOptions)) hash.Refuse($"its options are a {options.GetType()}");
        if (options.RawRepresentationFactory is not null) hash.Refuse("its options have a RawRepresentationFactory");
        // A conversation that the provider stores is a part of the request, and changes with every answer.
        if (!string.IsNullOrEmpty(options.ConversationId)) hash.Refuse("it continues a conversation that the provider stores");
#pragma warning disable MEAI001 // For evaluation only; but a request that differs in them alone must not get another one's answer.
        if (options.ContinuationToken is not null) hash.Refuse("it continues a response that has begun");
        hash.Flag(options.AllowBackgroundResponses);
#pragma warning restore MEAI001
        if (hash.Obstacle is not null) return;
        hash.Text(options.Instructions);
        hash.Number(options.Temperature);
        hash.Whole(options.MaxOutputTokens);
        hash.Number(options.TopP);
        hash.Whole(options.TopK);
        hash.Number(options.FrequencyPenalty);
        hash.Number(options.PresencePenalty);
        hash.Whole(options.Seed);
        hash.Text(options.ModelId);
        hash.Texts(options.StopSequences);
        hash.Flag(options.AllowMultipleToolCalls);
        Reasoning(hash, options.Reasoning);
        Format(hash, options.ResponseFormat);
        Choice(hash, options.ToolMode);
        Tools(hash, options.Tools);
        IdentityValues.Properties(hash, options.AdditionalProperties, "an additional property of its options");
    }

    private static void Reasoning(IdentityHash hash, ReasoningOptions? reasoning)
    {
        if (!hash.Has(reasoning)) return;
        if (reasoning.GetType() != typeof(ReasoningOptions)) hash.Refuse($"its options hold a {reasoning.GetType()}");
        hash.Whole((int?)reasoning.Effort);
        hash.Whole((int?)reasoning.Output);
    }

    private static void Format(IdentityHash hash, ChatResponseFormat? format)
    {
        if (!hash.Has(format)) return;
        hash.Name(format.GetType().Name);
        if (format is ChatResponseFormatJson json && format.GetType() == typeof(ChatResponseFormatJson))
        {
            hash.Json(json.Schema);
            hash.Text(json.SchemaName);
            hash.Text(json.SchemaDescription);
        }
        else if (format.GetType() != typeof(ChatResponseFormatText))
        {
            hash.Refuse($"its options hold a {format.GetType()}");
        }
    }

    private static void Choice(IdentityHash hash, ChatToolMode? mode)
    {
        if (!hash.Has(mode)) return;
        Type type = mode.GetType();
        hash.Name(type.Name);
        if (mode is RequiredChatToolMode required && type == typeof(RequiredChatToolMode)) hash.Text(required.RequiredFunctionName);
        else if (type != typeof(AutoChatToolMode) && type != typeof(NoneChatToolMode)) hash.Refuse($"its options hold a {type}");
    }

    private static void Tools(IdentityHash hash, IList<AITool>? tools)
    {
        hash.Count(tools?.Count ?? 0);
        foreach (AITool tool in tools ?? [])
        {
            if (hash.Obstacle is not null) return;
            hash.Text(tool.Name);
            hash.Text(tool.Description);
            IdentityValues.Properties(hash, tool.AdditionalProperties, $"a property of the tool {tool.Name}");
            if (tool is AIFunctionDeclaration function) Function(hash, function);
            else Hosted(hash, tool);
        }
    }

    private static void Function(IdentityHash hash, AIFunctionDeclaration function)
    {
        hash.Name("function");
        hash.Json(function.JsonSchema);
        hash.Json(function.ReturnJsonSchema);
        // A client may call the function, and its result is then in the answer: another caller's function may return something else.
        if (hash.HasClients && function is AIFunction) hash.Refuse($"a chat client may call its function {function.Name}");
    }

    private static void Hosted(IdentityHash hash, AITool tool)
    {
        Type type = tool.GetType();
        hash.Name(type.Name);
        switch (tool)
        {
            case HostedWebSearchTool when type == typeof(HostedWebSearchTool): break;
            case HostedCodeInterpreterTool code when type == typeof(HostedCodeInterpreterTool):
                IdentityContents.Contents(hash, code.Inputs, 0);
                break;
            case HostedFileSearchTool search when type == typeof(HostedFileSearchTool):
                IdentityContents.Contents(hash, search.Inputs, 0);
                hash.Whole(search.MaximumResultCount);
                break;
            case HostedMcpServerTool server when type == typeof(HostedMcpServerTool): Server(hash, server); break;
            default: hash.Refuse($"its tools hold a {type}"); break;
        }
    }

    private static void Server(IdentityHash hash, HostedMcpServerTool server)
    {
        hash.Text(server.ServerName);
        hash.Text(server.ServerAddress);
        hash.Text(server.ServerDescription);
        hash.Texts(server.AllowedTools);
        KeyValuePair<string, string>[] headers = [.. server.Headers ?? new Dictionary<string, string>()];
        hash.Count(headers.Length);
        foreach ((string name, string value) in headers)
        {
            hash.Text(name);
            hash.Text(value);
        }
        if (!hash.Has(server.ApprovalMode)) return;
        Type mode = server.ApprovalMode.GetType();
        hash.Name(mode.Name);
        if (server.ApprovalMode is HostedMcpServerToolRequireSpecificApprovalMode specific)
        {
            hash.Texts(specific.AlwaysRequireApprovalToolNames);
            hash.Texts(specific.NeverRequireApprovalToolNames);
        }
        else if (mode != typeof(HostedMcpServerToolAlwaysRequireApprovalMode) && mode != typeof(HostedMcpServerToolNeverRequireApprovalMode))
        {
            hash.Refuse($"its tools hold a {mode}");
        }
    }
}
