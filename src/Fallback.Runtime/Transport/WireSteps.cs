using System.Text.Json;

namespace Fallback;

/// <summary>The steps that the readers of all dialects use to move through JSON with unexpected values.</summary>
internal static class WireSteps
{
    /// <summary>Whether the current value is an object (or the expected type); any other value is skipped.</summary>
    public static bool Enter(ref Utf8JsonReader reader, JsonTokenType expected = JsonTokenType.StartObject)
    {
        if (reader.TokenType == expected) return true;
        reader.Skip();
        return false;
    }

    public static bool NextProperty(ref Utf8JsonReader reader)
    {
        ReadingScope.ThrowIfOver();
        return reader.Read() && reader.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>Moves to the value of the current property, if it has that name.</summary>
    public static bool Next(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals(name)) return false;
        reader.Read();
        return true;
    }

    public static long? Whole(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            reader.Skip();
            return null;
        }
        if (reader.TryGetInt64(out long value)) return value;
        return reader.TryGetDouble(out double number) && Math.Abs(number) < long.MaxValue ? (long)number : null;
    }

    public static string? Known(ref Utf8JsonReader reader, string? known) =>
        known is not null && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(known) ? known
            : ProviderWord.Name(WireText.Read(ref reader)) ?? known;

    public static void ReadError(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        answer.HasError |= reader.TokenType != JsonTokenType.False && !WireMembers.SaysNothing(reader);
        reader.Skip();
    }

    /// <summary>Reads Gemini's report of a blocked prompt; without a reason, it is only a rating.</summary>
    public static void ReadFeedback(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        if (!Enter(ref reader)) return;
        while (NextProperty(ref reader))
        {
            if (Next(ref reader, "blockReason"u8)) ReadError(ref reader, ref answer);
            else reader.Skip();
        }
    }

    /// <summary>Whether a choice is the first one: by its index or, if it has none, by its position.</summary>
    public static bool IsFirst(Utf8JsonReader reader, bool isLater)
    {
        while (NextProperty(ref reader))
        {
            if (Next(ref reader, "index"u8)) return Whole(ref reader) is not { } index ? !isLater : index == 0;
            reader.Skip();
        }
        return !isLater;
    }

    /// <summary>Whether a choice has a finish reason.</summary>
    public static bool IsFinished(Utf8JsonReader reader)
    {
        while (NextProperty(ref reader))
        {
            if (Next(ref reader, "finish_reason"u8)) return reader.TokenType == JsonTokenType.String;
            reader.Skip();
        }
        return false;
    }
}
