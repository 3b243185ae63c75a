namespace Fallback;

/// <summary>
/// Limits the requests and tokens that Fallback sends to a tier. Requests over the limit are not sent. Without a declared limit, Fallback
/// holds requests back only after a 429, until the time that the provider named.
/// </summary>
/// <remarks>
/// The limit belongs to a provider, key and model. All clients of a runtime share it; if several limits are declared, the smallest figure
/// applies. A tier over its limit is skipped with <see cref="SkipReason.LimitReached"/> and the time until it has capacity again. If no
/// other tier answers, the call waits for that time, provided it fits the deadline: at most 2 s if a stale or default answer is available,
/// otherwise at most 60 s or <see cref="TierRetryAttribute.MaxRetryAfterSeconds"/>, whichever is less. Configuration
/// (<c>Models:&lt;name&gt;</c>, <c>Clients:&lt;interface&gt;:RateLimit</c>) overrides the attribute; <c>Providers:&lt;name&gt;</c> limits
/// all models of a key together. See
/// <see href="https://github.com/fallback-dotnet/fallback/blob/main/docs/limits-and-budgets.md">limits and budgets</see>.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method, AllowMultiple = true)]
public sealed class RateLimitAttribute : Attribute
{
    /// <summary>The number of requests within any 60 seconds, including failed ones; at least 0. Default 0: no limit.</summary>
    public int RequestsPerMinute { get; set; }

    /// <summary>
    /// The number of prompt and answer tokens within any 60 seconds; at least 0. Default 0: no limit. Fallback reserves an estimate before
    /// it sends a request (1,000 tokens for an answer without an output limit), and replaces it with what the provider counted.
    /// </summary>
    public int TokensPerMinute { get; set; }

    /// <summary>The number of requests and streams that may run at once; at least 0. Default 0: no limit.</summary>
    public int MaxConcurrency { get; set; }

    /// <summary>
    /// Whether the limits per minute adapt to what the provider reports. Default true. The limit is then at most 80 % of the limit in the
    /// provider's headers; it falls by 5 if the headers report nothing left and by half after a 429, and rises by one with each success
    /// until it is back. It never exceeds the declared limit, and falls below 5 only if the declared limit is below 5. An attribute without
    /// figures limits by headers and 429s alone.
    /// </summary>
    public bool Adaptive { get; set; } = true;

    /// <summary>The model of the chain that these values apply to. Default null: every tier that has no values of its own.</summary>
    public string? Model { get; set; }
}
