using System.Collections.Immutable;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Fits a request to what a tier's model accepts: first by the catalogue, then by what its provider has refused before.</summary>
internal static class RequestShaper
{
    private static readonly string[] _sampling = ["temperature", "top_p", "top_k"];

    /// <summary>
    /// Parameters that may be left out because they only tune an answer. Without its tools or its format, a request would ask for something
    /// else.
    /// </summary>
    private static readonly HashSet<string> _tuning = new(StringComparer.Ordinal)
    {
        "temperature", "top_p", "top_k", "seed", "stop", "frequency_penalty", "presence_penalty", "parallel_tool_calls",
        "max_tokens", "max_completion_tokens", "max_output_tokens", "reasoning_effort", "service_tier", "verbosity", "logprobs", "top_logprobs",
        "logit_bias", "user", "metadata", "store", "repetition_penalty", "min_p", "top_a", "typical_p", "length_penalty", "thinking",
        "enable_thinking", "thinking_budget", "reasoning", "include_reasoning", "prediction", "prompt_cache_key", "prompt_cache_retention",
        "safety_identifier", "include", "truncation", "max_tool_calls", "reasoning_summary",
    };

    /// <summary>The parameters that options and the method's settings define, apart from those that a caller adds by name.</summary>
    private static readonly string[] _typed =
    [
        "temperature", "top_p", "top_k", "seed", "stop", "frequency_penalty", "presence_penalty", "parallel_tool_calls", "reasoning_effort",
    ];

    /// <summary>
    /// Members inside messages, tools and schemas that may be left out: returned thoughts, and the request for a strict schema.
    /// </summary>
    private static readonly HashSet<string> _members = new(StringComparer.Ordinal)
    {
        "reasoning_content", "reasoning_details", "reasoning", "strict", "thinking_blocks", "extra_content", "provider_specific_fields",
    };

    /// <summary>The names of the members that may be left out.</summary>
    public static IReadOnlyCollection<string> Members => _members;

    /// <summary>The names of the parameters that may be left out.</summary>
    public static IReadOnlyCollection<string> Tuning => _tuning;

    public static bool Tunes(string parameter) => _tuning.Contains(parameter);

    /// <summary>Whether a request means the same without the parameter or member.</summary>
    public static bool CanDrop(string name) => _tuning.Contains(name) || _members.Contains(name);

    /// <summary>Whether a request may contain such a member.</summary>
    public static bool Carries(ChatRequest request, string member)
    {
        if (member == "strict")
            return request.Format is not null || request.Options is { Tools.Count: > 0 } or { ResponseFormat: ChatResponseFormatJson };
        if (!_members.Contains(member)) return false;
        foreach (ChatMessage message in request.Messages)
            foreach (AIContent content in message.Contents)
                if (content is TextReasoningContent or FunctionCallContent) return true;
        return false;
    }

    public static RequestShape Shape(Call call, Tier tier, TierTurn? turn = null)
    {
        LearnedFacts learned = turn?.Facts ?? tier.State.Learned;
        RepairTurn? repair = turn?.Repair;
        // Usually everything that shapes a request was declared, so that the shape is the same as the previous call's.
        bool isDeclared = repair is null && turn is not { HasAssumptions: true }
            && call is { Request.Options: null, Prompt.Prefill: null, SideEffects: null }
            && CallContext.Fit(call, tier).Messages is null;
        if (!isDeclared) return Make(call, tier, learned, repair);
        if (tier.DeclaredShape is not { } known || !known.IsFor(call.Request, learned))
            tier.DeclaredShape = known = new DeclaredShape(call.Request.Generation, call.Request.Format, learned, Make(call, tier, learned, null));
        return known.Shape;
    }

    /// <summary>Shapes the request, with the limits that the reply's headers will update.</summary>
    public static RequestShape Shape(Call call, Tier tier, in TierPermit permit, TierTurn? turn)
    {
        RequestShape shape = Shape(call, tier, turn);
        return permit.Limits is { } limits ? shape with { Limits = limits } : shape;
    }

    /// <summary>Shapes a request that is not a call's, so that it does not replace a declared one.</summary>
    public static RequestShape ShapeApart(Call call, Tier tier, TierTurn turn) => Make(call, tier, turn.Facts, null);

    // Long because a shape has that many members, each with its own reason.
    private static RequestShape Make(Call call, Tier tier, LearnedFacts learned, RepairTurn? repair)
    {
        ChatRequest request = call.Request;
        ResolvedModel? successor = learned.SuccessorModel is null ? null : tier.Successor;
        Catalogue.ModelFacts? facts = successor is null ? tier.Facts : successor.Facts;
        List<string>? adaptations = null;
        if (successor is not null) (adaptations ??= []).Add($"{tier.Model} is gone, asked {successor.Model}");

        ChatFlavour flavour = tier.Endpoint.Flavour.For(facts, successor?.Model ?? tier.Model);
        Dialect dialect = tier.Endpoint.Dialect;
        string maxTokensParameter = dialect.OutputLimitParameter ?? learned.MaxTokensParameter ?? facts?.MaxTokensParameter
            ?? request.Wire?.OutputLimitName ?? "max_tokens";
        ImmutableHashSet<string> unknown = tier.Endpoint.ChatClient is null ? Lacking(dialect, request, successor?.Model ?? tier.Model) : [];
        ImmutableHashSet<string>? dropped = Dropped(learned, facts?.AcceptsTemperature == false, unknown, dialect, request, ref adaptations);
        if (flavour.ThinksOnlyInOwnLoops && request.Options?.Reasoning is not null && ToolLoop.IsForeign(request.Messages, tier.Provider))
        {
            dropped = (dropped ?? []).Add("reasoning_effort");
            (adaptations ??= []).Add("left out reasoning_effort, because another model started the tool loop");
        }
        int? limit = learned.MaxOutput ?? facts?.MaxOutput;
        int? wanted = RequestParameters.MaxOutputTokens(request);
        if (wanted > limit) (adaptations ??= []).Add($"{maxTokensParameter} {wanted} lowered to {limit}");
        if (wanted > 0 && wanted < dialect.LeastOutput) (adaptations ??= []).Add($"{maxTokensParameter} {wanted} raised to {dialect.LeastOutput}");

        var answer = AnswerShape.Of(request.Format?.Schema ?? AnswerSchema.Of(request.Options?.ResponseFormat), facts, learned);
        if (answer?.Adaptation is { } asked) (adaptations ??= []).Add(asked);
        if (learned.Streams is { } streams) (adaptations ??= []).Add(streams ? "asked as a stream" : "asked without a stream");
        if (SystemRole.Adaptation(learned.SystemRole, request) is { } role) (adaptations ??= []).Add(role);
        if (repair is not null) (adaptations ??= []).Add("asked to correct an answer that did not fit");

        ContextFit fit = CallContext.Fit(call, tier);
        if (fit.Messages is { } kept)
            (adaptations ??= []).Add($"left out {request.Messages.Length - kept.Length} of {request.Messages.Length} messages");

        return new RequestShape(successor?.Model ?? tier.Model, maxTokensParameter)
        {
            Tier = tier.Name,
            Provider = tier.Provider,
            Messages = fit.Messages,
            Answer = answer,
            SideEffects = call.SideEffects,
            Thinks = facts?.AcceptsTemperature is { } takesTemperature ? !takesTemperature : null,
            Flavour = flavour,
            Repair = repair,
            Dropped = dropped,
            OutputLimit = dialect.NeedsOutputLimit ? limit : null,
            MaxOutputClamp = wanted > limit ? limit : null,
            Prefill = call.Prompt.Prefill,
            PrefillMode = tier.Prefill,
            Streams = learned.Streams,
            SystemRole = learned.SystemRole,
            IncludeStreamUsage = !learned.StreamOptionsRejected,
            Adaptations = adaptations ?? (IReadOnlyList<string>)[],
        };
    }

    /// <summary>
    /// Learns from a failure; true if the request is now written differently, so that the same tier can be asked again. A call for which
    /// another call has already learned the same is asked again, too.
    /// </summary>
    public static bool Learn(Call call, TierTurn turn, Failure failure, RequestShape sent)
    {
        Tier tier = turn.Tier;
        if (LessonReader.Read(call, turn, failure, sent) is { } lesson) turn.Learn(failure, lesson);
        bool adaptable = failure.Kind == FailureKind.ContextLengthExceeded
            ? CallContext.Learn(call, tier, failure, sent) && !CallContext.Fit(call, tier).IsTooLong
            : FailureRules.For(failure.Kind).AdaptAndRetry || failure.Kind == FailureKind.ModelUnavailable;
        return adaptable && !Shape(call, tier, turn).IsSameOnTheWire(sent);
    }

    /// <summary>Returns what a request sets and its dialect cannot express.</summary>
    private static ImmutableHashSet<string> Lacking(Dialect dialect, ChatRequest request, string model)
    {
        ImmutableHashSet<string> lacking = [];
        bool isTranslated = request.Wire is { } wire && !wire.IsFor(dialect);
        foreach (string name in _typed)
            if (RequestParameters.SendsTyped(request, name) && dialect.Lacks(name, request, model)) lacking = lacking.Add(name);
        if (request.Options?.AdditionalProperties is { Count: > 0 } additional)
            foreach ((string name, object? _) in additional)
                if (dialect.Lacks(name, request, model) || isTranslated && !dialect.SharesWithChat(name)) lacking = lacking.Add(name);
        return lacking;
    }

    private static ImmutableHashSet<string>? Dropped(
        LearnedFacts learned, bool noSampling, ImmutableHashSet<string> unknown, Dialect dialect, ChatRequest request,
        ref List<string>? adaptations)
    {
        if (learned.DroppedParameters.Count == 0 && !noSampling && unknown.Count == 0) return null;
        ImmutableHashSet<string> dropped = learned.DroppedParameters.Union(unknown);
        if (noSampling) foreach (string name in _sampling) dropped = dropped.Add(name);
        foreach (string name in dropped)
            if (dialect.Sends(request, name)) (adaptations ??= []).Add($"left out {name}");
        return dropped;
    }
}
