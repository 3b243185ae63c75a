using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>
/// Writes the parts of one streamed answer as <c>chat.completion.chunk</c>, one object at a time. Not thread-safe. A stream that restarts
/// (<see cref="PieceExtras.Restarted"/>) has no form here: what was sent cannot be taken back.
/// </summary>
internal sealed class ChunkWriter(CompletionHead head)
{
    private HalfCharacter _text;
    private HalfCharacter _thoughts;
    private bool _hasBegun;
    private int _calls;

    /// <summary>Writes a part; false, without writing anything, if it contains nothing for a client.</summary>
    public bool TryWrite(Utf8JsonWriter writer, in StreamPiece piece)
    {
        string? text = _text.Join(piece.Text, piece.IsLast);
        string? thoughts = _thoughts.Join(piece.Reasoning, piece.IsLast);
        CompletionContents contents = CompletionContents.Of(piece.Extras);
        if (text is null && thoughts is null && contents.IsEmpty) return false;
        WriteDelta(writer);
        if (text is not null) writer.WriteString("content"u8, text);
        if (thoughts is not null) writer.WriteString("reasoning_content"u8, thoughts);
        if (contents.Refusal is { } refusal) writer.WriteString("refusal"u8, refusal);
        contents.WriteOthers(writer, head);
        if (contents.Calls is { } calls) WriteCalls(writer, calls);
        End(writer, null, contents.Member("logprobs"));
        return true;
    }

    /// <summary>Writes the last chunk of the answer.</summary>
    public void WriteEnd(Utf8JsonWriter writer, ChatFinishReason? reason)
    {
        WriteDelta(writer);
        End(writer, head.FinishReason(reason, _calls > 0), null);
    }

    /// <summary>Writes the usage, in a chunk after the last one; false if it is unknown.</summary>
    public bool TryWriteUsage(Utf8JsonWriter writer, UsageDetails? usage)
    {
        if (usage is null) return false;
        head.WriteStart(writer, "chat.completion.chunk"u8);
        writer.WriteStartArray("choices"u8);
        writer.WriteEndArray();
        writer.WritePropertyName("usage"u8);
        UsageWriter.Write(writer, usage);
        writer.WriteEndObject();
        return true;
    }

    private void WriteDelta(Utf8JsonWriter writer)
    {
        head.WriteStart(writer, "chat.completion.chunk"u8);
        writer.WriteStartArray("choices"u8);
        writer.WriteStartObject();
        writer.WriteNumber("index"u8, 0);
        writer.WriteStartObject("delta"u8);
        if (!_hasBegun) writer.WriteString("role"u8, "assistant"u8);
        _hasBegun = true;
    }

    private void End(Utf8JsonWriter writer, string? finish, JsonElement? logprobs)
    {
        writer.WriteEndObject();
        if (logprobs is { } given)
        {
            writer.WritePropertyName("logprobs"u8);
            given.WriteTo(writer);
        }
        writer.WriteString("finish_reason"u8, finish);
        writer.WriteEndObject();
        writer.WriteEndArray();
        if (head.WantsUsage) writer.WriteNull("usage"u8);
        writer.WriteEndObject();
    }

    private void WriteCalls(Utf8JsonWriter writer, List<FunctionCallContent> calls)
    {
        // In the form from before tools, an answer has one call.
        if (!head.UsesFunctions) CallWriter.Write(writer, calls, _calls);
        else if (_calls == 0) CallWriter.WriteFunction(writer, calls[0]);
        _calls += calls.Count;
    }

    /// <summary>Holds back the first half of a character until the second one arrives: neither alone is valid UTF-8.</summary>
    private struct HalfCharacter
    {
        private char _kept;

        /// <summary>Returns the text that can be written; null for none.</summary>
        public string? Join(string? piece, bool isLast)
        {
            if (string.IsNullOrEmpty(piece) && !(isLast && _kept != 0)) return null;
            string text = _kept != 0 ? $"{_kept}{piece}" : piece!;
            _kept = default;
            if (isLast || !char.IsHighSurrogate(text[^1])) return text;
            _kept = text[^1];
            return text.Length == 1 ? null : text[..^1];
        }
    }
}
