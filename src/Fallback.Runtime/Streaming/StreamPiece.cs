using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>What a stream delivers at a time; an empty one only shows that content is coming (a part of a tool call).</summary>
internal readonly record struct StreamPiece
{
    public string? Text { get; init; }

    public string? Reasoning { get; init; }

    /// <summary>Everything that is neither text nor thought; usually null.</summary>
    public PieceExtras? Extras { get; init; }

    /// <summary>The event's data as it arrived, see <see cref="ChatChunk.Wire"/>.</summary>
    public byte[]? Wire { get; init; }

    /// <summary>Whether that data contains the usage.</summary>
    public bool TellsUsage { get; init; }

    /// <summary>Whether that data, or earlier data, contains the finish reason.</summary>
    public bool TellsFinish { get; init; }

    /// <summary>Whether nothing follows: the answer is complete.</summary>
    public bool IsLast { get; init; }
}

/// <summary>What a part delivers in addition to its text.</summary>
internal sealed record PieceExtras
{
    /// <summary>Complete tool calls; they are in the last part.</summary>
    public IReadOnlyList<FunctionCallContent>? ToolCalls { get; init; }

    /// <summary>Content of other kinds.</summary>
    public IReadOnlyList<AIContent>? Contents { get; init; }

    /// <summary>A chat client's update, which is delivered unchanged.</summary>
    public ChatResponseUpdate? Update { get; init; }

    /// <summary>The name of the member that contained the thoughts.</summary>
    public string? ReasoningMember { get; init; }

    public AdditionalPropertiesDictionary? MessageProperties { get; init; }

    public StreamRestartedContent? Restarted { get; init; }
}
