using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// The usage that a provider reported, checked and corrected, with everything else that affects its price. Never passed to a caller: each
/// caller gets a copy.
/// </summary>
internal sealed class ReportedUsage : UsageDetails
{
    /// <summary>The service tier that served the request (<c>priority</c>, <c>flex</c>, …); null if the reply does not name it.</summary>
    public string? ServiceTier { get; set; }

    /// <summary>The cost in US dollars as the provider reported it; usually null.</summary>
    public decimal? CostUsd { get; set; }

    /// <summary>The input tokens that were written to the provider's cache, which have their own price; null if not reported.</summary>
    public long? CacheWrittenTokenCount { get; set; }

    /// <summary>Whether an impossible figure was left out.</summary>
    public bool HasOddFigures { get; set; }
}
