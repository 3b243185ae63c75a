using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>How long a provider keeps the beginning of a prompt that was marked to be cached.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PromptCacheLifetime>))]
public enum PromptCacheLifetime
{
    /// <summary>Five minutes after it was last read. Writing costs a quarter more than reading it afresh, by Anthropic's prices.</summary>
    FiveMinutes,

    /// <summary>An hour after it was last read. Writing costs twice as much as reading it afresh.</summary>
    OneHour,
}
