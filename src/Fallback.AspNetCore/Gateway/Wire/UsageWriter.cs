using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>Writes the usage of an answer. The three sums are required; of the details, the known ones are written.</summary>
internal static class UsageWriter
{
    public static void Write(Utf8JsonWriter writer, UsageDetails usage)
    {
        long input = usage.InputTokenCount ?? Rest(usage.TotalTokenCount, usage.OutputTokenCount);
        long output = usage.OutputTokenCount ?? Rest(usage.TotalTokenCount, input);
        long? written = (usage as ReportedUsage)?.CacheWrittenTokenCount;
        writer.WriteStartObject();
        writer.WriteNumber("prompt_tokens"u8, input);
        writer.WriteNumber("completion_tokens"u8, output);
        writer.WriteNumber("total_tokens"u8, usage.TotalTokenCount ?? input + output);
        if ((usage.CachedInputTokenCount ?? written) is not null)
        {
            writer.WriteStartObject("prompt_tokens_details"u8);
            if (usage.CachedInputTokenCount is { } cached) writer.WriteNumber("cached_tokens"u8, cached);
            // OpenRouter's name; OpenAI does not bill it.
            if (written is { } kept) writer.WriteNumber("cache_write_tokens"u8, kept);
            writer.WriteEndObject();
        }
        if (usage.ReasoningTokenCount is { } thought)
        {
            writer.WriteStartObject("completion_tokens_details"u8);
            writer.WriteNumber("reasoning_tokens"u8, thought);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static long Rest(long? total, long? part) => total is { } all && part is { } known && all > known ? all - known : 0;
}
