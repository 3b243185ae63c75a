using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>What an answer, or each chunk of it, begins with.</summary>
/// <param name="Id">The answer's id: <c>chatcmpl-…</c>.</param>
/// <param name="Created">When it began, in seconds since 1970.</param>
/// <param name="Model">The model that answers, as its caller is to see it.</param>
internal sealed record CompletionHead(string Id, long Created, string Model)
{
    /// <summary>How answers are written: most letters as they are, which JSON allows, and only what is beyond them as escapes.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether a call must be written in the form from before tools.</summary>
    public bool UsesFunctions { get; init; }

    /// <summary>Whether the stream ends with what it used; the chunks before it then say that they do not know yet.</summary>
    public bool WantsUsage { get; init; }

    /// <summary>OpenAI's words for how an answer ended; clients throw at others.</summary>
    public string FinishReason(ChatFinishReason? reason, bool hasCalls)
    {
        if (reason == ChatFinishReason.Length) return "length";
        if (reason == ChatFinishReason.ContentFilter) return "content_filter";
        return !hasCalls ? "stop" : UsesFunctions ? "function_call" : "tool_calls";
    }

    /// <summary>Begins the object.</summary>
    public void WriteStart(Utf8JsonWriter writer, ReadOnlySpan<byte> kind)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, Id);
        writer.WriteString("object"u8, kind);
        writer.WriteNumber("created"u8, Created);
        writer.WriteString("model"u8, Model);
    }
}
