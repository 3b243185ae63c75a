using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>How a request is written for one tier: what its model takes, by the catalogue and by what its
/// provider has said before.</summary>
internal sealed record RequestShape(string Model, string MaxTokensParameter)
{
    /// <summary>Who is asked, as <c>provider/model</c>: what a tier gave goes back to its own provider only.</summary>
    public string Tier { get; init; } = "";

    /// <summary>The provider that is asked.</summary>
    public string Provider { get; init; } = "";

    /// <summary>The history to write in place of the request's; null for the request's own, whole.</summary>
    public ChatMessage[]? Messages { get; init; }

    /// <summary>Parameters to leave out; null for none.</summary>
    public IReadOnlySet<string>? Dropped { get; init; }

    /// <summary>The most output tokens that may be asked for, when the request asks for more.</summary>
    public int? MaxOutputClamp { get; init; }

    /// <summary>The most output tokens that the model can give; null where nobody knows.</summary>
    public int? OutputLimit { get; init; }

    /// <summary>The beginning of the answer, to go on with, and how to say so; null as a rule.</summary>
    public string? Prefill { get; init; }

    public AssistantPrefill PrefillMode { get; init; }

    /// <summary>The JSON that is asked for, and how; null for text.</summary>
    public AnswerShape? Answer { get; init; }

    /// <summary>The turn that follows an answer which did not fit; null as a rule.</summary>
    public RepairTurn? Repair { get; init; }

    /// <summary>Sees whether tools with side effects run; null where none is offered.</summary>
    public SideEffectWatch? SideEffects { get; init; }

    /// <summary>Whether the model thinks before it answers, as those do that take no temperature; null where nobody knows.</summary>
    public bool? Thinks { get; init; }

    /// <summary>How the vendor's requests differ from OpenAI's.</summary>
    public ChatFlavour Flavour { get; init; } = ChatFlavour.Unknown;

    /// <summary>How the answer is asked for, whatever the caller wants: true as a stream, false whole; null as the caller wants it.</summary>
    public bool? Streams { get; init; }

    /// <summary>The role in which a developer's and the system's texts are written; null for their own.</summary>
    public string? SystemRole { get; init; }

    public bool IncludeStreamUsage { get; init; } = true;

    /// <summary>Learns from the reply's headers; null where no limit does.</summary>
    public LimitLease? Limits { get; init; }

    /// <summary>What this shape changes of the request, in words.</summary>
    public IReadOnlyList<string> Adaptations { get; init; } = [];

    /// <summary>Whether a request would be sent in the same words. What is dropped only ever grows, and a history is only ever cut
    /// shorter from its old end.</summary>
    public bool IsSameOnTheWire(RequestShape other) =>
        Model == other.Model && MaxTokensParameter == other.MaxTokensParameter && MaxOutputClamp == other.MaxOutputClamp
        && OutputLimit == other.OutputLimit && SystemRole == other.SystemRole
        && Streams == other.Streams && IncludeStreamUsage == other.IncludeStreamUsage
        && (Dropped?.Count ?? 0) == (other.Dropped?.Count ?? 0)
        && Messages?.Length == other.Messages?.Length && Answer?.Mode == other.Answer?.Mode;

    /// <summary>Whether the answer is to be held to its schema in every point.</summary>
    public bool IsStrict(ChatRequest request) =>
        Answer is { Schema: { } schema } && !Drops(Strictness.Property)
        && (schema.IsStrict || Strictness.Of(request.Options?.AdditionalProperties) == true);

    public bool Drops(string parameter) => Dropped?.Contains(parameter) == true;
}
