using System.Text.Json;

namespace Fallback;

/// <summary>What a member of a usage report is, under whichever name.</summary>
internal enum UsageName
{
    None,
    Input,
    /// <summary>Input under a name that some vendors use for what was not in the cache.</summary>
    PlainInput,
    Output,
    Total,
    Cached,
    /// <summary>Read from a cache, at vendors who count that apart from the input.</summary>
    CacheRead,
    CacheWritten,
    Reasoning,
    /// <summary>Reasoning, at vendors who count it apart from the output.</summary>
    Thoughts,
    /// <summary>What the vendor's own tools have found, which is input as well (Gemini).</summary>
    ToolUse,
    Details,
    Billed,
    Tokens,
    Cost,
    CostDetails,
    IsOwnKey,
    ServiceTier,
}

/// <summary>
/// The names that vendors and gateways have for what a request used: OpenAI's two APIs, Anthropic, Gemini, Bedrock, Cohere, Mistral, DeepSeek,
/// Moonshot, Together, xAI, OpenRouter, Perplexity, DeepInfra, Ollama and llama.cpp.
/// </summary>
internal static class UsageNames
{
    /// <summary>What the current property is. The frequent names come first; none of them costs an allocation.</summary>
    public static UsageName Find(ref Utf8JsonReader reader) =>
        Is(ref reader, "prompt_tokens"u8, "promptTokens"u8, "promptTokenCount"u8, "prompt_token_count"u8) ? UsageName.Input
        : Is(ref reader, "completion_tokens"u8, "completionTokens"u8, "candidatesTokenCount"u8, "candidates_token_count"u8) ? UsageName.Output
        : Is(ref reader, "total_tokens"u8, "totalTokens"u8, "totalTokenCount"u8, "total_token_count"u8) ? UsageName.Total
        : Is(ref reader, "prompt_tokens_details"u8, "completion_tokens_details"u8, "input_tokens_details"u8, "output_tokens_details"u8)
            ? UsageName.Details
        : Is(ref reader, "input_tokens"u8, "inputTokens"u8, "inputTokenCount"u8, "prompt_n"u8) ? UsageName.PlainInput
        : Is(ref reader, "output_tokens"u8, "outputTokens"u8, "outputTokenCount"u8, "predicted_n"u8) ? UsageName.Output
        : FindCached(ref reader) is var cached and not UsageName.None ? cached
        : FindOther(ref reader);

    private static UsageName FindCached(ref Utf8JsonReader reader) =>
        Is(ref reader, "cached_tokens"u8, "num_cached_tokens"u8, "prompt_cache_hit_tokens"u8, "cached_prompt_tokens"u8)
        || Is(ref reader, "cachedContentTokenCount"u8, "cached_content_token_count"u8, "cachedTokens"u8, "cachedInputTokens"u8)
        || Is(ref reader, "cached_input_tokens"u8, "cachedPromptTokens"u8)
            ? UsageName.Cached
        : Is(ref reader, "cache_read_input_tokens"u8, "cacheReadInputTokens"u8, "cacheReadInputTokenCount"u8, "cache_n"u8) ? UsageName.CacheRead
        : Is(ref reader, "cache_creation_input_tokens"u8, "cacheWriteInputTokens"u8, "cacheWriteInputTokenCount"u8, "cache_write_tokens"u8)
            ? UsageName.CacheWritten
        : UsageName.None;

    private static UsageName FindOther(ref Utf8JsonReader reader) =>
        Is(ref reader, "reasoning_tokens"u8, "reasoningTokens"u8, "thinking_tokens"u8) ? UsageName.Reasoning
        : Is(ref reader, "thoughtsTokenCount"u8, "thoughts_token_count"u8) ? UsageName.Thoughts
        : Is(ref reader, "toolUsePromptTokenCount"u8, "tool_use_prompt_token_count"u8) ? UsageName.ToolUse
        : Is(ref reader, "cost"u8, "estimated_cost"u8, "total_cost"u8) ? UsageName.Cost
        : Is(ref reader, "cost_details"u8) ? UsageName.CostDetails
        : Is(ref reader, "is_byok"u8) ? UsageName.IsOwnKey
        : Is(ref reader, "billed_units"u8) ? UsageName.Billed
        : Is(ref reader, "tokens"u8) ? UsageName.Tokens
        : Is(ref reader, "service_tier"u8, "serviceTier"u8, "trafficType"u8) ? UsageName.ServiceTier
        : Is(ref reader, "prompt_eval_count"u8) ? UsageName.Input
        : Is(ref reader, "eval_count"u8) ? UsageName.Output
        : UsageName.None;

    private static bool Is(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> name, ReadOnlySpan<byte> second = default, ReadOnlySpan<byte> third = default,
        ReadOnlySpan<byte> fourth = default) =>
        reader.ValueTextEquals(name)
        || !second.IsEmpty && reader.ValueTextEquals(second)
        || !third.IsEmpty && reader.ValueTextEquals(third)
        || !fourth.IsEmpty && reader.ValueTextEquals(fourth);
}
