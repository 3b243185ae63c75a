using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Sends back what only the provider can read: thoughts, encrypted or by their ids, and results of its own tools. A thought is refused
/// without the item that it led to, so it waits for that one.
/// </summary>
/// <param name="writer">The writer, in the list of items.</param>
/// <param name="provider">The provider that is asked.</param>
/// <param name="isStored">Whether the provider stores the conversation, and so knows its items by their ids.</param>
/// <param name="namesThoughts">Whether thoughts are sent with their ids.</param>
/// <param name="messages">The conversation.</param>
internal sealed class ResponsesState(
    Utf8JsonWriter writer, string provider, bool isStored, bool namesThoughts, IReadOnlyList<ChatMessage> messages)
{
    private readonly HashSet<string> _answered = Answered(messages);
    private readonly List<JsonElement> _thoughts = [];

    public bool IsOwn(AIContent content) => Origin.Of(content) is { } tier && Origin.IsOf(tier, provider);

    /// <summary>
    /// Takes one of the provider's own items. Encrypted content alone, as SDKs keep it, is refused without its item's id.
    /// </summary>
    public void Take(TextReasoningContent thought)
    {
        if (thought.ProtectedData is not { Length: > 0 } state || !IsOwn(thought)) return;
        if (ResponsesOutput.ReadState(state) is not { } item) return;
        if (JsonMembers.TypeOf(item) == "reasoning")
        {
            // Without its content, the provider would look it up, and has not stored it.
            if (isStored || Says(item, "encrypted_content") || Says(item, "content")) _thoughts.Add(item);
        }
        // A call that the application should have answered, and could not: neither the call nor what led to it is sent back.
        else if (IsOpen(item))
        {
            Forget();
        }
        else
        {
            Flush();
            item.WriteTo(writer);
        }
    }

    /// <summary>Writes the thoughts that led to the next item.</summary>
    public void Flush()
    {
        foreach (JsonElement thought in _thoughts) WriteReasoning(thought);
        Forget();
    }

    /// <summary>Drops thoughts that led to nothing.</summary>
    public void Forget() => _thoughts.Clear();

    /// <summary>Returns the calls of the provider's own tools whose outputs are in the conversation.</summary>
    private static HashSet<string> Answered(IReadOnlyList<ChatMessage> messages)
    {
        var answered = new HashSet<string>(StringComparer.Ordinal);
        foreach (ChatMessage message in messages)
            foreach (AIContent content in message.Contents)
                if (content is TextReasoningContent { ProtectedData: { } state } && state.Contains("_output\"", StringComparison.Ordinal)
                    && ResponsesOutput.ReadState(state) is { } item && JsonMembers.Text(item, "call_id") is { } id)
                    answered.Add(id);
        return answered;
    }

    private bool IsOpen(JsonElement item) =>
        JsonMembers.TypeOf(item).EndsWith("_call", StringComparison.Ordinal)
        && JsonMembers.Text(item, "call_id") is { } id && !_answered.Contains(id);

    private static bool Says(JsonElement item, string name) => item.TryGetProperty(name, out JsonElement value) && value.ValueKind switch
    {
        JsonValueKind.String => !value.ValueEquals(""),
        JsonValueKind.Array => value.GetArrayLength() > 0,
        _ => false,
    };

    /// <summary>Writes a thought, without members that are reported but not accepted.</summary>
    private void WriteReasoning(JsonElement item)
    {
        writer.WriteStartObject();
        foreach (JsonProperty member in item.EnumerateObject())
        {
            bool saysNothing = member.Value.ValueKind == JsonValueKind.Null || member.NameEquals("content") && !Says(item, "content");
            if (!saysNothing && !member.NameEquals("status") && (namesThoughts || !member.NameEquals("id"))) member.WriteTo(writer);
        }
        writer.WriteEndObject();
    }
}
