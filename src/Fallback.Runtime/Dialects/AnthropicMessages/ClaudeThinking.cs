using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// How a request asks for thoughts, and what else that rules out: an effort where the model takes one, else a budget. The caller's own
/// <c>thinking</c> wins over <see cref="ChatOptions.Reasoning"/>.
/// </summary>
internal sealed class ClaudeThinking
{
    private const int LeastBudget = 1_024;

    /// <summary>Output where neither the caller nor the catalogue says how much; a request must name a limit.</summary>
    private const int DefaultOutput = 8_192;

    private ClaudeThinking(int maxTokens) => MaxTokens = maxTokens;

    /// <summary>The output that is asked for, thoughts included.</summary>
    public int MaxTokens { get; private init; }

    /// <summary><c>adaptive</c>, <c>enabled</c> or <c>disabled</c>; null for what is not written.</summary>
    public string? Type { get; private init; }

    public int? Budget { get; private init; }

    /// <summary>Whether thoughts come in words: <c>summarized</c> or <c>omitted</c>; null for the model's own habit.</summary>
    public string? Display { get; private init; }

    public string? Effort { get; private init; }

    /// <summary>The caller's own object, sent as it is.</summary>
    public object? Given { get; private init; }

    /// <summary>Whether the model is to think, so that it takes neither a temperature nor the like.</summary>
    public bool IsOn { get; private init; }

    /// <summary>Whether a request asks for thoughts, in whichever words.</summary>
    public static bool IsAskedFor(ChatRequest request) =>
        request.Options?.AdditionalProperties?.GetValueOrDefault("thinking") is { } given
            ? IsThinking(JsonMembers.Text(JsonValues.ToJson(given), "type"))
            : request.Options?.Reasoning is { Effort: not ReasoningEffort.None };

    /// <summary>Whether a model that thinks takes a <c>top_p</c>.</summary>
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
    /// Models with a budget refuse it beside a tool that must be called, and in a tool loop, or an answer, that did not begin with their
    /// own thoughts.
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
        // The limit is ours to choose only where the caller has named none.
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
