using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>What a stream hands out at a time; without anything in it, it only shows that content is coming (a
/// part of a tool call).</summary>
internal readonly record struct StreamPiece
{
    public string? Text { get; init; }

    public string? Reasoning { get; init; }

    /// <summary>What is neither text nor thought; null as a rule.</summary>
    public PieceExtras? Extras { get; init; }

    /// <summary>The event's data as it came, see <see cref="ChatChunk.Wire"/>.</summary>
    public byte[]? Wire { get; init; }

    /// <summary>Whether that says what the answer used.</summary>
    public bool TellsUsage { get; init; }

    /// <summary>Whether that, or what came before it, says why the answer ends.</summary>
    public bool TellsFinish { get; init; }

    /// <summary>Nothing comes after it: the answer is complete.</summary>
    public bool IsLast { get; init; }
}

/// <summary>What a piece hands out besides its text.</summary>
internal sealed record PieceExtras
{
    /// <summary>Whole tool calls; they come with the last piece.</summary>
    public IReadOnlyList<FunctionCallContent>? ToolCalls { get; init; }

    /// <summary>Content of other kinds.</summary>
    public IReadOnlyList<AIContent>? Contents { get; init; }

    /// <summary>A chat client's update, which is handed out as it is.</summary>
    public ChatResponseUpdate? Update { get; init; }

    /// <summary>Under which name the thoughts came.</summary>
    public string? ReasoningMember { get; init; }

    public AdditionalPropertiesDictionary? MessageProperties { get; init; }

    public StreamRestartedContent? Restarted { get; init; }
}
