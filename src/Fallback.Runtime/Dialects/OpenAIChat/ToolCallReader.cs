using System.Text.Json;

namespace Fallback;

/// <summary>Reads tool calls, whole or in parts.</summary>
internal static class ToolCallReader
{
    /// <summary>More parts than any server sends in one event or answer.</summary>
    private const int MostPieces = 4096;

    public static void Read(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            ReadCall(ref reader, ref answer);
            return;
        }
        if (!WireSteps.Enter(ref reader, JsonTokenType.StartArray)) return;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            if (WireSteps.Enter(ref reader)) ReadCall(ref reader, ref answer);
    }

    /// <summary>Reads the single <c>function_call</c> of older servers.</summary>
    public static void ReadLegacy(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        if (!WireSteps.Enter(ref reader)) return;
        var piece = new ToolCallPiece { IsLegacy = true };
        ReadFunction(ref reader, ref answer, piece);
        Add(ref answer, piece);
    }

    private static void ReadCall(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        var piece = new ToolCallPiece();
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, "id"u8)) piece.Id = WireText.Read(ref reader);
            else if (WireSteps.Next(ref reader, "index"u8)) piece.Index = Index(ref reader);
            else if (WireSteps.Next(ref reader, "function"u8)) ReadFunction(ref reader, ref answer, piece);
            else if (reader.ValueTextEquals("type"u8)) reader.Skip();
            else Keep(ref reader, ref answer, piece);
        }
        Add(ref answer, piece);
    }

    private static void ReadFunction(ref Utf8JsonReader reader, ref WireAnswer answer, ToolCallPiece piece)
    {
        if (!WireSteps.Enter(ref reader)) return;
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, "name"u8)) piece.Name = WireText.Read(ref reader);
            else if (WireSteps.Next(ref reader, "arguments"u8)) piece.Arguments = Arguments(ref reader, ref answer);
            else Keep(ref reader, ref answer, piece);
        }
    }

    /// <summary>Adds a part. Some servers write empty calls of their own data types, which do not count.</summary>
    private static void Add(ref WireAnswer answer, ToolCallPiece piece)
    {
        if (piece.SaysNothing) return;
        if (answer.ToolCalls is { Count: MostPieces })
        {
            answer.Kinds |= WireKinds.TooManyCalls;
            return;
        }
        (answer.ToolCalls ??= []).Add(piece);
        answer.Kinds |= piece.HasName ? WireKinds.Call | WireKinds.NamedCall : WireKinds.Call;
        answer.KeptBytes += WireAnswer.Object + (piece.Id?.Length ?? 0) + (piece.Name?.Length ?? 0) + (piece.Arguments?.Length ?? 0);
    }

    private static int? Index(ref Utf8JsonReader reader) =>
        WireSteps.Whole(ref reader) is { } index and >= 0 and <= int.MaxValue ? (int)index : null;

    /// <summary>Keeps the unknown members of a call, or of its function.</summary>
    private static void Keep(ref Utf8JsonReader reader, ref WireAnswer answer, ToolCallPiece piece)
    {
        WireMembers? members = null;
        WireMembers.Take(ref reader, ref answer, ref members, joins: false);
        if (members?.ToProperties() is not { } properties) return;
        foreach ((string name, object? value) in properties) (piece.Properties ??= [])[name] = value;
    }

    /// <summary>Reads a text that contains JSON or, from some servers, the JSON itself.</summary>
    private static string? Arguments(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return WireText.Read(ref reader);
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return System.Text.Encoding.UTF8.GetString(answer.Json[start..(int)reader.BytesConsumed]);
    }
}
