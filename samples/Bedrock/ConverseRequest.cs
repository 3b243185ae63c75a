using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Fallback.Samples.Bedrock;

/// <summary>The body of a request to Bedrock's Converse API.</summary>
internal static class ConverseRequest
{
    /// <exception cref="NotSupportedException">A content has no form in Converse; the chain then asks its next tier.</exception>
    public static JsonObject Of(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var system = new JsonArray();
        var turns = new JsonArray();
        foreach (ChatMessage message in messages)
        {
            if (message.Role == ChatRole.System) system.Add(new JsonObject { ["text"] = message.Text });
            else Add(turns, message.Role == ChatRole.Assistant ? "assistant" : "user", message.Contents);
        }
        if (options?.Instructions is { Length: > 0 } instructions) system.Add(new JsonObject { ["text"] = instructions });
        var body = new JsonObject { ["messages"] = turns };
        if (system.Count > 0) body["system"] = system;
        if (Inference(options) is { Count: > 0 } inference) body["inferenceConfig"] = inference;
        if (options?.Tools is { Count: > 0 } && options.ToolMode is not NoneChatToolMode) body["toolConfig"] = Tools(options);
        return body;
    }

    /// <summary>Turns must alternate, so what one role says in a row is one turn. Results of tools are the user's.</summary>
    private static void Add(JsonArray turns, string role, IList<AIContent> contents)
    {
        JsonArray blocks = turns.Count > 0 && (string)turns[^1]!["role"]! == role ? turns[^1]!["content"]!.AsArray() : [];
        foreach (AIContent content in contents)
            if (Block(content) is { } block) blocks.Add(block);
        if (blocks.Parent is null && blocks.Count > 0) turns.Add(new JsonObject { ["role"] = role, ["content"] = blocks });
    }

    private static JsonObject? Block(AIContent content) => content switch
    {
        TextContent { Text: { Length: > 0 } text } => new JsonObject { ["text"] = text },
        TextReasoningContent { ProtectedData: { Length: > 0 } signature } thought => new JsonObject
        {
            ["reasoningContent"] = new JsonObject
            {
                ["reasoningText"] = new JsonObject { ["text"] = thought.Text, ["signature"] = signature },
            },
        },
        FunctionCallContent call => new JsonObject
        {
            ["toolUse"] = new JsonObject
            {
                ["toolUseId"] = call.CallId, ["name"] = call.Name, ["input"] = Node(call.Arguments) ?? new JsonObject(),
            },
        },
        FunctionResultContent result => new JsonObject
        {
            ["toolResult"] = new JsonObject
            {
                ["toolUseId"] = result.CallId,
                ["content"] = new JsonArray(new JsonObject { ["text"] = result.Result as string ?? Node(result.Result)?.ToJsonString() ?? "" }),
                ["status"] = result.Exception is null ? "success" : "error",
            },
        },
        DataContent data when data.HasTopLevelMediaType("image") => File("image", data),
        DataContent { MediaType: "application/pdf" } data => File("document", data),
        TextContent or TextReasoningContent or UsageContent => null,
        _ => throw new NotSupportedException($"Converse has no form for {content.GetType().Name}."),
    };

    private static JsonObject File(string kind, DataContent data)
    {
        var file = new JsonObject
        {
            ["format"] = data.MediaType.Split('/')[1],
            ["source"] = new JsonObject { ["bytes"] = Convert.ToBase64String(data.Data.Span) },
        };
        // Amazon's reference warns that a file's name can carry a prompt injection, so a neutral name is sent.
        if (kind == "document") file["name"] = "document";
        return new JsonObject { [kind] = file };
    }

    private static JsonObject Inference(ChatOptions? options)
    {
        var inference = new JsonObject();
        if (options?.MaxOutputTokens is { } tokens) inference["maxTokens"] = tokens;
        if (options?.Temperature is { } temperature) inference["temperature"] = temperature;
        if (options?.TopP is { } topP) inference["topP"] = topP;
        if (options?.StopSequences is { Count: > 0 } stop)
            inference["stopSequences"] = new JsonArray([.. stop.Select(static text => JsonValue.Create(text))]);
        return inference;
    }

    private static JsonObject Tools(ChatOptions options)
    {
        var config = new JsonObject
        {
            ["tools"] = new JsonArray([.. options.Tools!.OfType<AIFunctionDeclaration>().Select(static tool => new JsonObject
            {
                ["toolSpec"] = new JsonObject
                {
                    ["name"] = tool.Name,
                    ["description"] = tool.Description is { Length: > 0 } description ? description : tool.Name,
                    ["inputSchema"] = new JsonObject { ["json"] = Node(tool.JsonSchema) },
                },
            })]),
        };
        if (options.ToolMode is RequiredChatToolMode required)
            config["toolChoice"] = required.RequiredFunctionName is { } name
                ? new JsonObject { ["tool"] = new JsonObject { ["name"] = name } }
                : new JsonObject { ["any"] = new JsonObject() };
        return config;
    }

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        JsonElement element => JsonNode.Parse(element.GetRawText()),
        _ => JsonSerializer.SerializeToNode(value, AIJsonUtilities.DefaultOptions),
    };
}
