using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Writes the contents of one request's messages, in the flavor of its vendor.</summary>
internal sealed class MessageParts(Utf8JsonWriter writer, RequestShape shape, ChatMessage[] history)
{
    private const string SeeBelow = "See the file below.";

    private readonly ChatFlavour _flavour = shape.Flavour;
    private readonly string _provider = shape.Provider;
    private readonly ToolCallIds _ids = new(shape.Flavour.Ids, shape.Provider);
    private readonly ToldCalls _told = new(history);
    private List<AIContent>? _found;

    public static bool HasResults(ChatMessage message) => AnswerContents.Has<FunctionResultContent>(message.Contents);

    /// <summary>Whether there is content in addition to tool results.</summary>
    public bool HasMore(ChatMessage message)
    {
        foreach (AIContent content in message.Contents)
            if (content is TextContent { Text.Length: > 0 } || ContentKinds.IsPart(content) || content is FunctionCallContent call && !_told.Has(call, message))
                return true;
        return false;
    }

    // A tool message contains only a result; other content next to the results is sent as the user's.
    public string Role(ChatRole role) =>
        role == ChatRole.Tool ? "user"
        : shape.SystemRole is { } taken && (role == SystemText.Developer || role == ChatRole.System) ? taken
        : role == SystemText.Developer && !_flavour.TakesDeveloperRole && !_flavour.IsUnknown ? "system" : role.Value;

    /// <summary>Writes the tool results; returns whether there were any.</summary>
    public bool WriteResults(ChatMessage message)
    {
        bool any = false;
        foreach (AIContent content in message.Contents)
        {
            if (content is not FunctionResultContent result || ToldCalls.Has(result, message)) continue;
            any = true;
            writer.WriteStartObject();
            writer.WriteString("role"u8, "tool");
            writer.WriteString("tool_call_id"u8, _ids.Of(result));
            writer.WriteString("content"u8, ResultText(result));
            writer.WriteEndObject();
        }
        return any;
    }

    /// <summary>Writes the files of tool results in a user message, because a tool message accepts only text.</summary>
    public void WriteFound()
    {
        if (_found is null) return;
        writer.WriteStartObject();
        writer.WriteString("role"u8, "user");
        writer.WriteStartArray("content"u8);
        foreach (AIContent content in _found) WritePart(content);
        writer.WriteEndArray();
        writer.WriteEndObject();
        _found = null;
    }

    /// <summary>Writes a plain text if there is nothing else; otherwise a list of parts.</summary>
    public void WriteContent(ChatMessage message)
    {
        string? thoughts = _flavour.ThoughtMember == ChatFlavour.ThinkingParts ? Thoughts(message) : null;
        bool hasParts = thoughts is not null;
        bool hasCalls = false;
        foreach (AIContent content in message.Contents)
        {
            hasParts |= ContentKinds.IsPart(content);
            hasCalls |= content is FunctionCallContent call && !_told.Has(call, message);
        }
        if (!hasParts)
        {
            string text = message.Text;
            if (text.Length == 0 && hasCalls) writer.WriteNull("content"u8);
            else writer.WriteString("content"u8, text);
            return;
        }
        writer.WriteStartArray("content"u8);
        if (thoughts is not null) WriteThinking(thoughts);
        foreach (AIContent content in message.Contents) WritePart(content);
        writer.WriteEndArray();
    }

    public void WriteToolCalls(ChatMessage message)
    {
        bool open = false;
        foreach (AIContent content in message.Contents)
        {
            if (content is not FunctionCallContent call || _told.Has(call, message)) continue;
            if (!open) writer.WriteStartArray("tool_calls"u8);
            WriteToolCall(call, isFirst: !open);
            open = true;
        }
        if (!open) return;
        writer.WriteEndArray();
        if (_flavour.ThoughtMember == ChatFlavour.ThinkingParts) return;
        if (ThoughtMember(message) is { } member && !shape.Drops(member) && (Thoughts(message) ?? _flavour.ThoughtPlaceholder) is { } thoughts)
            writer.WriteString(member, thoughts);
    }

    /// <summary>Writes the members of the vendor's own message that it accepts again.</summary>
    public void WriteMembers(ChatMessage message)
    {
        if (message.AdditionalProperties is not { } properties || Origin.Of(message) is not { } tier || !Origin.IsOf(tier, _provider)) return;
        WriteOwn(_flavour.MessageMembers, properties);
    }

    private static bool Has(AdditionalPropertiesDictionary? properties, string name) => properties?.GetValueOrDefault(name) is not null;

    private void WriteOwn(string[] members, AdditionalPropertiesDictionary properties)
    {
        foreach (string name in members)
        {
            if (shape.Drops(name) || properties.GetValueOrDefault(name) is not { } value) continue;
            writer.WritePropertyName(name);
            JsonValues.Write(writer, value);
        }
    }

    private void WriteToolCall(FunctionCallContent call, bool isFirst)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, _ids.Of(call));
        writer.WriteString("type"u8, "function");
        writer.WriteStartObject("function"u8);
        writer.WriteString("name"u8, call.Name);
        writer.WriteString("arguments"u8, ToolArguments.TextOf(call));
        writer.WriteEndObject();
        bool isOwn = Origin.Of(call) is { } tier && Origin.IsOf(tier, _provider);
        bool isSigned = isOwn && Array.Exists(_flavour.CallMembers, name => Has(call.AdditionalProperties, name));
        if (isSigned) WriteOwn(_flavour.CallMembers, call.AdditionalProperties!);
        else if (_flavour.SignsCalls && isFirst && ThoughtSignatures.AreAskedBy(shape.Model)) WriteForeignSignature();
        writer.WriteEndObject();
    }

    private void WriteForeignSignature()
    {
        writer.WriteStartObject("extra_content"u8);
        writer.WriteStartObject("google"u8);
        writer.WriteString("thought_signature"u8, ThoughtSignatures.Foreign);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Returns the member for a message's thoughts; null if they are not accepted.</summary>
    private string? ThoughtMember(ChatMessage message)
    {
        if (!_flavour.IsUnknown) return _flavour.ThoughtMember is not null && HasOwnMembers(message) ? null : _flavour.ThoughtMember;
        foreach (AIContent content in message.Contents)
            if (content is TextReasoningContent && Origin.Of(content) is { } tier && Origin.IsOf(tier, _provider))
                return Origin.Text(content.AdditionalProperties, Origin.ReasoningMember);
        return null;
    }

    /// <summary>Whether the thoughts are sent back completely in a member of the vendor's own.</summary>
    private bool HasOwnMembers(ChatMessage message) =>
        _flavour.MessageMembers.Length > 0 && Origin.Of(message) is { } tier && Origin.IsOf(tier, _provider)
        && Array.Exists(_flavour.MessageMembers, name => Has(message.AdditionalProperties, name));

    /// <summary>Returns the thoughts that led to the message's calls; null if there are none.</summary>
    private static string? Thoughts(ChatMessage message)
    {
        if (!AnswerContents.Has<FunctionCallContent>(message.Contents)) return null;
        StringBuilder? thoughts = null;
        foreach (AIContent content in message.Contents)
            if (content is TextReasoningContent { Text.Length: > 0 } thought) (thoughts ??= new StringBuilder()).Append(thought.Text);
        return thoughts?.ToString();
    }

    private void WriteThinking(string thoughts)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "thinking");
        writer.WriteStartArray("thinking"u8);
        WriteTextPart(thoughts);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteTextPart(string text)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "text");
        writer.WriteString("text"u8, text);
        writer.WriteEndObject();
    }

    private void WritePart(AIContent content)
    {
        if (content is TextContent { Text.Length: > 0 } text) WriteTextPart(text.Text);
        else ContentForm.Write(writer, content, _flavour);
    }

    private string ResultText(FunctionResultContent result)
    {
        string text = ToolResults.Text(result);
        bool hasFiles = false;
        foreach (AIContent content in ToolResults.Contents(result) ?? [])
        {
            if (!ContentKinds.IsPart(content)) continue;
            (_found ??= []).Add(content);
            hasFiles = true;
        }
        return !hasFiles ? text : text.Length > 0 ? $"{text}\n{SeeBelow}" : SeeBelow;
    }
}
