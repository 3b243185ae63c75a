using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Reads answers of <c>generateContent</c> and the chunks of its streams, which have the same form, in one pass and tolerantly: unknown
/// fields, nulls and missing parts are not errors.
/// </summary>
internal static class GeminiReader
{
    /// <summary>Returns false if the bytes are not a JSON object.</summary>
    /// <param name="json">The bytes.</param>
    /// <param name="answer">The answer to fill.</param>
    /// <param name="parts">The state after earlier parts; one per answer.</param>
    public static bool TryRead(ReadOnlySpan<byte> json, ref WireAnswer answer, GeminiPartReader parts)
    {
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        answer.Json = json;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) ReadTop(ref reader, ref answer, parts);
            UsageReader.Complete(ref answer);
            answer.Join();
            return reader.TokenType == JsonTokenType.EndObject && !reader.Read();
        }
        // A name that is cut inside a character is not valid JSON either, but this is noticed only when it is compared.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static void ReadTop(ref Utf8JsonReader reader, ref WireAnswer answer, GeminiPartReader parts)
    {
        if (WireSteps.Next(ref reader, "candidates"u8)) ReadCandidates(ref reader, ref answer, parts);
        else if (WireSteps.Next(ref reader, "modelVersion"u8)) answer.Model = WireSteps.Known(ref reader, answer.Model);
        else if (WireSteps.Next(ref reader, "responseId"u8)) answer.Id = WireSteps.Known(ref reader, answer.Id);
        else if (WireSteps.Next(ref reader, "createTime"u8)) ReadTime(ref reader, ref answer);
        else if (WireSteps.Next(ref reader, "error"u8)) WireSteps.ReadError(ref reader, ref answer);
        else if (WireSteps.Next(ref reader, "promptFeedback"u8)) WireSteps.ReadFeedback(ref reader, ref answer);
        else if (answer.IsChunk && WireSteps.Next(ref reader, "usageMetadata"u8)) KeepUsage(ref reader, ref answer, parts);
        else if (!UsageReader.TryRead(ref reader, ref answer))
            WireMembers.Take(ref reader, ref answer, ref answer.ResponseMembers, joins: false);
    }

    /// <summary>
    /// Keeps the usage. Each chunk counts everything from the beginning, so only the last count matters and the others are not parsed.
    /// </summary>
    private static void KeepUsage(ref Utf8JsonReader reader, ref WireAnswer answer, GeminiPartReader parts)
    {
        int start = (int)reader.TokenStartIndex;
        bool isThere = reader.TokenType == JsonTokenType.StartObject;
        reader.Skip();
        if (isThere) parts.Usage.Keep(answer.Json[start..(int)reader.BytesConsumed]);
    }

    private static void ReadTime(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        // Every chunk of a stream repeats it.
        if (answer.IsChunk) reader.Skip();
        else if (DateTimeOffset.TryParse(
            WireText.Read(ref reader), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
            answer.Created = time.ToUnixTimeSeconds();
    }

    /// <summary>Reads the candidates: the first one is the answer; there are others only on the caller's request.</summary>
    private static void ReadCandidates(ref Utf8JsonReader reader, ref WireAnswer answer, GeminiPartReader parts)
    {
        if (!WireSteps.Enter(ref reader, JsonTokenType.StartArray)) return;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject || !WireSteps.IsFirst(reader, answer.HasChoice))
            {
                reader.Skip();
                continue;
            }
            answer.HasChoice = true;
            ReadCandidate(ref reader, ref answer, parts);
        }
    }

    private static void ReadCandidate(ref Utf8JsonReader reader, ref WireAnswer answer, GeminiPartReader parts)
    {
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, "content"u8)) ReadContent(ref reader, ref answer, parts);
            else if (WireSteps.Next(ref reader, "finishReason"u8)) answer.FinishReason = FinishReason(ref reader) ?? answer.FinishReason;
            else if (reader.ValueTextEquals("index"u8) || reader.ValueTextEquals("tokenCount"u8)) reader.Skip();
            else WireMembers.Take(ref reader, ref answer, ref answer.MessageMembers, joins: false);
        }
    }

    /// <summary>Returns the finish reason; null if the value means that there is none yet.</summary>
    private static string? FinishReason(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("STOP"u8) ? "stop"
        : WireText.Read(ref reader) is { } reason && !string.IsNullOrWhiteSpace(reason) && reason != "FINISH_REASON_UNSPECIFIED" ? reason
        : null;

    private static void ReadContent(ref Utf8JsonReader reader, ref WireAnswer answer, GeminiPartReader parts)
    {
        if (!WireSteps.Enter(ref reader)) return;
        while (WireSteps.NextProperty(ref reader))
        {
            if (!WireSteps.Next(ref reader, "parts"u8))
            {
                reader.Skip();
                continue;
            }
            if (!WireSteps.Enter(ref reader, JsonTokenType.StartArray)) continue;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                if (WireSteps.Enter(ref reader)) parts.Read(ref reader, ref answer);
        }
    }
}
