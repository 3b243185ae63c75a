using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>What a tool has given, where it is contents and no value: a text, a picture, the list of them that MCP tools give.</summary>
internal static class ToolResults
{
    /// <summary>The contents; null for a value.</summary>
    public static IReadOnlyList<AIContent>? Contents(FunctionResultContent result) => result.Result switch
    {
        AIContent content => [content],
        IEnumerable<AIContent> contents => [.. contents],
        ChatMessage message => [.. message.Contents],
        ChatResponse response => [.. response.Messages.SelectMany(static message => message.Contents)],
        JsonElement json => Stored(json),
        _ => null,
    };

    /// <summary>A result in words: a value as JSON, of contents their texts.</summary>
    public static string Text(FunctionResultContent result)
    {
        if (result.Result is null && result.Exception is { } e) return $"Error: {e.GetType().Name}";
        if (Contents(result) is not { } contents) return JsonValues.ToText(result.Result);
        var text = new StringBuilder();
        foreach (AIContent content in contents)
            if (TextOf(content) is { } said) text.Append(text.Length > 0 ? "\n" : "").Append(said);
        return text.ToString();
    }

    /// <summary>What of a result's contents a dialect cannot carry, by what it objects to; null for nothing.</summary>
    public static string? Objection(FunctionResultContent result, Func<AIContent, string?> objection)
    {
        foreach (AIContent content in Contents(result) ?? [])
            if (objection(content) is { } what) return what;
        return null;
    }

    /// <summary>What one content of a result says in words; null for a file.</summary>
    public static string? TextOf(AIContent content) => content is TextContent text ? text.Text : (content as ErrorContent)?.Message;

    /// <summary>Contents in a conversation that has been through JSON.</summary>
    private static AIContent[]? Stored(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array) return IsStored(json) ? Read([json]) : null;
        foreach (JsonElement item in json.EnumerateArray())
            if (!IsStored(item)) return null;
        return json.GetArrayLength() > 0 ? Read([.. json.EnumerateArray()]) : null;
    }

    // A tool may give any JSON, from anywhere: it may show a text or a picture, but not make a provider fetch an address.
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
