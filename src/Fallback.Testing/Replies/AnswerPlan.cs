namespace Fallback.Testing;

/// <summary>All settings of a <see cref="TextReply"/>.</summary>
internal sealed record AnswerPlan
{
    public required string Text { get; init; }

    /// <summary>The pieces of a streamed text; null for one piece a word.</summary>
    public IReadOnlyList<string>? Chunks { get; init; }

    public TimeSpan ChunkDelay { get; init; }

    public string? Reasoning { get; init; }

    public string? Refusal { get; init; }

    /// <summary>Sources of the whole text.</summary>
    public IReadOnlyList<PlannedCitation> Citations { get; init; } = [];

    public IReadOnlyList<PlannedToolCall> ToolCalls { get; init; } = [];

    /// <summary>Null for a count made from the texts.</summary>
    public PlannedUsage? Usage { get; init; }

    public bool OmitsUsage { get; init; }

    /// <summary>Null for the one that fits the answer.</summary>
    public string? FinishReason { get; init; }

    public bool OmitsFinishReason { get; init; }

    public bool OmitsDone { get; init; }

    public bool OmitsRole { get; init; }

    /// <summary>Null for the model that was asked for.</summary>
    public string? Model { get; init; }

    public int KeepAlives { get; init; }

    public TimeSpan KeepAliveInterval { get; init; }

    public string LineBreak { get; init; } = "\n";

    public bool IgnoresStream { get; init; }

    /// <summary>The content chunk, from 0, that is malformed; null for none.</summary>
    public int? MalformedAt { get; init; }

    public PlannedFault? Fault { get; init; }

    public PlannedUsage UsageFor(RecordedRequest request) => Usage ?? new PlannedUsage(
        Tokens(request.Dialect.PromptLength(request.Json)),
        Tokens(Text.Length + (Reasoning?.Length ?? 0)), Cached: 0, Tokens(Reasoning?.Length ?? 0));

    private static int Tokens(int characters) => (characters + 3) / 4;
}

internal sealed record PlannedCitation(string Title, string Url);

internal sealed record PlannedToolCall(string Id, string Name, string Arguments);

internal sealed record PlannedUsage(int Prompt, int Completion, int Cached, int Reasoning);
