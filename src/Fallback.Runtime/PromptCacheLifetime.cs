using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>How long a provider caches the marked beginning of a prompt.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PromptCacheLifetime>))]
public enum PromptCacheLifetime
{
    /// <summary>
    /// Five minutes since the last request that read it. Writing costs 1.25 times the input price (Anthropic's prices of November 2026).
    /// </summary>
    FiveMinutes,

    /// <summary>
    /// One hour since the last request that read it. Writing costs twice the input price (Anthropic's prices of November 2026).
    /// </summary>
    OneHour,
}
