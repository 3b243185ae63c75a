using System.Collections.Frozen;
using System.Text.Json;

namespace Fallback.Gateway;

/// <summary>The members of a request itself. Those from <see cref="N"/> on are only passed on.</summary>
internal enum TopMember
{
    Other,
    Model,
    Messages,
    Stream,
    StreamOptions,
    Temperature,
    TopP,
    TopK,
    MaxTokens,
    MaxCompletionTokens,
    Stop,
    Seed,
    FrequencyPenalty,
    PresencePenalty,
    ReasoningEffort,
    ResponseFormat,
    Tools,
    ToolChoice,
    ParallelToolCalls,
    Functions,
    FunctionCall,
    Strict,
    N,
    Logprobs,
    TopLogprobs,
    LogitBias,
    User,
    Metadata,
    Store,
    ServiceTier,
    Modalities,
    Audio,
    Prediction,
    Verbosity,
    PromptCacheKey,
    PromptCacheRetention,
    SafetyIdentifier,
    WebSearchOptions,
    Moderation,
}

/// <summary>The names of a request's members.</summary>
internal static class TopMembers
{
    // In the order of the enum.
    private static readonly string[] _texts =
    [
        "", "model", "messages", "stream", "stream_options", "temperature", "top_p", "top_k", "max_tokens", "max_completion_tokens", "stop",
        "seed", "frequency_penalty", "presence_penalty", "reasoning_effort", "response_format", "tools", "tool_choice", "parallel_tool_calls",
        "functions", "function_call", "strict", "n", "logprobs", "top_logprobs", "logit_bias", "user", "metadata", "store", "service_tier",
        "modalities", "audio", "prediction", "verbosity", "prompt_cache_key", "prompt_cache_retention", "safety_identifier",
        "web_search_options", "moderation",
    ];

    private static readonly WireNames<TopMember> _names = new(Table());

    private static readonly FrozenDictionary<string, string> _inAnyCase =
        _texts.Skip(1).ToFrozenDictionary(static name => name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the member at the reader's position.</summary>
    public static TopMember Of(in Utf8JsonReader reader) => _names.Find(reader);

    public static string NameOf(TopMember member) => _texts[(int)member];

    /// <summary>Returns the known name that differs only in case; null for none.</summary>
    public static string? Spelling(string name) => _inAnyCase.GetValueOrDefault(name);

    private static (TopMember, string[])[] Table()
    {
        var table = new (TopMember, string[])[_texts.Length - 1];
        for (int i = 1; i < _texts.Length; i++) table[i - 1] = ((TopMember)i, [_texts[i]]);
        return table;
    }
}
