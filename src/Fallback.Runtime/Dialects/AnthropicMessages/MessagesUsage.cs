using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Reads the usage of a message, or of an event of a stream. The figures are checked like those of every vendor. Figures without a common
/// place (how long cached tokens are kept, searches) are kept as additional counts, under the vendor's names.
/// </summary>
internal static class MessagesUsage
{
    private const int MostCounts = 16;

    /// <summary>Returns the usage at the top of a JSON object; null if there is none.</summary>
    public static UsageDetails? Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
        var answer = default(WireAnswer);
        AdditionalPropertiesDictionary<long>? counts = null;
        UsageDetails? whole = null;
        while (WireSteps.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("usage"u8))
            {
                Utf8JsonReader again = reader;
                ReadBeside(ref again, ref counts, ref whole);
            }
            if (!UsageReader.TryRead(ref reader, ref answer)) reader.Skip();
        }
        // The tokens before the answer itself, for a summary of the conversation, are only in the parts.
        answer.Usage = UsageReader.Merge(answer.Usage, whole);
        UsageReader.Complete(ref answer);
        if (answer.Usage is { } usage && counts is not null) usage.AdditionalCounts = counts;
        return answer.Usage;
    }

    private static void ReadBeside(ref Utf8JsonReader reader, ref AdditionalPropertiesDictionary<long>? counts, ref UsageDetails? whole)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) return;
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, "cache_creation"u8) || WireSteps.Next(ref reader, "server_tool_use"u8))
                Take(ref reader, ref counts);
            else if (WireSteps.Next(ref reader, "iterations"u8)) whole = AddUp(ref reader);
            else reader.Skip();
        }
    }

    private static void Take(ref Utf8JsonReader reader, ref AdditionalPropertiesDictionary<long>? counts)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }
        while (WireSteps.NextProperty(ref reader))
        {
            string name = Encoding.UTF8.GetString(reader.ValueSpan);
            reader.Read();
            bool isCount = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long count)
                && count is > 0 and <= UsageFigures.LargestCount;
            if (isCount && (counts?.Count ?? 0) < MostCounts) (counts ??= [])[name] = reader.GetInt64();
            else reader.Skip();
        }
    }

    /// <summary>
    /// Adds up the parts of the model's own work. Advice from another model has another price; if another model has answered instead, the
    /// parts are not the model's own any more.
    /// </summary>
    private static ReportedUsage? AddUp(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }
        ReportedUsage? sum = null;
        bool isAnothers = false;
        JsonElement parts = JsonElement.ParseValue(ref reader);
        foreach (JsonElement part in parts.EnumerateArray())
        {
            isAnothers |= JsonMembers.Text(part, "type") == "fallback_message";
            if (JsonMembers.Text(part, "type") is not ("message" or "compaction")) continue;
            var figures = new UsageFigures();
            figures.TakePlainInput(figures.Plausible(Count(part, "input_tokens")));
            figures.Output = figures.Plausible(Count(part, "output_tokens"));
            figures.TakeCacheRead(figures.Plausible(Count(part, "cache_read_input_tokens")));
            figures.CacheWritten = figures.Plausible(Count(part, "cache_creation_input_tokens"));
            if (figures.ToUsage() is not { HasOddFigures: false } usage) return null;
            long? written = sum?.CacheWrittenTokenCount is null
                ? usage.CacheWrittenTokenCount
                : sum.CacheWrittenTokenCount + (usage.CacheWrittenTokenCount ?? 0);
            (sum ??= new ReportedUsage()).Add(usage);
            sum.CacheWrittenTokenCount = written;
        }
        return isAnothers ? null : sum;
    }

    private static long? Count(JsonElement part, string name) =>
        JsonMembers.Member(part, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long count) ? count : null;
}
