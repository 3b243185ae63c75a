using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>A piece of a streamed answer.</summary>
internal readonly record struct ChatChunk
{
    /// <summary>Shows that the model is at work, and nothing else.</summary>
    public static ChatChunk AtWork { get; } = new() { Extras = ChunkExtras.AtWork };

    public string? Text { get; init; }

    public string? Reasoning { get; init; }

    /// <summary>What is neither text nor thought; null as a rule.</summary>
    public ChunkExtras? Extras { get; init; }

    /// <summary>
    /// Text or other content: what is handed out at once, and so commits a call to its tier. A role or usage chunk does not, nor do thoughts
    /// and pieces of tool calls, which are handed out when they are whole.
    /// </summary>
    public bool HasContent => Text is { Length: > 0 } || Extras is { HasContent: true };

    /// <summary>Whether it shows that the model is at work: content, thoughts, a piece of a tool call.</summary>
    public bool IsProgress =>
        Reasoning is { Length: > 0 } || HasContent || Extras is { ToolCalls: not null } or { IsThought: true } or { IsWork: true };

    public ChatFinishReason? FinishReason { get; init; }

    public UsageDetails? Usage { get; init; }

    public string? Model { get; init; }

    public string? ResponseId { get; init; }

    /// <summary>The event's data as it came, for a request that is another program's; null where it has to be told anew.</summary>
    public byte[]? Wire { get; init; }

    /// <summary>The stream is complete: a finish reason was seen.</summary>
    public bool IsEnd { get; init; }
}

/// <summary>What a piece of a stream holds besides its text.</summary>
internal sealed class ChunkExtras
{
    /// <summary>A part of something that is handed out when it is whole.</summary>
    public static ChunkExtras AtWork { get; } = new() { IsWork = true };

    /// <summary>Whether it shows that the model is at work, and nothing else.</summary>
    public bool IsWork { get; private init; }

    /// <summary>Pieces of tool calls; null for none.</summary>
    public List<ToolCallPiece>? ToolCalls { get; init; }

    /// <summary>A chat client's update, which is handed out as it is; null for a stream that we read ourselves.</summary>
    public ChatResponseUpdate? Update { get; init; }

    /// <summary>Content of other kinds (images, citations), from a stream that we read ourselves; null for none.</summary>
    public IReadOnlyList<AIContent>? Contents { get; init; }

    /// <summary>Under which name the thoughts came.</summary>
    public string? ReasoningMember { get; init; }

    /// <summary>What the provider says of the message and nobody here knows; null for nothing.</summary>
    public AdditionalPropertiesDictionary? MessageProperties { get; init; }

    /// <summary>The same of the response.</summary>
    public AdditionalPropertiesDictionary? ResponseProperties { get; init; }

    /// <summary>Whether there is content in it that commits a call to its tier.</summary>
    public bool HasContent => Contents is not null || Update is { } update && AnswerContents.HasAnswer(update.Contents);

    /// <summary>Whether it is an update with thoughts in it.</summary>
    public bool IsThought => Update is { } update && AnswerContents.Has<TextReasoningContent>(update.Contents);
}
