using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Writes a conversation as input items. The provider's own items are sent back unchanged.</summary>
internal sealed class ResponsesInput(Utf8JsonWriter writer, DialectRequest request, bool isStored, bool namesThoughts)
{
    private readonly ResponsesState _state = new(writer, request.Shape.Provider, isStored, namesThoughts, request.Messages);
    private readonly List<AIContent> _parts = [];
    private readonly ToldCalls _told = new(request.Messages);

    public void Write(ChatMessage message)
    {
        _state.Forget();
        foreach (AIContent content in message.Contents)
        {
            if (content is TextContent { Text.Length: > 0 } || ContentKinds.IsPart(content)) Gather(message.Role, content);
            else if (content is FunctionResultContent or FunctionCallContent or TextReasoningContent)
            {
                WriteMessage(message.Role);
                WriteItem(content, message);
            }
        }
        // An empty text is accepted, but a conversation without a user message is not.
        if (_parts.Count == 0 && message.Role == ChatRole.User && message.Contents.All(static content => content is TextContent))
            _parts.Add(new TextContent(""));
        WriteMessage(message.Role);
    }

    private static string? Phase(AIContent content) => Origin.Text(content.AdditionalProperties, ResponsesOutput.Phase);

    private static string RoleOf(ChatRole role) =>
        role == ChatRole.System ? "system" : role == SystemText.Developer ? "developer" : "user";

    private void Gather(ChatRole role, AIContent content)
    {
        bool goesOn = _parts.Count == 0 || role != ChatRole.Assistant
            || content is TextContent == _parts[^1] is TextContent && Phase(content) == Phase(_parts[^1]);
        if (!goesOn) WriteMessage(role);
        _parts.Add(content);
    }

    private void WriteItem(AIContent content, ChatMessage message)
    {
        switch (content)
        {
            case FunctionCallContent call when !_told.Has(call, message):
                _state.Flush();
                WriteCall(call);
                break;
            case FunctionResultContent result when !ToldCalls.Has(result, message):
                WriteResult(result);
                break;
            case TextReasoningContent thought:
                _state.Take(thought);
                break;
        }
    }

    /// <summary>Writes the gathered parts as one message.</summary>
    private void WriteMessage(ChatRole role)
    {
        if (_parts.Count == 0) return;
        // A model's own message contains only text: an image that another model has created is sent as the user's.
        bool isAssistant = role == ChatRole.Assistant && _parts[0] is TextContent;
        if (isAssistant) _state.Flush();
        writer.WriteStartObject();
        writer.WriteString("type"u8, "message");
        writer.WriteString("role"u8, isAssistant ? "assistant" : RoleOf(role));
        if (isAssistant && Phase(_parts[0]) is { } phase) writer.WriteString("phase"u8, phase);
        if (isAssistant || _parts is [TextContent])
        {
            writer.WriteString("content"u8, string.Concat(_parts.Select(static part => ((TextContent)part).Text)));
        }
        else
        {
            writer.WriteStartArray("content"u8);
            foreach (AIContent part in _parts) ResponsesParts.Write(writer, part);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
        _parts.Clear();
    }

    private void WriteCall(FunctionCallContent call)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "function_call");
        writer.WriteString("call_id"u8, call.CallId);
        writer.WriteString("name"u8, call.Name);
        writer.WriteString("arguments"u8, ToolArguments.TextOf(call));
        if (_state.IsOwn(call)) WriteOwn(call.AdditionalProperties!);
        writer.WriteEndObject();
    }

    /// <summary>Writes the provider's other members of its call.</summary>
    private void WriteOwn(AdditionalPropertiesDictionary properties)
    {
        foreach ((string name, object? value) in properties)
        {
            if (name.StartsWith("fallback.", StringComparison.Ordinal)) continue;
            writer.WritePropertyName(name);
            JsonValues.Write(writer, value);
        }
    }

    private void WriteResult(FunctionResultContent result)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "function_call_output");
        writer.WriteString("call_id"u8, result.CallId);
        if (ToolResults.Contents(result) is { } contents && contents.Any(ContentKinds.IsPart)) WriteFound(contents);
        else writer.WriteString("output"u8, ToolResults.Text(result));
        writer.WriteEndObject();
    }

    /// <summary>Writes a tool's result, with its files.</summary>
    private void WriteFound(IReadOnlyList<AIContent> contents)
    {
        writer.WriteStartArray("output"u8);
        foreach (AIContent content in contents)
        {
            if (content is TextContent || ContentKinds.IsPart(content)) ResponsesParts.Write(writer, content);
            else if (content is ErrorContent error) ResponsesParts.WriteText(writer, error.Message);
        }
        writer.WriteEndArray();
    }
}
