using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Reads a tool's result that consists of contents instead of a value: a text, an image, or the list of them that MCP tools return.
/// </summary>
internal static class ToolResults
{
    /// <summary>Returns the contents; null for a value.</summary>
    public static IReadOnlyList<AIContent>? Contents(FunctionResultContent result) => result.Result switch
    {
        AIContent content => [content],
        IEnumerable<AIContent> contents => [.. contents],
        ChatMessage message => [.. message.Contents],
        ChatResponse response => [.. response.Messages.SelectMany(static message => message.Contents)],
        JsonElement json => Stored(json),
        _ => null,
    };

    /// <summary>Returns a result as text: a value as JSON, and the texts of contents.</summary>
    public static string Text(FunctionResultContent result)
    {
        if (result.Result is null && result.Exception is { } e) return $"Error: {e.GetType().Name}";
        if (Contents(result) is not { } contents) return JsonValues.ToText(result.Result);
        var text = new StringBuilder();
        foreach (AIContent content in contents)
            if (TextOf(content) is { } said) text.Append(text.Length > 0 ? "\n" : "").Append(said);
        return text.ToString();
    }

    /// <summary>Returns which of a result's contents a dialect cannot carry; null for none.</summary>
    public static string? Objection(FunctionResultContent result, Func<AIContent, string?> objection)
    {
        foreach (AIContent content in Contents(result) ?? [])
            if (objection(content) is { } what) return what;
        return null;
    }

    /// <summary>Returns one content of a result as text; null for a file.</summary>
    public static string? TextOf(AIContent content) => content is TextContent text ? text.Text : (content as ErrorContent)?.Message;

    /// <summary>Returns contents in a conversation that has been through JSON.</summary>
    private static AIContent[]? Stored(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array) return IsStored(json) ? Read([json]) : null;
        foreach (JsonElement item in json.EnumerateArray())
            if (!IsStored(item)) return null;
        return json.GetArrayLength() > 0 ? Read([.. json.EnumerateArray()]) : null;
    }

    // A tool may return any JSON, from any source: it may show a text or an image, but must not make a provider fetch an address.
    private static bool IsStored(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("$type", out JsonElement type)
        && type.ValueKind == JsonValueKind.String && type.GetString() is "text" or "data";

    private static AIContent[]? Read(JsonElement[] items)
    {
        var contents = new AIContent[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            if (JsonValues.ReadContent(items[i]) is not { } content) return null;
            contents[i] = content;
        }
        return contents;
    }
}
