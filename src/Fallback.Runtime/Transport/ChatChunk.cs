using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>A chunk of a streamed answer.</summary>
internal readonly record struct ChatChunk
{
    /// <summary>A chunk that only shows that the model is working.</summary>
    public static ChatChunk AtWork { get; } = new() { Extras = ChunkExtras.AtWork };

    public string? Text { get; init; }

    public string? Reasoning { get; init; }

    /// <summary>Everything that is neither text nor thought; usually null.</summary>
    public ChunkExtras? Extras { get; init; }

    /// <summary>
    /// Whether there is text or other content, which is delivered at once and so commits a call to its tier. A role or usage chunk does not
    /// commit it. Neither do thoughts and parts of tool calls, which are delivered when they are complete.
    /// </summary>
    public bool HasContent => Text is { Length: > 0 } || Extras is { HasContent: true };

    /// <summary>Whether it shows that the model is working: content, thoughts, or a part of a tool call.</summary>
    public bool IsProgress =>
        Reasoning is { Length: > 0 } || HasContent || Extras is { ToolCalls: not null } or { IsThought: true } or { IsWork: true };

    public ChatFinishReason? FinishReason { get; init; }

    public UsageDetails? Usage { get; init; }

    public string? Model { get; init; }

    public string? ResponseId { get; init; }

    /// <summary>The event's data as it arrived, for a request of another program; null if it must be written again.</summary>
    public byte[]? Wire { get; init; }

    /// <summary>Whether the stream is complete: it had a finish reason.</summary>
    public bool IsEnd { get; init; }
}

/// <summary>What a chunk of a stream contains in addition to its text.</summary>
internal sealed class ChunkExtras
{
    /// <summary>A part of something that is delivered when it is complete.</summary>
    public static ChunkExtras AtWork { get; } = new() { IsWork = true };

    /// <summary>Whether it only shows that the model is working.</summary>
    public bool IsWork { get; private init; }

    /// <summary>Parts of tool calls; null for none.</summary>
    public List<ToolCallPiece>? ToolCalls { get; init; }

    /// <summary>A chat client's update, which is delivered unchanged; null for a stream of the built-in transport.</summary>
    public ChatResponseUpdate? Update { get; init; }

    /// <summary>Content of other kinds (images, citations) from a stream of the built-in transport; null for none.</summary>
    public IReadOnlyList<AIContent>? Contents { get; init; }

    /// <summary>The name of the member that contained the thoughts.</summary>
    public string? ReasoningMember { get; init; }

    /// <summary>Unknown properties of the message; null for none.</summary>
    public AdditionalPropertiesDictionary? MessageProperties { get; init; }

    /// <summary>Unknown properties of the response; null for none.</summary>
    public AdditionalPropertiesDictionary? ResponseProperties { get; init; }

    /// <summary>Whether it contains content that commits a call to its tier.</summary>
    public bool HasContent => Contents is not null || Update is { } update && AnswerContents.HasAnswer(update.Contents);

    /// <summary>Whether it is an update with thoughts.</summary>
    public bool IsThought => Update is { } update && AnswerContents.Has<TextReasoningContent>(update.Contents);
}
