using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>The form of a request for one tier: what its model accepts, by the catalogue and by its provider's earlier replies.</summary>
internal sealed record RequestShape(string Model, string MaxTokensParameter)
{
    /// <summary>The tier that is asked, as <c>provider/model</c>: a tier's content is sent back to its own provider only.</summary>
    public string Tier { get; init; } = "";

    /// <summary>The provider that is asked.</summary>
    public string Provider { get; init; } = "";

    /// <summary>The history to write instead of the request's; null for the request's own, complete.</summary>
    public ChatMessage[]? Messages { get; init; }

    /// <summary>Parameters to leave out; null for none.</summary>
    public IReadOnlySet<string>? Dropped { get; init; }

    /// <summary>The highest number of output tokens to request, if the request asks for more.</summary>
    public int? MaxOutputClamp { get; init; }

    /// <summary>The highest number of output tokens of the model; null if unknown.</summary>
    public int? OutputLimit { get; init; }

    /// <summary>The beginning of the answer, to be continued, and how to ask for it; usually null.</summary>
    public string? Prefill { get; init; }

    public AssistantPrefill PrefillMode { get; init; }

    /// <summary>The requested JSON, and how it is requested; null for text.</summary>
    public AnswerShape? Answer { get; init; }

    /// <summary>The turn after an answer that did not fit; usually null.</summary>
    public RepairTurn? Repair { get; init; }

    /// <summary>Detects whether tools with side effects run; null if none is offered.</summary>
    public SideEffectWatch? SideEffects { get; init; }

    /// <summary>Whether the model thinks before it answers, like models that accept no temperature; null if unknown.</summary>
    public bool? Thinks { get; init; }

    /// <summary>The differences between the vendor's requests and OpenAI's.</summary>
    public ChatFlavour Flavour { get; init; } = ChatFlavour.Unknown;

    /// <summary>
    /// How the answer is requested, whatever the caller wants: true as a stream, false as a whole; null as the caller wants it.
    /// </summary>
    public bool? Streams { get; init; }

    /// <summary>The role in which developer and system messages are written; null for their own.</summary>
    public string? SystemRole { get; init; }

    public bool IncludeStreamUsage { get; init; } = true;

    /// <summary>The lease that learns from the reply's headers; null if no limit does.</summary>
    public LimitLease? Limits { get; init; }

    /// <summary>The changes of the request, as text.</summary>
    public IReadOnlyList<string> Adaptations { get; init; } = [];

    /// <summary>
    /// Whether the request would be identical. The set of dropped parameters only grows, and a history is only cut further at its old end.
    /// </summary>
    public bool IsSameOnTheWire(RequestShape other) =>
        Model == other.Model && MaxTokensParameter == other.MaxTokensParameter && MaxOutputClamp == other.MaxOutputClamp
        && OutputLimit == other.OutputLimit && SystemRole == other.SystemRole
        && Streams == other.Streams && IncludeStreamUsage == other.IncludeStreamUsage
        && (Dropped?.Count ?? 0) == (other.Dropped?.Count ?? 0)
        && Messages?.Length == other.Messages?.Length && Answer?.Mode == other.Answer?.Mode;

    /// <summary>Whether the answer must match its schema exactly.</summary>
    public bool IsStrict(ChatRequest request) =>
        Answer is { Schema: { } schema } && !Drops(Strictness.Property)
        && (schema.IsStrict || Strictness.Of(request.Options?.AdditionalProperties) == true);

    public bool Drops(string parameter) => Dropped?.Contains(parameter) == true;
}
