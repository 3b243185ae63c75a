namespace Fallback;

/// <summary>
/// How much a tier may be asked: what is over the limit is not sent. Without this attribute nothing is limited before the provider says so.
/// </summary>
/// <remarks>
/// The limit belongs to a provider, key and model, and is shared by every client of the runtime; of several declared ones the smallest
/// figure holds. A tier without room is skipped with <see cref="SkipReason.LimitReached"/> and how long to wait; where no other tier
/// answers, the call waits its turn if that fits the deadline (2 s at most where a stale or default answer is at hand, 60 s else).
/// Configuration (<c>Models:&lt;name&gt;</c>, <c>Clients:&lt;interface&gt;:RateLimit</c>) goes before the attribute, and
/// <c>Providers:&lt;name&gt;</c> limits all models of a key together. See docs/limits-and-budgets.md.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method, AllowMultiple = true)]
public sealed class RateLimitAttribute : Attribute
{
    /// <summary>Requests within any 60 seconds, failed ones included. At least 0; 0 (default) is no limit.</summary>
    public int RequestsPerMinute { get; set; }

    /// <summary>
    /// Tokens of prompt and answer within any 60 seconds. Reserved by estimate before a request is sent, with 1,000 for an answer without
    /// an output limit, and settled with what the provider counted. At least 0; 0 (default) is no limit.
    /// </summary>
    public int TokensPerMinute { get; set; }

    /// <summary>Requests and streams under way at once. At least 0; 0 (default) is no limit.</summary>
    public int MaxConcurrency { get; set; }

    /// <summary>
    /// Whether the figures a minute follow what the provider says: 80 % of the limit in its headers at most; 5 less when nothing remains;
    /// half after a 429; one more with each success until the limit is back. Never above what is declared, and below 5 only if that is
    /// declared. Default true; then an attribute without figures limits by headers and 429s alone.
    /// </summary>
    public bool Adaptive { get; set; } = true;

    /// <summary>The one model of the chain that these figures are for; null (default) for every tier without its own.</summary>
    public string? Model { get; set; }
}
