using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Reads token counts in the dialects that OpenAI-compatible servers have. What is not said stays null, never 0.</summary>
internal static class UsageReader
{
    public static void Read(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        if (!WireReader.Enter(ref reader)) return;
        var usage = new UsageDetails();
        while (WireReader.NextProperty(ref reader))
        {
            if (WireReader.Next(ref reader, "prompt_tokens"u8)) usage.InputTokenCount = WireReader.Whole(ref reader);
            else if (WireReader.Next(ref reader, "completion_tokens"u8)) usage.OutputTokenCount = WireReader.Whole(ref reader);
            else if (WireReader.Next(ref reader, "total_tokens"u8)) usage.TotalTokenCount = WireReader.Whole(ref reader);
            else if (WireReader.Next(ref reader, "prompt_cache_hit_tokens"u8))
                usage.CachedInputTokenCount = WireReader.Whole(ref reader) ?? usage.CachedInputTokenCount;
            else if (WireReader.Next(ref reader, "prompt_tokens_details"u8))
                usage.CachedInputTokenCount = Detail(ref reader, "cached_tokens"u8) ?? usage.CachedInputTokenCount;
            else if (WireReader.Next(ref reader, "completion_tokens_details"u8)) usage.ReasoningTokenCount = Detail(ref reader, "reasoning_tokens"u8);
            else if (WireReader.Next(ref reader, "cost"u8)) answer.Cost = Amount(ref reader);
            else reader.Skip();
        }
        answer.Usage = usage;
    }

    private static long? Detail(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (!WireReader.Enter(ref reader)) return null;
        long? value = null;
        while (WireReader.NextProperty(ref reader))
        {
            if (WireReader.Next(ref reader, name)) value = WireReader.Whole(ref reader);
            else reader.Skip();
        }
        return value;
    }

    private static decimal? Amount(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out decimal value)) return value;
        reader.Skip();
        return null;
    }
}
