using System.Text.Json;

namespace Fallback;

/// <summary>The meaning of a member of a usage report, under any name.</summary>
internal enum UsageName
{
    None,
    Input,
    /// <summary>Input, under a name that some vendors use for tokens that were not in the cache.</summary>
    PlainInput,
    Output,
    Total,
    Cached,
    /// <summary>Tokens read from a cache, at vendors who count them in addition to the input.</summary>
    CacheRead,
    CacheWritten,
    Reasoning,
    /// <summary>Reasoning, at vendors who count it in addition to the output.</summary>
    Thoughts,
    /// <summary>The results of the vendor's own tools, which are input as well (Gemini).</summary>
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
/// The names that vendors and gateways use for usage: OpenAI's two APIs, Anthropic, Gemini, Bedrock, Cohere, Mistral, DeepSeek, Moonshot,
/// Together, xAI, OpenRouter, Perplexity, DeepInfra, Ollama and llama.cpp.
/// </summary>
internal static class UsageNames
{
    private static readonly WireNames<UsageName> _names = new(
        (UsageName.Input, ["prompt_tokens", "promptTokens", "promptTokenCount", "prompt_token_count", "prompt_eval_count"]),
        (UsageName.PlainInput, ["input_tokens", "inputTokens", "inputTokenCount", "prompt_n"]),
        (UsageName.Output, [
            "completion_tokens", "completionTokens", "candidatesTokenCount", "candidates_token_count",
            "output_tokens", "outputTokens", "outputTokenCount", "predicted_n", "eval_count"]),
        (UsageName.Total, ["total_tokens", "totalTokens", "totalTokenCount", "total_token_count"]),
        (UsageName.Cached, [
            "cached_tokens", "num_cached_tokens", "prompt_cache_hit_tokens", "cached_prompt_tokens", "cachedContentTokenCount",
            "cached_content_token_count", "cachedTokens", "cachedInputTokens", "cached_input_tokens", "cachedPromptTokens"]),
        (UsageName.CacheRead, ["cache_read_input_tokens", "cacheReadInputTokens", "cacheReadInputTokenCount", "cache_n"]),
        (UsageName.CacheWritten, [
            "cache_creation_input_tokens", "cacheWriteInputTokens", "cacheWriteInputTokenCount", "cache_write_tokens"]),
        (UsageName.Reasoning, ["reasoning_tokens", "reasoningTokens", "thinking_tokens"]),
        (UsageName.Thoughts, ["thoughtsTokenCount", "thoughts_token_count"]),
        (UsageName.ToolUse, ["toolUsePromptTokenCount", "tool_use_prompt_token_count"]),
        (UsageName.Details, ["prompt_tokens_details", "completion_tokens_details", "input_tokens_details", "output_tokens_details"]),
        (UsageName.Billed, ["billed_units"]),
        (UsageName.Tokens, ["tokens"]),
        (UsageName.Cost, ["cost", "estimated_cost", "total_cost"]),
        (UsageName.CostDetails, ["cost_details"]),
        (UsageName.IsOwnKey, ["is_byok"]),
        (UsageName.ServiceTier, ["service_tier", "serviceTier", "trafficType"]));

    /// <summary>Returns the meaning of the current property.</summary>
    public static UsageName Find(in Utf8JsonReader reader) => _names.Find(reader);
}
