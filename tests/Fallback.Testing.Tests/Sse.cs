using System.Text.Json;

namespace Fallback.Testing.Tests;

/// <summary>Takes a received stream apart.</summary>
internal static class Sse
{
    public static IReadOnlyList<string> Data(string stream) =>
        [.. stream.ReplaceLineEndings("\n").Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line["data: ".Length..])];

    /// <summary>The texts of the chunks that carry any.</summary>
    public static IReadOnlyList<string> Texts(string stream) =>
        [.. Data(stream).Where(data => data.StartsWith('{')).Select(TryText).Where(text => text.Length > 0)];

    private static string TryText(string data)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(data);
            return json.RootElement.TryGetProperty("choices", out JsonElement choices) && choices.GetArrayLength() > 0
                && choices[0].GetProperty("delta").TryGetProperty("content", out JsonElement content) ? content.GetString()! : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}
