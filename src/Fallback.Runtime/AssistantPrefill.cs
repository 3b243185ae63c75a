using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>How a model is told to go on with an answer that has begun: by an assistant message at the end of the messages.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AssistantPrefill>))]
public enum AssistantPrefill
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>By the message alone (Claude before 4.6, some servers).</summary>
    Message = 1,

    /// <summary>By <c>"prefix": true</c> in it (Mistral; DeepSeek at its beta base URL).</summary>
    Prefix = 2,

    /// <summary>By <c>"partial": true</c> in it (Kimi, Qwen).</summary>
    Partial = 3,

    /// <summary>By <c>"continue_final_message": true</c> and <c>"add_generation_prompt": false</c> in the request (vLLM).</summary>
    ContinueFinalMessage = 4,
}
