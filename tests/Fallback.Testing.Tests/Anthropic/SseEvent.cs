using System.Text.Json;

namespace Fallback.Testing.Tests;

/// <summary>An event of a received stream: its name, and its data as text.</summary>
internal sealed record SseEvent(string Name, string Data)
{
    public JsonElement Json => JsonDocument.Parse(Data).RootElement;

    public static IReadOnlyList<SseEvent> All(string stream) =>
        [.. stream.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    /// <summary>The texts of the events that carry any.</summary>
    public static IReadOnlyList<string> Texts(IEnumerable<SseEvent> events) =>
        [.. events.Where(one => one.Data.Contains("\"text_delta\"", StringComparison.Ordinal) && one.Data.EndsWith('}')).Select(one => one.Json.GetProperty("delta").GetProperty("text").GetString()!)];

    private static SseEvent Parse(string frame)
    {
        string[] lines = frame.Split('\n');
        return new SseEvent(lines[0]["event: ".Length..], lines[1]["data: ".Length..]);
    }
}
