using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>
/// Writes a whole answer as <c>chat.completion</c>, for tiers of other dialects and answers out of the cache. What has no form in chat
/// completions is left out: files that are neither picture nor sound, and what providers' own tools have done.
/// </summary>
internal static class CompletionWriter
{
    public static void Write(Utf8JsonWriter writer, CompletionHead head, ChatAnswer answer)
    {
        ChatResponse? response = answer.Response;
        CompletionContents contents = CompletionContents.Of(response);
        head.WriteStart(writer, "chat.completion"u8);
        writer.WriteStartArray("choices"u8);
        writer.WriteStartObject();
        writer.WriteNumber("index"u8, 0);
        WriteMessage(writer, head, answer, contents);
        if (contents.Member("logprobs") is { } logprobs) Write(writer, "logprobs", logprobs);
        else writer.WriteNull("logprobs"u8);
        writer.WriteString("finish_reason"u8, head.FinishReason(answer.FinishReason, contents.Calls is not null));
        writer.WriteEndObject();
        writer.WriteEndArray();
        if (answer.Usage is { } usage)
        {
            writer.WritePropertyName("usage"u8);
            UsageWriter.Write(writer, usage);
        }
        // Of the provider's other members, only those that have a meaning for clients of this API.
        foreach (string name in (string[])["service_tier", "system_fingerprint", "citations", "search_results"])
            if (response?.AdditionalProperties?.GetValueOrDefault(name) is JsonElement value) Write(writer, name, value);
        writer.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter writer, CompletionHead head, ChatAnswer answer, CompletionContents contents)
    {
        writer.WriteStartObject("message"u8);
        writer.WriteString("role"u8, "assistant"u8);
        if (answer.Text.Length == 0 && (contents.HasMore || contents.Refusal is not null)) writer.WriteNull("content"u8);
        else writer.WriteString("content"u8, answer.Text);
        writer.WriteString("refusal"u8, contents.Refusal);
        if (contents.Thoughts is { } thoughts) writer.WriteString("reasoning_content"u8, thoughts);
        contents.WriteOthers(writer, head);
        if (contents.Calls is { } calls)
        {
            if (head.UsesFunctions) CallWriter.WriteFunction(writer, calls[0]);
            else CallWriter.Write(writer, calls, index: null);
        }
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, JsonElement value)
    {
        writer.WritePropertyName(name);
        value.WriteTo(writer);
    }
}
