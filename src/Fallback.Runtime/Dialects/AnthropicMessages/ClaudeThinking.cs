using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// How a request asks for thoughts, and what this excludes: an effort if the model accepts one, otherwise a budget. The caller's own
/// <c>thinking</c> takes precedence over <see cref="ChatOptions.Reasoning"/>.
/// </summary>
internal sealed class ClaudeThinking
{
    private const int LeastBudget = 1_024;

    /// <summary>The output limit if neither the caller nor the catalogue has one; a request must contain a limit.</summary>
    private const int DefaultOutput = 8_192;

    private ClaudeThinking(int maxTokens) => MaxTokens = maxTokens;

    /// <summary>The requested output, including thoughts.</summary>
    public int MaxTokens { get; private init; }

    /// <summary>The type: <c>adaptive</c>, <c>enabled</c> or <c>disabled</c>; null if it is not written.</summary>
    public string? Type { get; private init; }

    public int? Budget { get; private init; }

    /// <summary>The form of thoughts: <c>summarized</c> or <c>omitted</c>; null for the model's default.</summary>
    public string? Display { get; private init; }

    public string? Effort { get; private init; }

    /// <summary>The caller's own object, sent unchanged.</summary>
    public object? Given { get; private init; }

    /// <summary>Whether the model thinks, so that it accepts no temperature and similar parameters.</summary>
    public bool IsOn { get; private init; }

    /// <summary>Whether a request asks for thoughts, in any form.</summary>
    public static bool IsAskedFor(ChatRequest request) =>
        request.Options?.AdditionalProperties?.GetValueOrDefault("thinking") is { } given
            ? IsThinking(JsonMembers.Text(JsonValues.ToJson(given), "type"))
            : request.Options?.Reasoning is { Effort: not ReasoningEffort.None };

    /// <summary>Whether a thinking model accepts a <c>top_p</c>.</summary>
    public static bool Takes(double? topP) => topP is null or >= 0.95;

    public static ClaudeThinking Of(DialectRequest request, List<MessagesTurn> turns)
    {
        ChatOptions options = request.Options;
        int maxTokens = options.MaxOutputTokens ?? request.OutputLimit ?? DefaultOutput;
        if (options.AdditionalProperties?.GetValueOrDefault("thinking") is { } given && !request.Shape.Drops("thinking"))
            return AsGiven(given, request, maxTokens);
        if (options.Reasoning is not { } reasoning || request.Shape.Drops("thinking")) return new ClaudeThinking(maxTokens);
        ClaudeModel model = ClaudeModel.Of(request.Model);
        if (reasoning.Effort == ReasoningEffort.None)
            return new ClaudeThinking(maxTokens) { Type = model.AlwaysThinks ? null : "disabled" };
        return model.ThinksAdaptively ? Adaptive(reasoning, model, maxTokens) : Budgeted(reasoning, request, turns, maxTokens);
    }

    private static ClaudeThinking Adaptive(ReasoningOptions reasoning, ClaudeModel model, int maxTokens) => new(maxTokens)
    {
        Type = "adaptive",
        IsOn = true,
        Display = DisplayOf(reasoning.Output),
        Effort = reasoning.Effort switch
        {
            ReasoningEffort.Low => "low",
            ReasoningEffort.Medium => "medium",
            ReasoningEffort.High => "high",
            ReasoningEffort.ExtraHigh => model.TakesExtraHigh ? "xhigh" : "max",
            _ => null,
        },
    };

    /// <summary>
    /// Returns the thinking of a model with a budget. Such a model refuses thinking with a tool that must be called, and in a tool loop or
    /// answer that did not begin with its own thoughts.
    /// </summary>
    private static ClaudeThinking Budgeted(
        ReasoningOptions reasoning, DialectRequest request, List<MessagesTurn> turns, int maxTokens)
    {
        int? wanted = reasoning.Effort switch
        {
            ReasoningEffort.Low => 2_048,
            ReasoningEffort.Medium => 8_192,
            ReasoningEffort.High => 16_384,
            ReasoningEffort.ExtraHigh => 32_768,
            _ => null,
        };
        bool isForced = request.Options is { Tools.Count: > 0, ToolMode: RequiredChatToolMode };
        if (wanted is not { } budget || maxTokens <= LeastBudget || isForced || !MessagesTurns.BeginWithThoughts(turns))
            return new ClaudeThinking(maxTokens);
        return new ClaudeThinking(maxTokens)
        {
            Type = "enabled",
            IsOn = true,
            Display = DisplayOf(reasoning.Output),
            // Half of the output is left for the answer.
            Budget = Math.Max(LeastBudget, Math.Min(budget, maxTokens / 2)),
        };
    }

    private static ClaudeThinking AsGiven(object given, DialectRequest request, int maxTokens)
    {
        string? type = null;
        int? budget = null;
        if (JsonValues.ToJson(given) is { ValueKind: JsonValueKind.Object } json)
        {
            type = JsonMembers.Text(json, "type");
            budget = json.TryGetProperty("budget_tokens", out JsonElement tokens) && tokens.TryGetInt32(out int whole) ? whole : null;
        }
        // The limit may be chosen here only if the caller has set none.
        if (request.Options.MaxOutputTokens is null && budget >= maxTokens) maxTokens = budget.Value + DefaultOutput;
        return new ClaudeThinking(maxTokens) { Given = given, IsOn = IsThinking(type) };
    }

    private static bool IsThinking(string? type) => type is "enabled" or "adaptive";

    private static string? DisplayOf(ReasoningOutput? output) => output switch
    {
        ReasoningOutput.None => "omitted",
        ReasoningOutput.Summary or ReasoningOutput.Full => "summarized",
        _ => null,
    };
}
