using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>The parameters of a request: the call's options take precedence over the method's declared settings.</summary>
internal static class RequestParameters
{
    public static double? Temperature(ChatRequest request) => Widen(request.Options?.Temperature) ?? Set(request.Generation?.Temperature);

    public static double? TopP(ChatRequest request) => Widen(request.Options?.TopP) ?? Set(request.Generation?.TopP);

    public static int? MaxOutputTokens(ChatRequest request) =>
        request.Options?.MaxOutputTokens ?? (request.Generation is { MaxOutputTokens: > 0 } declared ? declared.MaxOutputTokens : null);

    public static long? Seed(ChatRequest request) => request.Options?.Seed ?? (request.Generation is { Seed: >= 0 } declared ? declared.Seed : null);

    public static IList<string>? Stop(ChatRequest request) =>
        request.Options?.StopSequences is { Count: > 0 } stop ? stop : request.Generation is { Stop.Length: > 0 } declared ? declared.Stop : null;

    public static string? ReasoningEffort(ChatRequest request) => EffortOf(request.Options?.Reasoning);

    public static string? EffortOf(ReasoningOptions? reasoning) => reasoning?.Effort switch
    {
        Microsoft.Extensions.AI.ReasoningEffort.None => "none",
        Microsoft.Extensions.AI.ReasoningEffort.Low => "low",
        Microsoft.Extensions.AI.ReasoningEffort.Medium => "medium",
        Microsoft.Extensions.AI.ReasoningEffort.High => "high",
        Microsoft.Extensions.AI.ReasoningEffort.ExtraHigh => "xhigh",
        _ => null,
    };

    /// <summary>Whether a request would send a parameter of that name.</summary>
    public static bool Sends(ChatRequest request, string name) =>
        SendsTyped(request, name) || request.Options?.AdditionalProperties?.ContainsKey(name) == true && !IsReserved(name);

    /// <summary>Whether a request sets a parameter in another way than by its additional properties.</summary>
    public static bool SendsTyped(ChatRequest request, string name) => name switch
    {
        "temperature" => Temperature(request) is not null,
        "top_p" => TopP(request) is not null,
        "top_k" => request.Options?.TopK is not null,
        "max_tokens" or "max_completion_tokens" or "max_output_tokens" => MaxOutputTokens(request) is not null,
        "seed" => Seed(request) is not null,
        "stop" => Stop(request) is not null,
        "frequency_penalty" => request.Options?.FrequencyPenalty is not null,
        "presence_penalty" => request.Options?.PresencePenalty is not null,
        "reasoning_effort" => ReasoningEffort(request) is not null,
        "response_format" => request.Format is not null || request.Options?.ResponseFormat is ChatResponseFormatJson,
        "tools" => HasTools(request),
        "tool_choice" => HasTools(request) && request.Options?.ToolMode is not null,
        "parallel_tool_calls" => HasTools(request) && request.Options?.AllowMultipleToolCalls is not null,
        _ => false,
    };

    /// <summary>Whether only the engine sets the parameter.</summary>
    /// <remarks><c>strict</c> is what the clients of Microsoft.Extensions.AI derive from the format, not a member of the request.</remarks>
    public static bool IsReserved(string name) => name is "model" or "messages" or "stream" or "stream_options" or Strictness.Property;

    /// <summary>Whether a request asks for several answers, of which the first is used.</summary>
    public static bool AsksForChoices(ChatRequest request) =>
        request.Options?.AdditionalProperties?.GetValueOrDefault("n") is { } choices && choices.ToString() is not ("1" or "0" or "");

    private static bool HasTools(ChatRequest request) => request.Options?.Tools is { Count: > 0 };

    private static double? Set(double? declared) => declared is { } value && !double.IsNaN(value) ? value : null;

    private static double? Widen(float? value) => value is { } single ? WrittenNumber.ToDouble(single) : null;
}
