using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>A piece of a streamed answer.</summary>
internal readonly record struct ChatChunk
{
    public string? Text { get; init; }

    public string? Reasoning { get; init; }

    /// <summary>Pieces of tool calls; null for none.</summary>
    public List<ToolCallPiece>? ToolCalls { get; init; }

    /// <summary>Tool calls that came whole; null for none.</summary>
    public IReadOnlyList<FunctionCallContent>? WholeToolCalls { get; init; }

    /// <summary>Content of other kinds (images, citations), from a chat client; null for none.</summary>
    public IReadOnlyList<AIContent>? OtherContents { get; init; }

    /// <summary>Text, a tool call or other content: what commits a call to its tier. A role or usage chunk does
    /// not, nor does reasoning.</summary>
    public bool HasContent => ToolCalls is not null || WholeToolCalls is not null || OtherContents is not null || Text is { Length: > 0 };

    public ChatFinishReason? FinishReason { get; init; }

    public UsageDetails? Usage { get; init; }

    public string? Model { get; init; }

    public string? ResponseId { get; init; }

    /// <summary>The stream is complete: a finish reason was seen.</summary>
    public bool IsEnd { get; init; }
}
