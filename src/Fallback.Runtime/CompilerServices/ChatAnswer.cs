using System.ComponentModel;
using Microsoft.Extensions.AI;

namespace Fallback.CompilerServices;

/// <summary>
/// A complete answer of a provider. Immutable, so that it can be cached. For generated code; do not use it in your own code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ChatAnswer
{
    /// <summary>The answer's text; empty if there is none.</summary>
    public string Text { get; init; } = "";

    /// <summary>
    /// The provider's whole response in its order: messages, contents, ids, properties. Null if the text is the whole answer. Callers
    /// receive copies, because a response can be changed.
    /// </summary>
    public ChatResponse? Response
    {
        // Two callers who share the answer may both create it, with the same result.
        get => field ??= Members is { } members ? AnswerReader.ToResponse(this, members) : null;
        init;
    }

    /// <summary>The reason why the model stopped.</summary>
    public ChatFinishReason? FinishReason { get; init; }

    /// <summary>The tokens, as the provider counted them.</summary>
    public UsageDetails? Usage { get; init; }

    /// <summary>The model's name in the response.</summary>
    public string? Model
    {
        get;
        init => field = ProviderWord.Name(value);
    }

    /// <summary>The id of the response.</summary>
    public string? ResponseId
    {
        get;
        init => field = ProviderWord.Name(value);
    }

    /// <summary>The time when the provider created the response.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The call's cost in US dollars as the provider reports it (OpenRouter); usually null.</summary>
    public decimal? ReportedCostUsd { get; init; }

    /// <summary>
    /// The answer as the method returns it, from the attempt's check until the first caller takes it: no other caller may get the same
    /// object.
    /// </summary>
    internal object? Value;

    /// <summary>The tier that gave it, for content that may be sent back to that tier only; null for a default answer.</summary>
    internal string? Origin { get; init; }

    /// <summary>
    /// The provider's other data if the answer is a text: a response is created from it on demand, because most callers want only the text.
    /// Not changed any more.
    /// </summary>
    internal WireMembers? Members { get; init; }

    /// <summary>
    /// The reply's bytes, for a request of another program; null for any other request, and for a reply in another dialect.
    /// </summary>
    internal byte[]? Wire { get; init; }

    /// <summary>Whether there is nothing else: the answer to a request that is not a chat.</summary>
    internal bool IsRelayed { get; init; }

    internal bool HasToolCalls => Response is { } whole && AnswerContents.Has<FunctionCallContent>(whole);

    /// <summary>Whether it contains nothing that is an answer: thoughts alone do not count.</summary>
    internal bool IsEmpty => Text.Length == 0 && !IsRelayed && (Response is not { } whole || !AnswerContents.HasAnswer(whole));
}
