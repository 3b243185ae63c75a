using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// What a provider says that a request used, checked and corrected, together with what else decides its price. Never handed to a caller:
/// each gets a copy of its own.
/// </summary>
internal sealed class ReportedUsage : UsageDetails
{
    /// <summary>The service tier that served the request (<c>priority</c>, <c>flex</c>, …); null where the reply does not say.</summary>
    public string? ServiceTier { get; set; }

    /// <summary>The cost in US dollars by the provider's word; null as a rule.</summary>
    public decimal? CostUsd { get; set; }

    /// <summary>Tokens of the input that were written to the provider's cache, which has a price of its own; null where that is not said.</summary>
    public long? CacheWrittenTokenCount { get; set; }

    /// <summary>Whether a figure was left out because it cannot be true.</summary>
    public bool HasOddFigures { get; set; }
}
