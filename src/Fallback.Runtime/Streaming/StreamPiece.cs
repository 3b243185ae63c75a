using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>What a stream hands out at a time; without anything in it, it only shows that content is coming (a
/// part of a tool call).</summary>
internal readonly record struct StreamPiece
{
    public string? Text { get; init; }

    public string? Reasoning { get; init; }

    /// <summary>Whole tool calls; they come with the last piece.</summary>
    public IReadOnlyList<FunctionCallContent>? ToolCalls { get; init; }

    /// <summary>Content of other kinds, from a chat client.</summary>
    public IReadOnlyList<AIContent>? OtherContents { get; init; }

    public StreamRestartedContent? Restarted { get; init; }

    /// <summary>Nothing comes after it: the answer is complete.</summary>
    public bool IsLast { get; init; }
}
