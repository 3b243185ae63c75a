using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Reads tool calls, whole or in pieces.</summary>
internal static class ToolCallReader
{
    public static void Read(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        if (!WireReader.Enter(ref reader, JsonTokenType.StartArray)) return;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!WireReader.Enter(ref reader)) continue;
            var piece = new ToolCallPiece();
            while (WireReader.NextProperty(ref reader))
            {
                if (WireReader.Next(ref reader, "id"u8)) piece.Id = WireText.Read(ref reader);
                else if (WireReader.Next(ref reader, "index"u8)) piece.Index = (int?)WireReader.Whole(ref reader);
                else if (WireReader.Next(ref reader, "function"u8)) ReadFunction(ref reader, piece);
                else reader.Skip();
            }
            (answer.ToolCalls ??= []).Add(piece);
        }
    }

    /// <summary>The single <c>function_call</c> of servers from before there were tools.</summary>
    public static void ReadLegacy(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        if (!WireReader.Enter(ref reader)) return;
        var piece = new ToolCallPiece();
        ReadFunction(ref reader, piece);
        (answer.ToolCalls ??= []).Add(piece);
    }

    /// <summary>A whole call. Without an id a tool's result could not be sent back to its call, so it gets one.</summary>
    public static FunctionCallContent ToContent(string? id, string? name, string? arguments, int index) =>
        FunctionCallContent.CreateFromParsedArguments(
            arguments ?? "",
            id is { Length: > 0 } ? id : $"call_{index}",
            name ?? "",
            static json => JsonValues.ParseArguments(json));

    /// <summary>The failure that an answer is with a call whose arguments cannot be read; null when all can.</summary>
    public static Failure? Objection(FunctionCallContent[] calls)
    {
        foreach (FunctionCallContent call in calls)
            if (call.Exception is not null)
                return new Failure(FailureKind.SchemaViolation, FailureScope.Request)
                {
                    HttpStatus = 200, Message = "the arguments of a tool call are no JSON object"
                };
        return null;
    }

    private static void ReadFunction(ref Utf8JsonReader reader, ToolCallPiece piece)
    {
        if (!WireReader.Enter(ref reader)) return;
        while (WireReader.NextProperty(ref reader))
        {
            if (WireReader.Next(ref reader, "name"u8)) piece.Name = WireText.Read(ref reader);
            else if (WireReader.Next(ref reader, "arguments"u8)) piece.Arguments = Arguments(ref reader);
            else reader.Skip();
        }
    }

    /// <summary>A text that holds JSON, or, from some servers, the JSON itself.</summary>
    private static string? Arguments(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return WireText.Read(ref reader);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.GetRawText();
    }
}
