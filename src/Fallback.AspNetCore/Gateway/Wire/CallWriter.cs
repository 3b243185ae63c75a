using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>Writes the calls of an answer.</summary>
internal static class CallWriter
{
    /// <param name="writer">The writer, in a message or in a delta.</param>
    /// <param name="calls">Complete calls.</param>
    /// <param name="index">In a stream, the index of the first one among the answer's calls; null for a whole answer.</param>
    public static void Write(Utf8JsonWriter writer, List<FunctionCallContent> calls, int? index)
    {
        writer.WriteStartArray("tool_calls"u8);
        for (int i = 0; i < calls.Count; i++)
        {
            writer.WriteStartObject();
            if (index is { } first) writer.WriteNumber("index"u8, first + i);
            // Some servers give no id; a result must name its call.
            writer.WriteString(
                "id"u8, calls[i].CallId is { Length: > 0 } id ? id : string.Create(CultureInfo.InvariantCulture, $"call_{(index ?? 0) + i}"));
            writer.WriteString("type"u8, "function"u8);
            writer.WriteStartObject("function"u8);
            WriteNameAndArguments(writer, calls[i]);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    /// <summary>Writes a call in the form from before tools, which has only one.</summary>
    public static void WriteFunction(Utf8JsonWriter writer, FunctionCallContent call)
    {
        writer.WriteStartObject("function_call"u8);
        WriteNameAndArguments(writer, call);
        writer.WriteEndObject();
    }

    private static void WriteNameAndArguments(Utf8JsonWriter writer, FunctionCallContent call)
    {
        writer.WriteString("name"u8, call.Name);
        writer.WriteString("arguments"u8, call.Arguments is { } arguments ? JsonValues.ToText(arguments) : "{}");
    }
}
