using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>
/// How a model is asked to continue an answer that has begun. In each case, an assistant message at the end holds the beginning.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<AssistantPrefill>))]
public enum AssistantPrefill
{
    /// <summary>The model cannot continue an answer.</summary>
    None = 0,

    /// <summary>The message alone is enough (Claude before 4.6, some servers).</summary>
    Message = 1,

    /// <summary>The message has <c>"prefix": true</c> (Mistral; DeepSeek at its beta base URL).</summary>
    Prefix = 2,

    /// <summary>The message has <c>"partial": true</c> (Kimi, Qwen).</summary>
    Partial = 3,

    /// <summary>The request has <c>"continue_final_message": true</c> and <c>"add_generation_prompt": false</c> (vLLM).</summary>
    ContinueFinalMessage = 4,
}
