using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>How long a provider keeps the beginning of a prompt that was marked to be cached.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PromptCacheLifetime>))]
public enum PromptCacheLifetime
{
    /// <summary>Five minutes from the last request that read it. Writing costs 1.25 times the price of input, by Anthropic's prices of November 2026.</summary>
    FiveMinutes,

    /// <summary>An hour from the last request that read it. Writing costs twice the price of input.</summary>
    OneHour,
}
