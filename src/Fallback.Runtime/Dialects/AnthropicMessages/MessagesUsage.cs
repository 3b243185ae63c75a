using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// What a message, or an event of a stream, says that was used. The figures are checked where every vendor's are; what has no place of its own
/// there (how long cached tokens are kept, searches) is counted beside them under the vendor's names.
/// </summary>
internal static class MessagesUsage
{
    /// <summary>The usage at the top of a JSON object; null where none is told.</summary>
    public static UsageDetails? Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
        return Read(ref reader);
    }

    /// <summary>The same of the object that the reader stands at.</summary>
    public static UsageDetails? Read(ref Utf8JsonReader reader)
    {
        var answer = default(WireAnswer);
        AdditionalPropertiesDictionary<long>? more = null;
        while (WireReader.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("usage"u8))
            {
                Utf8JsonReader again = reader;
                more = Beside(ref again);
            }
            if (!UsageReader.TryRead(ref reader, ref answer)) reader.Skip();
        }
        UsageReader.Complete(ref answer);
        if (answer.Usage is { } usage && more is not null) usage.AdditionalCounts = more;
        return answer.Usage;
    }

    private static AdditionalPropertiesDictionary<long>? Beside(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) return null;
        AdditionalPropertiesDictionary<long>? counts = null;
        while (WireReader.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("cache_creation"u8) || reader.ValueTextEquals("server_tool_use"u8)) Take(ref reader, ref counts);
            else reader.Skip();
        }
        return counts;
    }

    private static void Take(ref Utf8JsonReader reader, ref AdditionalPropertiesDictionary<long>? counts)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }
        while (WireReader.NextProperty(ref reader))
        {
            string name = Encoding.UTF8.GetString(reader.ValueSpan);
            reader.Read();
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long count) && count is > 0 and <= UsageFigures.LargestCount
                && (counts?.Count ?? 0) < 16)
                (counts ??= [])[name] = count;
            else reader.Skip();
        }
    }
}
