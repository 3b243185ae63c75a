using System.ComponentModel;
using Microsoft.Extensions.AI;

namespace Fallback.CompilerServices;

/// <summary>A complete answer as a provider gave it. Immutable, so that the cache can keep it. Not for hand-written code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ChatAnswer
{
    /// <summary>The answer's text; empty when there is none.</summary>
    public string Text { get; init; } = "";

    /// <summary>The model's reasoning, where the provider shows it.</summary>
    public string? Reasoning { get; init; }

    /// <summary>Tools that the model wants called; empty as a rule.</summary>
    public IReadOnlyList<FunctionCallContent> ToolCalls { get; init; } = [];

    /// <summary>Content of other kinds (images, citations), from a chat client; empty as a rule.</summary>
    public IReadOnlyList<AIContent> OtherContents { get; init; } = [];

    /// <summary>Why the model stopped.</summary>
    public ChatFinishReason? FinishReason { get; init; }

    /// <summary>Tokens, as the provider counted them.</summary>
    public UsageDetails? Usage { get; init; }

    /// <summary>The model's name in the response.</summary>
    public string? Model { get; init; }

    /// <summary>The response's id.</summary>
    public string? ResponseId { get; init; }

    /// <summary>The provider's creation time.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>
    /// The answer as the method gives it, from the attempt's check until the first caller takes it: nobody else may get the same object.
    /// </summary>
    internal object? Value;

    /// <summary>What the provider says that the call cost, in US dollars (OpenRouter); null as a rule.</summary>
    public decimal? ReportedCostUsd { get; init; }
}
