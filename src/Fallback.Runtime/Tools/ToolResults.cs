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
        _ => null,
    };
}
