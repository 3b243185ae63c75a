using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>What a chat completion or a chunk of one says; plain answers and chunks have the same shape but for
/// <c>message</c> and <c>delta</c>.</summary>
internal struct WireAnswer
{
    // What these two are before reading is kept where the response says the same, so that a stream has one string for all its chunks.
    public string? Id;
    public string? Model;

    public long? Created;
    public string? Text;
    public string? Reasoning;
    public string? Refusal;
    public string? FinishReason;
    public List<ToolCallPiece>? ToolCalls;
    public UsageDetails? Usage;

    /// <summary>The tier of service that the reply names (<c>default</c>, <c>priority</c>, <c>flex</c>, …).</summary>
    public string? ServiceTier;

    /// <summary>The name under which the thoughts came.</summary>
    public string? ReasoningMember;

    /// <summary>Contents besides text and tool calls: images, sounds.</summary>
    public List<AIContent>? Contents;

    /// <summary>What the text cites.</summary>
    public List<AIAnnotation>? Annotations;

    /// <summary>What the provider says of the message and nobody here knows.</summary>
    public AdditionalPropertiesDictionary? MessageProperties;

    /// <summary>The same of the response.</summary>
    public AdditionalPropertiesDictionary? ResponseProperties;

    /// <summary>There was a choice, so this is an answer (or a piece of one) at all.</summary>
    public bool HasChoice;

    /// <summary>There was an error, at the top, in the choice, or as its finish reason.</summary>
    public bool HasError;

    public readonly bool HasToolCalls => ToolCalls is { Count: > 0 };

    public readonly bool HasContent => Text is { Length: > 0 } || HasToolCalls || Contents is { Count: > 0 };

    /// <summary>Whether it says more than a text.</summary>
    public readonly bool IsRich =>
        Reasoning is { Length: > 0 } || HasToolCalls || Contents is not null || Annotations is not null || MessageProperties is not null
        || ResponseProperties is not null;
}
